// Calls and streams over a port. `serve` answers with handlers, `connect` gives the typed client. A parameter is
// checked before its handler runs; an error crosses as code and sentence; an AbortSignal on one side aborts the one
// on the other; a stream sends only what the far side has room for; a closed port ends everything on both sides.

import * as v from 'valibot'
import { AppError, sentence } from '../../core/errors.ts'
import { decode, encode } from './codec.ts'
import type { Client, Contract, Handlers } from './define.ts'
import { type Disposable, MAX_MESSAGE_BYTES, type Port } from './port.ts'
import { Subscription } from './subscription.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const room = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))

const request = v.union([
  v.strictTuple([v.literal('call'), id, v.string(), v.unknown()]),
  v.strictTuple([v.literal('open'), id, v.string(), v.unknown(), room]),
  v.strictTuple([v.literal('more'), id, room]),
  v.strictTuple([v.literal('cancel'), id]),
])

const wireError = v.object({ code: v.string(), message: v.string(), stack: v.optional(v.string()) })

const reply = v.union([
  v.strictTuple([v.literal('event'), id, v.unknown()]),
  v.strictTuple([v.literal('result'), id, v.unknown()]),
  v.strictTuple([v.literal('end'), id]),
  v.strictTuple([v.literal('error'), id, wireError]),
])

type Request = v.InferOutput<typeof request>
type Reply = v.InferOutput<typeof reply>
type Handler = (params: unknown, context: { signal: AbortSignal }) => unknown

/** Answers until the port closes or it is disposed of, which closes the port. */
export function serve<C extends Contract>(port: Port, contract: C, handlers: Handlers<C>): Disposable {
  const running = new Map<number, Running>()

  const answer = (message: Reply) => port.send(outgoing(message))

  /** Runs one request; what it throws crosses as an error, unless the far side no longer asks. */
  const run = async (key: number, work: (signal: AbortSignal, credit: Credit) => Promise<Reply>, credit = 1) => {
    if (running.has(key)) return port.close()
    const mine = new Running(credit)
    running.set(key, mine)
    try {
      const last = await work(mine.signal, mine.credit)
      if (!mine.signal.aborted) answer(last)
    } catch (error) {
      if (!mine.signal.aborted) answer(['error', key, toWire(error)])
    } finally {
      running.delete(key)
    }
  }

  const call = (key: number, name: string, params: unknown) =>
    run(key, async (signal) => {
      const checked = check(contract, 'call', name, params)
      return ['result', key, await (handlers[name] as Handler)(checked, { signal })]
    })

  const open = (key: number, name: string, params: unknown, credit: number) =>
    run(
      key,
      async (signal, credit) => {
        const checked = check(contract, 'stream', name, params)
        for await (const event of (handlers[name] as Handler)(checked, { signal }) as AsyncIterable<unknown>) {
          if (signal.aborted) break
          answer(['event', key, event])
          await credit.spend()
          if (signal.aborted) break
        }
        return ['end', key]
      },
      credit,
    )

  const receive = (message: Request) => {
    const [kind, key] = message
    if (kind === 'call') void call(key, message[2], message[3])
    else if (kind === 'open') void open(key, message[2], message[3], message[4])
    else if (kind === 'more') running.get(key)?.credit.grant(message[2])
    else running.get(key)?.abort(new AppError('cancelled', 'The window no longer asks for this.'))
  }

  const listening = port.onMessage((bytes) => {
    const message = incoming(request, bytes)
    if (message instanceof AppError) port.close()
    else receive(message)
  })
  const closing = port.onClose(() => {
    listening.dispose()
    for (const one of running.values()) one.abort(disconnected())
  })
  return {
    dispose: () => {
      port.close()
      closing.dispose()
    },
  }
}

