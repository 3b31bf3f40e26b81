// The thread's end: takes requests, runs the task, sends what it emits, and its result or its error.

import type { MessagePort } from 'node:worker_threads'
import { AppError, sentence } from '../../core/errors.ts'
import { Presence } from '../store/presence.ts'
import type { Store } from '../store/store.ts'
import { Workspace } from '../store/workspace.ts'
import { cancelled, type Task, type TaskContext } from './context.ts'
import type { FromThread, TaskRequest, ThreadData, ToThread } from './protocol.ts'
import { tasks } from './tasks.ts'
import { type AsyncStore, connectWriter } from './writer-client.ts'

export function runTasks(port: MessagePort, data: ThreadData): void {
  const words = new Map<number, Words>()
  const shared = new Shared(data)
  const send = (message: FromThread, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

  const run = async ({ id, task, input, cancel }: TaskRequest) => {
    const mine = new Words()
    words.set(id, mine)
    try {
      const work = tasks[task as keyof typeof tasks] as Task<unknown, unknown, unknown>
      const result = await work(
        input,
        context(shared, cancel, mine, (event, transfer) => send({ id, event }, transfer)),
      )
      send({ id, result })
    } catch (error) {
      send({ id, error: describe(error) })
    } finally {
      words.delete(id)
    }
  }

  port.on('message', (message: ToThread) => {
    if ('request' in message) void run(message.request)
    else words.get(message.word.id)?.push(message.word.word)
  })
}

/** Words to one task, in the order in which they came. */
class Words {
  readonly #waiting: string[] = []
  #wake: (() => void) | undefined

  push(word: string): void {
    this.#waiting.push(word)
    this.#wake?.()
  }

  take(): string | undefined {
    return this.#waiting.shift()
  }

  async next(): Promise<string> {
    while (this.#waiting.length === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    return this.#waiting.shift() as string
  }
}

/** What the tasks of one thread share: opened when first needed. */
class Shared {
  readonly #data: ThreadData
  #store: Store | undefined
  #writer: AsyncStore | undefined

  constructor(data: ThreadData) {
    this.#data = data
  }

  get store(): Store {
    if (this.#store) return this.#store
    const { file, identity } = this.#data
    new Presence(file, identity).check()
    const store = Workspace.open(file, { readOnly: true })
    new Presence(file, identity).check() // nor one that came while it was opened
    this.#store = store
    return store
  }

  get writer(): AsyncStore {
    const { writer, file } = this.#data
    if (!writer) throw new AppError('read-only', `“${file}” was opened for reading only.`)
    this.#writer ??= connectWriter(writer)
    return this.#writer
  }
}

function context(
  shared: Shared,
  cancel: Int32Array,
  words: Words,
  emit: TaskContext<unknown>['emit'],
): TaskContext<unknown> {
  const asked = () => Atomics.load(cancel, 0) === 1
  return {
    get store() {
      return shared.store
    },
    get writer() {
      return shared.writer
    },
    emit,
    cancelled: asked,
    check() {
      if (asked()) throw cancelled()
    },
    word: () => words.take(),
    nextWord: () => words.next(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

function describe(error: unknown): { code: string; message: string; stack?: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal', message: sentence(error), stack: error instanceof Error ? error.stack : undefined }
}
