// The thread that writes the workspace. It serves the methods of the store on any number of ports, one request at a time,
// and frees the space of removed recordings between them.

import type { MessagePort, TransferListItem } from 'node:worker_threads'
import { AppError } from '../../core/errors.ts'
import { Presence } from '../store/presence.ts'
import type { Store } from '../store/store.ts'
import { Workspace } from '../store/workspace.ts'

export interface WriterData {
  kind: 'writer'
  file: string
  how: 'open' | 'create' | 'openOrCreate'
}

/** The methods that a port may call, without `close`. */
export type StoreMethod = Exclude<
  { [K in keyof Store]: Store[K] extends (...values: never[]) => unknown ? K : never }[keyof Store],
  'close'
>

export interface PlainError {
  /** absent when it is no AppError: a mistake in the program */
  code?: string
  message: string
  stack?: string
}

export type StoreRequest = { id: number; method: StoreMethod; values: unknown[] }
export type StoreAnswer = { id: number; result: unknown } | { id: number; error: PlainError }

/** Messages over the port of the thread itself: requests of the host, and the state of the thread. */
export type WriterRequest = { connect: MessagePort } | 'close'
export type WriterState = { state: 'open'; file: string } | { state: 'closed' } | { state: 'failed'; error: PlainError }

export function writerMain(port: MessagePort, { file, how }: WriterData): void {
  const report = (state: WriterState) => port.postMessage(state)
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (error) {
      report({ state: 'failed', error: plain(error) })
      port.close()
    }
  }
  attempt(() => {
    const store = Workspace[how](file)
    const presence = new Presence(store.file)
    const purge = purger(store)
    const ports = new Set<MessagePort>()
    let closing = false
    port.on('message', (request: WriterRequest) => {
      if (request !== 'close')
        return closing ? request.connect.close() : serve(request.connect, { store, presence, purge, ports })
      closing = true // a later port would keep the thread from ending
      purge.stop()
      attempt(() => {
        store.close()
        report({ state: 'closed' })
      })
      // whether the file could be closed or not: with nothing left to listen to, the thread ends
      for (const each of ports) each.close()
      port.close()
    })
    purge.start()
    report({ state: 'open', file: store.file })
  })
}

interface Served {
  store: Store
  presence: Presence
  purge: Purger
  ports: Set<MessagePort>
}

function serve(port: MessagePort, { store, presence, purge, ports }: Served): void {
  ports.add(port)
  port.on('close', () => ports.delete(port))
  port.on('message', ({ id, method, values }: StoreRequest) => {
    try {
      if (method !== 'saveCopy') presence.check() // writes to a deleted file would be lost
      const result = call(store, method, values)
      port.postMessage({ id, result } satisfies StoreAnswer, wholeBuffers(result))
    } catch (error) {
      port.postMessage({ id, error: plain(error) } satisfies StoreAnswer)
    }
    if (method === 'removeRecording' || method === 'emptyBin') purge.start()
  })
}

function call(store: Store, method: string, values: unknown[]): unknown {
  const found: unknown = method !== 'close' && Object.hasOwn(store, method) && store[method as keyof Store]
  if (typeof found !== 'function') throw new AppError('no-such-method', `The store has no method ${method}.`)
  return found(...values)
}

/** Results are not used here again, so that their buffers are transferred instead of copied. */
function wholeBuffers(result: unknown): TransferListItem[] {
  const parts = typeof result === 'object' && result !== null ? [result, ...Object.values(result)] : []
  const buffers = parts.flatMap((part) => (ArrayBuffer.isView(part) ? [part.buffer] : []))
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer)
}

interface Purger {
  start(): void
  stop(): void
}

/** Deletes what removed recordings left, in slices between which requests are served. */
function purger(store: Store): Purger {
  let next: NodeJS.Timeout | undefined
  const slice = () => {
    next = undefined
    try {
      if (store.purgeSome()) start()
    } catch {
      // a full disk, most likely: the rest is noted in the file, and deleted at the next start
    }
  }
  const start = () => {
    next ??= setTimeout(slice, 1)
  }
  return { start, stop: () => clearTimeout(next) }
}

function plain(error: unknown): PlainError {
  if (error instanceof AppError) return { code: error.code, message: error.message, stack: error.stack }
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) }
}