/** The typed client of what is served at the other end. Disposing of it closes the port. */
export function connect<C extends Contract>(port: Port, _contract: C): Client<C> & Disposable {
  const pending = new Map<number, Pending>()
  let last = 0
  let gone: AppError | undefined

  const ask = (message: Request) => port.send(outgoing(message))

  /** Registers one question; the signal's listener goes when it is settled. Returns how to settle it from here. */
  const begin = (key: number, one: Pending, signal: AbortSignal | undefined) => {
    const abort = () => {
      settle()
      ask(['cancel', key])
      one.fail(signal?.reason, 'at once')
    }
    const settle = () => {
      pending.delete(key)
      signal?.removeEventListener('abort', abort)
    }
    pending.set(key, {
      event: one.event,
      end: (value) => {
        settle()
        one.end(value)
      },
      fail: (error, when) => {
        settle()
        one.fail(error, when)
      },
    })
    signal?.addEventListener('abort', abort)
    return settle
  }

  const call = (name: string, params: unknown, options?: { signal?: AbortSignal }) =>
    new Promise<unknown>((resolve, reject) => {
      options?.signal?.throwIfAborted()
      if (gone) throw gone
      const key = ++last
      const message = outgoing(['call', key, name, params])
      begin(key, { event: () => {}, end: resolve, fail: reject }, options?.signal)
      port.send(message)
    })

  const stream = (name: string, params: unknown, options?: { signal?: AbortSignal }): AsyncIterable<unknown> => ({
    [Symbol.asyncIterator]: () => {
      const subscription = new Subscription()
      const fail = (error: unknown, when?: 'at once') => {
        subscription.fail(error, when)
        return subscription
      }
      if (options?.signal?.aborted) return fail(options.signal.reason)
      if (gone) return fail(gone)
      const key = ++last
      const settle = begin(key, { event: (e) => subscription.push(e), end: () => subscription.end(), fail }, options?.signal)
      subscription.onRoom = (events) => ask(['more', key, events])
      subscription.onLeave = () => {
        settle()
        ask(['cancel', key])
      }
      try {
        ask(['open', key, name, params, Subscription.ROOM])
      } catch (error) {
        settle()
        return fail(error)
      }
      return subscription
    },
  })

  const receive = ([kind, key, value]: Reply) => {
    const one = pending.get(key)
    if (kind === 'event') one?.event(value)
    else if (kind === 'error') one?.fail(fromWire(value))
    else one?.end(value)
  }

  const listening = port.onMessage((bytes) => {
    const message = incoming(reply, bytes)
    if (message instanceof AppError) {
      gone = message
      port.close()
    } else receive(message)
  })
  port.onClose(() => {
    listening.dispose()
    gone ??= disconnected()
    for (const one of [...pending.values()]) one.fail(gone)
  })
  return { call, stream, dispose: () => port.close() } as unknown as Client<C> & Disposable
}

/** One question as the client waits for its answer. */
interface Pending {
  event(value: unknown): void
  end(value?: unknown): void
  /** `at once`: what has come and was not yet taken is dropped */
  fail(error: unknown, when?: 'at once'): void
}

/** One request as the host works on it. */
class Running {
  readonly #controller = new AbortController()
  readonly credit: Credit

  constructor(credit: number) {
    this.credit = new Credit(credit)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  abort(reason: AppError): void {
    this.#controller.abort(reason)
    this.credit.grant(1) // lets a stream that waits for room see that it is over
  }
}

/** How many more events the far side has room for. */
class Credit {
  #left: number
  #wake: (() => void) | undefined

  constructor(left: number) {
    this.#left = left
  }

  grant(events: number): void {
    this.#left += events
    this.#wake?.()
  }

  /** One event was sent; resolves when there is room for the next. */
  async spend(): Promise<void> {
    this.#left--
    if (this.#left > 0) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }
}

/** The parameters as the schema gives them. @throws AppError `unknown-method`, `bad-parameters` */
function check(contract: Contract, kind: 'call' | 'stream', name: string, params: unknown): unknown {
  const method = Object.hasOwn(contract, name) ? contract[name] : undefined
  if (method?.kind !== kind) throw new AppError('unknown-method', `There is no ${kind} named “${name}”.`)
  const parsed = v.safeParse(method.params, params)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const path = v.getDotPath(issue)
  throw new AppError('bad-parameters', `${name} was refused: ${path ? `${path}: ` : ''}${issue.message}`)
}

function outgoing(message: Request | Reply): Uint8Array {
  const bytes = encode(message)
  if (bytes.length <= MAX_MESSAGE_BYTES) return bytes
  throw new AppError('too-large', `A message of ${bytes.length} bytes is more than the ${MAX_MESSAGE_BYTES} that can be sent.`)
}

function incoming<S extends typeof request | typeof reply>(schema: S, bytes: Uint8Array): v.InferOutput<S> | AppError {
  try {
    const parsed = v.safeParse(schema, decode(bytes))
    return parsed.success ? parsed.output : new AppError('bad-message', 'A message has a form that is not known.')
  } catch (error) {
    return error as AppError
  }
}

/** An expected error needs no stack; one that nobody expected brings it along. */
function toWire(error: unknown): v.InferOutput<typeof wireError> {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  const stack = error instanceof Error ? error.stack : undefined
  return { code: 'internal', message: sentence(error), stack }
}

function fromWire({ code, message, stack }: v.InferOutput<typeof wireError>): AppError {
  const error = new AppError(code, message)
  if (stack) error.stack = `${error.stack}\n  and on the host: ${stack}`
  return error
}

function disconnected(): AppError {
  return new AppError('disconnected', 'The connection between the window and the program is closed.')
}
