// A pool of threads on demand: idle threads are reused, further ones are started while all are busy.

import type { MessagePort } from 'node:worker_threads'
import { cancelled } from './context.ts'
import type { TaskInput, TaskName } from './tasks.ts'
import { type RunOptions, type TaskRun, Thread } from './thread.ts'

/** Idle threads that are kept: two for the page of a unit, one for a search while typing, or the gallery. */
const KEEP = 3

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
  #threads: Thread[] = []
  #closed = false

  constructor(options: ThreadsOptions) {
    this.#options = options
  }

  /** Runs a task on a thread of its own; after `close` it is cancelled before it starts. */
  run<K extends TaskName>(task: K, input: TaskInput<K>, options: RunOptions<K> = {}): TaskRun<K> {
    if (this.#closed) return { done: Promise.reject(cancelled()), send() {} }
    const thread = this.#idle() ?? this.#start(task)
    const run = thread.run(task, input, options)
    return { ...run, done: run.done.finally(() => this.#tidy()) }
  }

  /** Takes a thread out of the pool: the caller ends it. @throws AppError `cancelled` after `close` */
  reserve(): Thread {
    if (this.#closed) throw cancelled()
    const thread = this.#idle() ?? this.#start('search')
    this.#threads = this.#threads.filter((other) => other !== thread)
    return thread
  }

  /** Starts the idle threads ahead of their first use. */
  warm(): void {
    while (this.#threads.length < KEEP) this.#start('search')
  }

  async close(): Promise<void> {
    this.#closed = true
    const threads = this.#threads
    this.#threads = []
    await Promise.all(threads.map((thread) => thread.terminate()))
  }

  #idle(): Thread | undefined {
    return this.#threads.find((thread) => !thread.busy && !thread.ended)
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
