// A pool of threads on demand: idle threads are reused, further ones are started while all are busy. Tasks that a window
// asks for as it is used wait for one of a few places: it asks faster than they are done, and cancels what it no longer
// wants, which then never begins. Each thread takes 25 MB, and a tenth of a second of a processor to start.

import type { MessagePort } from 'node:worker_threads'
import { cancelled } from './context.ts'
import { Places } from './places.ts'
import type { TaskInput, TaskName } from './tasks.ts'
import { type RunOptions, type TaskRun, Thread } from './thread.ts'

/** Idle threads that are kept: two for the page of a unit, one for a search while typing, or the gallery. */
const KEEP = 3
/** Places of tasks that are not in LASTING: no thread is started and ended for them again and again. */
const PLACES = KEEP
/** Jobs, sessions and what a person waits for: as many at once as are asked for. */
const LASTING: ReadonlySet<TaskName> = new Set<TaskName>([
  'backend',
  'checkFeature',
  'checkWorkspace',
  'comparePredictions',
  'createModel',
  'evaluate',
  'explainSelection',
  'explainUnit',
  'exportActivations',
  'exportModel',
  'featureEffects',
  'fitCorpus',
  'generate',
  'importCorpus',
  'importModel',
  'importStates',
  'inspectModel',
  'makeCodes',
  'planFeatures',
  'probe',
  'record',
  'saturation',
  'scratchpad',
  'train',
  'unitEffect',
])

export interface ThreadsOptions {
  entry: URL
  file: string
  /** identity of that file: another one in its place is not read */
  identity?: string
  /** a further port to the writer, for each new thread */
  writerPort?: () => MessagePort
}

export class Threads {
  readonly #options: ThreadsOptions
  readonly #places = new Places(PLACES)
  /** ends what waits for a place */
  readonly #closing = new AbortController()
  #threads: Thread[] = []
  /** hold the values of a unit: as few as can be, since those of a long recording are 40 MB */
  readonly #ofUnits = new WeakSet<Thread>()

  constructor(options: ThreadsOptions) {
    this.#options = options
  }

  /** Runs a task on a thread of its own; after `close` it is cancelled before it starts. */
  run<K extends TaskName>(task: K, input: TaskInput<K>, options: RunOptions<K> = {}): TaskRun<K> {
    if (this.#closed) return { done: Promise.reject(cancelled()), send() {} }
    return LASTING.has(task) ? this.#begin(task, input, options).run : this.#wait(task, input, options)
  }

  /** As `run`, once there is a place; it is held until the thread is free or has ended. */
  #wait<K extends TaskName>(task: K, input: TaskInput<K>, options: RunOptions<K>): TaskRun<K> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const leaving = [this.#closing.signal, ...(options.signal ? [options.signal] : [])]
    const messages: string[] = []
    let run: TaskRun<K> | undefined
    const giveUp = () => {
      leave()
      reject(cancelled())
    }
    const leave = this.#places.take(task, async () => {
      for (const signal of leaving) signal.removeEventListener('abort', giveUp)
      const begun = this.#begin(task, input, options)
      run = begun.run
      for (const message of messages) run.send(message)
      await run.done.then(resolve, reject)
      if (begun.thread.ended) await begun.thread.terminate()
    })
    if (run === undefined) for (const signal of leaving) signal.addEventListener('abort', giveUp, { once: true })
    return {
      done: promise as TaskRun<K>['done'],
      send: (message) => (run ? run.send(message) : void messages.push(message)),
    }
  }

  #begin<K extends TaskName>(task: K, input: TaskInput<K>, options: RunOptions<K>) {
    const thread = this.#idle(task) ?? this.#start(task)
    if (isOfUnit(task)) this.#ofUnits.add(thread)
    const run = thread.run(task, input, options)
    return { thread, run: { ...run, done: run.done.finally(() => this.#tidy()) } }
  }

  /** Takes a thread out of the pool: the caller ends it. @throws AppError `cancelled` after `close` */
  reserve(): Thread {
    if (this.#closed) throw cancelled()
    const thread = this.#idle('search') ?? this.#start('search')
    this.#threads = this.#threads.filter((other) => other !== thread)
    return thread
  }

  /** Starts the idle threads ahead of their first use. */
  warm(): void {
    while (this.#threads.length < KEEP) this.#start('search')
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const threads = this.#threads
    this.#threads = []
    await Promise.all(threads.map((thread) => thread.terminate()))
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted
  }

  #idle(task: TaskName): Thread | undefined {
    const idle = this.#threads.filter((thread) => !thread.busy && !thread.ended)
    return idle.find((thread) => this.#ofUnits.has(thread) === isOfUnit(task)) ?? idle[0]
  }

  #start(name: string): Thread {
    const { entry, file, identity, writerPort } = this.#options
    const thread = new Thread({ entry, file, identity, name, writer: writerPort?.() })
    this.#threads.push(thread)
    return thread
  }

  #tidy(): void {
    const alive = this.#threads.filter((thread) => !thread.ended)
    const idle = alive.filter((thread) => !thread.busy)
    const surplus = new Set(idle.slice(KEEP))
    for (const thread of surplus) void thread.terminate()
    this.#threads = alive.filter((thread) => !surplus.has(thread))
  }
}

function isOfUnit(task: TaskName): boolean {
  return task.startsWith('unit')
}
