// The host's side of the RPC. Parameters are checked before a handler runs; its signal aborts on cancellation or closing;
// a stream is pulled only within the window's credit. An invalid message, or an id in use, closes the port.

import * as v from 'valibot'
import { AppError } from '../../core/errors.ts'
import type { Contract, Handlers } from './define.ts'
import { disconnected, outgoing, type Reply, type Request, readRequest, toWire } from './messages.ts'
import type { Disposable, Port } from './port.ts'
import { issueInWords } from './refusal.ts'

type Handler = (params: unknown, context: { signal: AbortSignal }) => unknown

/** Serves until the port closes or this is disposed of, which closes the port. */
export function serve<C extends Contract>(port: Port, contract: C, handlers: Handlers<C>): Disposable {
  const server = new Server(port, contract, handlers as unknown as Record<string, Handler>)
  const listening = port.onMessage((bytes) => server.receive(bytes))
  const closing = port.onClose(() => {
    listening.dispose()
    server.abortAll()
  })
  return {
    dispose: () => {
      port.close()
      closing.dispose()
    },
  }
}

class Server {
  readonly #port: Port
  readonly #contract: Contract
  readonly #handlers: Record<string, Handler>
  readonly #running = new Map<number, Running>()

  constructor(port: Port, contract: Contract, handlers: Record<string, Handler>) {
    this.#port = port
    this.#contract = contract
    this.#handlers = handlers
  }

  receive(bytes: Uint8Array): void {
    try {
      this.#take(readRequest(bytes))
    } catch {
      this.#port.close()
    }
  }

  abortAll(): void {
    for (const one of this.#running.values()) one.abort(disconnected())
  }

  #take(message: Request): void {
    const [kind, id] = message
    if (kind === 'call') void this.#run(id, 1, (one) => this.#call(one, id, message[2], message[3]))
    else if (kind === 'open') void this.#run(id, message[4], (one) => this.#stream(one, id, message[2], message[3]))
    else if (kind === 'more') this.#running.get(id)?.grant(message[2])
    else this.#running.get(id)?.abort(new AppError('cancelled', 'The window no longer asks for this.'))
  }

  /** Sends the last message or the error, unless cancelled. */
  async #run(id: number, room: number, work: (one: Running) => Promise<Reply>): Promise<void> {
    if (this.#running.has(id)) return this.#port.close()
    const one = new Running(room)
    this.#running.set(id, one)
    try {
      const last = await work(one)
      if (!one.signal.aborted) this.#answer(last)
    } catch (error) {
      if (!one.signal.aborted) this.#answer(['error', id, toWire(error)])
    } finally {
      this.#running.delete(id)
    }
  }

  async #call(one: Running, id: number, name: string, params: unknown): Promise<Reply> {
    return ['result', id, await this.#handler('call', name, params)(one)]
  }

  async #stream(one: Running, id: number, name: string, params: unknown): Promise<Reply> {
    for await (const event of this.#handler('stream', name, params)(one) as AsyncIterable<unknown>) {
      if (one.signal.aborted) break
      this.#answer(['event', id, event])
      await one.spend()
      if (one.signal.aborted) break
    }
    return ['end', id]
  }

  /** The handler with its checked parameters. @throws AppError `unknown-method`, `bad-parameters` */
  #handler(kind: 'call' | 'stream', name: string, params: unknown): (one: Running) => unknown {
    const method = Object.hasOwn(this.#contract, name) ? this.#contract[name] : undefined
    if (method?.kind !== kind) throw new AppError('unknown-method', `There is no ${kind} named “${name}”.`)
    const parsed = v.safeParse(method.params, params)
    if (!parsed.success) throw badParameters(name, parsed.issues[0])
    refuseBackwards(parsed.output)
    return ({ signal }) => (this.#handlers[name] as Handler)(parsed.output, { signal })
  }

  #answer(message: Reply): void {
    this.#port.send(outgoing(message))
  }
}

/** A pending request: its signal, and its credit of events. */
class Running {
  readonly #controller = new AbortController()
  #room: number
  #wake: (() => void) | undefined

  constructor(room: number) {
    this.#room = room
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  grant(events: number): void {
    this.#room += events
    this.#wake?.()
  }

  /** Takes credit for one event; resolves when there is more, or when the request ends. */
  async spend(): Promise<void> {
    this.#room--
    if (this.#room > 0 || this.signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  abort(reason: AppError): void {
    this.#controller.abort(reason)
    this.#wake?.()
  }
}

/** @throws AppError `bad-range` for a stretch that ends before it begins, whichever method is asked for it */
function refuseBackwards(params: unknown): void {
  const { start, end } = (params ?? {}) as { start?: unknown; end?: unknown }
  if (typeof start === 'number' && typeof end === 'number' && start > end)
    throw new AppError('bad-range', `The range ${start}:${end} ends before it begins; give the smaller position first.`)
}

function badParameters(name: string, issue: v.BaseIssue<unknown>): AppError {
  return new AppError('bad-parameters', `${name} was refused: ${issueInWords(issue)}`)
}
