// A scratchpad session: a thread with a loaded network, started on request, ended when idle, and restarted after it died.

import { AppError } from '../../core/errors.ts'
import type { ScratchpadAnswer, ScratchpadMessage } from '../workers/tasks/scratchpad.ts'
import type { TaskRun } from '../workers/thread.ts'
import type { Threads } from '../workers/threads.ts'

type Question = ScratchpadMessage extends infer W
  ? W extends { kind: 'read' | 'expected'; id: number }
    ? Omit<W, 'id'>
    : never
  : never

interface Listener {
  answers: ScratchpadAnswer[]
  error: unknown
  wake(): void
}

export class ScratchpadSession {
  readonly #threads: Threads
  readonly #model: number
  readonly #idleAfter: number
  readonly #listeners = new Map<number, Listener>()
  #run: TaskRun<'scratchpad'> | undefined
  #idle: NodeJS.Timeout | undefined
  #next = 1

  /** @param idleAfter milliseconds without a request after which the thread ends */
  constructor(threads: Threads, model: number, idleAfter: number) {
    this.#threads = threads
    this.#model = model
    this.#idleAfter = idleAfter
  }

  /** whether a thread holds the network now */
  get awake(): boolean {
    return this.#run !== undefined
  }

  /** The answers to a message; ending early cancels it. @throws AppError of the task, `thread-died` */
  async *ask(question: Question, signal: AbortSignal): AsyncGenerator<ScratchpadAnswer> {
    const id = this.#next++
    const listener: Listener = { answers: [], error: undefined, wake() {} }
    this.#listeners.set(id, listener)
    const abort = () => listener.wake()
    signal.addEventListener('abort', abort, { once: true })
    try {
      this.#send({ ...question, id } as ScratchpadMessage)
      while (!signal.aborted) {
        if (listener.error) throw listener.error
        const answer = listener.answers.shift()
        if (!answer) {
          await new Promise<void>((resolve) => {
            listener.wake = resolve
          })
          continue
        }
        if (answer.type === 'failed') throw new AppError(answer.code, answer.message)
        if (answer.type === 'done') return
        yield answer
      }
    } finally {
      signal.removeEventListener('abort', abort)
      this.#listeners.delete(id)
      this.#run?.send(JSON.stringify({ kind: 'leave', id } satisfies ScratchpadMessage))
      this.#rest()
    }
  }

  close(): void {
    clearTimeout(this.#idle)
    this.#run?.send(JSON.stringify({ kind: 'close' } satisfies ScratchpadMessage))
    this.#run = undefined
    this.#fail(new AppError('scratchpad-ended', 'This text is not being tried any more; open its view again.'))
  }

  #send(message: ScratchpadMessage): void {
    clearTimeout(this.#idle)
    this.#run ??= this.#start()
    this.#run.send(JSON.stringify(message))
  }

  /** Fails pending answers of a thread that ended; the next request starts another one. */
  #start(): TaskRun<'scratchpad'> {
    const run = this.#threads.run('scratchpad', { model: this.#model }, { onEvent: (answer) => this.#receive(answer) })
    run.done.catch((error) => {
      if (this.#run !== run) return
      this.#run = undefined
      this.#fail(error)
    })
    return run
  }

  #receive(answer: ScratchpadAnswer): void {
    const listener = this.#listeners.get(answer.id)
    listener?.answers.push(answer)
    listener?.wake()
  }

  #fail(error: unknown): void {
    for (const listener of this.#listeners.values()) {
      listener.error = error
      listener.wake()
    }
  }

  #rest(): void {
    clearTimeout(this.#idle)
    if (this.#listeners.size > 0) return
    this.#idle = setTimeout(() => this.close(), this.#idleAfter)
    this.#idle.unref()
  }
}
