// The host's side of one thread: runs tasks on it in order, and reports its death as an error.

import type { MessagePort } from 'node:worker_threads'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../core/errors.ts'
import { identityOf } from '../store/file-identity.ts'
import { cancelled } from './context.ts'
import type { FromThread, ThreadData, ToThread } from './protocol.ts'
import type { TaskEvent, TaskInput, TaskName, TaskOutput } from './tasks.ts'

export interface ThreadOptions {
  entry: URL
  /** for its name in a debugger and in messages: “The training thread …” */
  name: string
  file: string
  /** device and inode of that file; by default those when the thread starts */
  identity?: string
  writer?: MessagePort
}

export interface RunOptions<K extends TaskName> {
  onEvent?: (event: TaskEvent<K>) => void
  signal?: AbortSignal
  /** time for a cancelled task to end before its thread is terminated, milliseconds */
  grace?: number
  /** the whole task is ended after this, milliseconds */
  timeout?: { after: number; error: AppError }
}

interface Running {
  resolve(result: unknown): void
  reject(error: Error): void
  onEvent?: (event: never) => void
}

/** time for a thread to load its modules before it is terminated all the same, milliseconds */
const LOADING = 10_000
/** JavaScript heap of a thread, megabytes: large data is in typed arrays outside it. */
const HEAP_MB = 1024
/** Its young generation: more is never released, and is not faster. */
const YOUNG_MB = 6

export class Thread {
  readonly #worker: Worker
  readonly #options: ThreadOptions
  readonly #running = new Map<number, Running>()
  readonly #loaded = Promise.withResolvers<void>()
  #lastError: Error | undefined
  #next = 1
  #ended = false
  #terminating = false

  constructor(options: ThreadOptions) {
    this.#options = options
    const { file } = options
    const data: ThreadData = {
      kind: 'tasks',
      file,
      identity: options.identity ?? identityOf(file),
      writer: options.writer,
    }
    this.#worker = new Worker(options.entry, {
      name: options.name,
      workerData: data,
      transferList: options.writer ? [options.writer] : [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
      ...typeStripping(options.entry),
    })
    this.#worker.on('message', (message: FromThread) => this.#receive(message))
    this.#worker.on('error', (error) => {
      this.#lastError = error
    })
    this.#worker.on('exit', () => this.#end())
    // an idle thread must not keep the program alive
    this.#worker.unref()
  }

  get ended(): boolean {
    return this.#ended
  }

  get busy(): boolean {
    return this.#running.size > 0
  }

  run<K extends TaskName>(task: K, input: TaskInput<K>, options: RunOptions<K> = {}): TaskRun<K> {
    const id = this.#next++
    const cancel = new Int32Array(new SharedArrayBuffer(4))
    const timers: NodeJS.Timeout[] = []
    const stop = () => {
      Atomics.store(cancel, 0, 1)
      timers.push(setTimeout(() => this.#kill(id, cancelled()), options.grace ?? 5000))
    }
    const done = new Promise<unknown>((resolve, reject) => {
      if (this.#ended) return reject(this.#death())
      this.#send({ request: { id, task, input, cancel } }) // first, since it may throw
      this.#running.set(id, { resolve, reject, onEvent: options.onEvent as Running['onEvent'] })
      if (this.#running.size === 1) this.#worker.ref()
      if (options.signal?.aborted) stop()
      options.signal?.addEventListener('abort', stop, { once: true })
      const { timeout } = options
      if (timeout) timers.push(setTimeout(() => this.#kill(id, timeout.error), timeout.after))
    }).finally(() => {
      for (const timer of timers) clearTimeout(timer)
      options.signal?.removeEventListener('abort', stop)
    })
    return {
      done: done as Promise<TaskOutput<K>>,
      send: (message) => this.#send({ message: { id, message } }),
    }
  }

  /**
   * Resolves when the thread has ended; until then it keeps the program alive.
   * @param patience a thread that is terminated while it loads a native module takes the whole process with it: it has
   *   this time to have loaded, milliseconds
   */
  async terminate(patience = LOADING): Promise<void> {
    this.#terminating = true
    this.#worker.ref()
    const late = setTimeout(this.#loaded.resolve, patience)
    await this.#loaded.promise
    clearTimeout(late)
    await this.#worker.terminate()
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message)
  }

  #receive(message: FromThread): void {
    this.#loaded.resolve()
    if ('loaded' in message) return
    const running = this.#running.get(message.id)
    if (!running) return
    if ('event' in message) {
      running.onEvent?.(message.event as never)
      return
    }
    this.#settle(message.id)
    if ('result' in message) running.resolve(message.result)
    else running.reject(revive(message.error))
  }

  #settle(id: number): void {
    this.#running.delete(id)
    if (this.#running.size === 0 && !this.#terminating) this.#worker.unref()
  }

  #kill(id: number, error: AppError): void {
    const running = this.#running.get(id)
    if (!running) return
    this.#settle(id)
    running.reject(error)
    this.#ended = true // takes no further tasks while it terminates
    void this.terminate()
  }

  #end(): void {
    this.#ended = true
    this.#loaded.resolve()
    for (const running of this.#running.values()) running.reject(this.#death())
    this.#running.clear()
  }

  #death(): AppError {
    const why = this.#lastError
      ? (this.#lastError as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? 'ran out of memory'
        : `stopped: ${this.#lastError.message}`
      : 'stopped unexpectedly'
    return new AppError('thread-died', `The ${this.#options.name} thread ${why}. What was saved before is kept.`)
  }
}

export interface TaskRun<K extends TaskName> {
  done: Promise<TaskOutput<K>>
  /** Sends a message to the running task, such as `pause`. */
  send(message: string): void
}

function revive(error: { code: string; message: string; stack?: string }): AppError {
  const revived = new AppError(error.code, error.message)
  if (error.stack) revived.stack = error.stack
  return revived
}

/** Node before 22.18 runs TypeScript sources only with a flag; bundles need none. */
function typeStripping(entry: URL): { execArgv?: string[] } {
  if (!entry.pathname.endsWith('.ts') || process.features.typescript) return {}
  return { execArgv: [...process.execArgv, '--experimental-strip-types', '--no-warnings'] }
}
