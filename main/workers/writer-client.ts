// The client of writer.ts: the store as promises, over a port, from any thread.

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { AppError } from '../../core/errors.ts'
import type { Store } from '../store/store.ts'
import type {
  PlainError,
  StoreAnswer,
  StoreMethod,
  StoreRequest,
  WriterData,
  WriterRequest,
  WriterState,
} from './writer.ts'

type Later<F> = F extends (...values: infer V) => infer R ? (...values: V) => Promise<R> : never

/**
 * Every method of the store as a promise; awaiting it before the next call bounds memory. Values in shared memory are not
 * copied: do not change them until the promise resolves.
 */
export type AsyncStore = { readonly [K in StoreMethod]: Later<Store[K]> }

export interface Writer {
  /** as the writer resolved it */
  readonly file: string
  readonly store: AsyncStore
  /**
   * A further port, to be transferred to another thread, which calls `connectWriter` with it. After `close` it is a closed
   * port.
   */
  port(): MessagePort
  /** Resolves when the file is closed and unlocked; with an error if that failed. */
  close(): Promise<void>
}

export interface WriterOptions {
  how?: WriterData['how']
  /** the module that calls `writerMain` */
  workerEntry?: URL
  /** called once if the thread ends unexpectedly */
  onFailure?: (error: AppError) => void
}

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

/** JavaScript heap of the thread, megabytes: enough for a text of 200 MB on its way into the file. */
const HEAP_MB = 2048
/** Its young generation, megabytes: requests are small, large data is outside the heap. */
const YOUNG_MB = 8

const stopped = () =>
  new AppError('writer-stopped', 'The thread that writes the workspace has ended; open the workspace again.')

/** The store behind a port. When the writer ends, pending calls are rejected with `writer-stopped`. */
export function connectWriter(port: MessagePort): AsyncStore {
  const waiting = new Map<number, Waiting>()
  let next = 1
  let closed = false
  port.on('message', (answer: StoreAnswer) => {
    const call = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (waiting.size === 0) port.unref()
    if ('error' in answer) call?.reject(revive(answer.error))
    else call?.resolve(answer.result)
  })
  port.on('close', () => {
    closed = true
    for (const { reject } of waiting.values()) reject(stopped())
    waiting.clear()
  })
  port.unref() // only an unanswered call keeps a program alive

  const call = (method: StoreMethod, values: unknown[]) =>
    new Promise((resolve, reject) => {
      if (closed) return reject(stopped())
      const id = next++
      port.postMessage({ id, method, values } satisfies StoreRequest)
      waiting.set(id, { resolve, reject })
      port.ref()
    })
  return proxy(call)
}

/** Every property is a method, checked by the writer; except `then`, so that the store is no promise. */
function proxy(call: (method: StoreMethod, values: unknown[]) => Promise<unknown>): AsyncStore {
  return new Proxy({} as AsyncStore, {
    get: (_, method) =>
      typeof method === 'string' && method !== 'then'
        ? (...values: unknown[]) => call(method as StoreMethod, values)
        : undefined,
  })
}

/**
 * Starts the writing thread and waits until it has the workspace open.
 * @throws AppError what `Workspace.open` and `create` throw
 */
export async function openWriter(file: string, options: WriterOptions = {}): Promise<Writer> {
  const { how = 'openOrCreate', workerEntry = new URL('./worker.ts', import.meta.url), onFailure } = options
  const worker = new Worker(workerEntry, {
    name: 'writer',
    workerData: { kind: 'writer', file, how } satisfies WriterData,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const { opened, done } = follow(worker)
  const path = await opened
  worker.unref()
  let closing = false
  done.catch((error) => closing || onFailure?.(error))

  let ended = false
  worker.on('exit', () => {
    ended = true
  })
  const port = (): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    if (closing || ended) port1.close()
    else worker.postMessage({ connect: port1 } satisfies WriterRequest, [port1])
    return port2
  }
  return {
    file: path,
    store: connectWriter(port()),
    port,
    close: () => {
      if (!closing) {
        closing = true
        worker.ref()
        worker.postMessage('close' satisfies WriterRequest)
      }
      return done
    },
  }
}

/** The two moments of the thread: `opened` with the file's path, and `done` when it has closed the file and ended. */
function follow(worker: Worker): { opened: Promise<string>; done: Promise<void> } {
  const opened = Promise.withResolvers<string>()
  const done = Promise.withResolvers<void>()
  const fail = (error: Error) => {
    opened.reject(error)
    done.reject(error)
  }
  let closed = false
  worker.on('message', (message: WriterState) => {
    if (message.state === 'open') opened.resolve(message.file)
    else if (message.state === 'failed') fail(revive(message.error))
    else closed = true
  })
  worker.on('error', (error) => fail(new AppError(stopped().code, stopped().message, { cause: error })))
  worker.on('exit', () => (closed ? done.resolve() : fail(stopped())))
  done.promise.catch(() => undefined) // handled by callers of close
  return { opened: opened.promise, done: done.promise }
}

function revive({ code, message, stack }: PlainError): Error {
  const error = code === undefined ? new Error(message) : new AppError(code, message)
  if (stack !== undefined) error.stack = stack
  return error
}
