// The window's side of the RPC: calls as promises, streams as async iterables. An aborted signal rejects at once (with the
// signal's reason, as fetch does) and cancels on the host; a closed port rejects everything with `disconnected`.

import type { AppError } from '../../core/errors.ts'
import type { Client, Contract } from './define.ts'
import { disconnected, fromWire, outgoing, type Reply, type Request, readReply } from './messages.ts'
import type { Disposable, Port } from './port.ts'
import { Subscription } from './subscription.ts'

interface Options {
  signal?: AbortSignal
  /** of a stream: events that may be under way or waiting, where they are big */
  room?: number
}

/** A pending call or stream. */
interface Waiting {
  event(value: unknown): void
  end(value?: unknown): void
  /** `at once`: events that were not yet taken are dropped */
  fail(error: unknown, when?: 'at once'): void
}

/** The typed client of a port. Disposing of it closes the port. */
export function connect<C extends Contract>(port: Port, _contract: C): Client<C> & Disposable {
  return new Caller(port) as unknown as Client<C> & Disposable
}

class Caller {
  readonly #port: Port
  readonly #waiting = new Map<number, Waiting>()
  #last = 0
  /** the error of all further calls */
  #gone: unknown

  constructor(port: Port) {
    this.#port = port
    const listening = port.onMessage((bytes) => this.#receive(bytes))
    port.onClose(() => {
      listening.dispose()
      this.#end(disconnected())
    })
  }

  call(name: string, params: unknown, { signal }: Options = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const waiting = { event: () => {}, end: resolve, fail: reject }
      this.#begin(waiting, signal, (id) => ['call', id, name, params])
    })
  }

  /** Requested by each iteration. */
  stream(name: string, params: unknown, options: Options = {}): AsyncIterable<unknown> {
    return { [Symbol.asyncIterator]: () => this.#read(name, params, options) }
  }

  dispose(): void {
    this.#port.close()
  }

  #read(name: string, params: unknown, { signal, room = Subscription.ROOM }: Options): Subscription {
    const subscription = new Subscription(room)
    const waiting: Waiting = {
      event: (value) => subscription.push(value),
      end: () => subscription.end(),
      fail: (error, when) => subscription.fail(error, when),
    }
    const asked = this.#begin(waiting, signal, (id) => ['open', id, name, params, room])
    if (!asked) return subscription
    subscription.onRoom = (events) => this.#ask(['more', asked.id, events])
    subscription.onLeave = () => {
      asked.settle()
      this.#ask(['cancel', asked.id])
    }
    return subscription
  }

  /** Sends a request and stores the pending entry, or fails it. `settle` removes the entry and its listener. */
  #begin(waiting: Waiting, signal: AbortSignal | undefined, question: (id: number) => Request) {
    const id = ++this.#last
    const settle = () => {
      this.#waiting.delete(id)
      signal?.removeEventListener('abort', abort)
    }
    const abort = () => {
      settle()
      this.#ask(['cancel', id])
      waiting.fail(signal?.reason, 'at once')
    }
    try {
      signal?.throwIfAborted()
      if (this.#gone) throw this.#gone
      this.#ask(question(id))
    } catch (error) {
      waiting.fail(error)
      return undefined
    }
    this.#waiting.set(id, settling(waiting, settle))
    signal?.addEventListener('abort', abort)
    return { id, settle }
  }

  #ask(message: Request): void {
    this.#port.send(outgoing(message))
  }

  #receive(bytes: Uint8Array): void {
    try {
      this.#take(readReply(bytes))
    } catch (error) {
      this.#end(error as AppError)
      this.#port.close()
    }
  }

  #take([kind, id, value]: Reply): void {
    const waiting = this.#waiting.get(id)
    if (kind === 'event') waiting?.event(value)
    else if (kind === 'error') waiting?.fail(fromWire(value))
    else waiting?.end(value)
  }

  #end(why: AppError): void {
    this.#gone ??= why
    for (const waiting of [...this.#waiting.values()]) waiting.fail(why)
  }
}

/** The last message settles the request first. */
function settling(waiting: Waiting, settle: () => void): Waiting {
  return {
    event: (value) => waiting.event(value),
    end: (value) => {
      settle()
      waiting.end(value)
    },
    fail: (error, when) => {
      settle()
      waiting.fail(error, when)
    },
  }
}
