// The messages of the RPC between window and host, checked on arrival, and the encoding of errors. `id` is the window's
// number of a call or an iteration of a stream.

import * as v from 'valibot'
import { AppError, sentence } from '../../core/errors.ts'
import { decode, encode } from './codec.ts'
import { MAX_MESSAGE_BYTES } from './port.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const events = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))

/** From the window: a method with its parameters; credit for so many more events; cancellation. */
const request = v.union([
  v.strictTuple([v.literal('call'), id, v.string(), v.unknown()]),
  v.strictTuple([v.literal('open'), id, v.string(), v.unknown(), events]),
  v.strictTuple([v.literal('more'), id, events]),
  v.strictTuple([v.literal('cancel'), id]),
])

const wireError = v.object({ code: v.string(), message: v.string(), stack: v.optional(v.string()) })

/** From the host. `result`, `end` and `error` are the last message of their id. */
const reply = v.union([
  v.strictTuple([v.literal('event'), id, v.unknown()]),
  v.strictTuple([v.literal('result'), id, v.unknown()]),
  v.strictTuple([v.literal('end'), id]),
  v.strictTuple([v.literal('error'), id, wireError]),
])

export type Request = v.InferOutput<typeof request>
export type Reply = v.InferOutput<typeof reply>
export type WireError = v.InferOutput<typeof wireError>

/** @throws AppError `not-encodable`, `too-large` */
export function outgoing(message: Request | Reply): Uint8Array {
  const bytes = encode(message)
  if (bytes.length <= MAX_MESSAGE_BYTES) return bytes
  const megabytes = Math.round(bytes.length / 1e6)
  throw new AppError('too-large', `A message of ${megabytes} MB is more than can be sent at once.`)
}

/** Most values of a request: the bytes of a file are one. */
const MOST_ASKED = 200_000

/** @throws AppError `bad-message` */
export const readRequest = (bytes: Uint8Array): Request => read(request, bytes, MOST_ASKED)
/** @throws AppError `bad-message` */
export const readReply = (bytes: Uint8Array): Reply => read(reply, bytes)

function read<S extends typeof request | typeof reply>(schema: S, bytes: Uint8Array, most?: number): v.InferOutput<S> {
  const parsed = v.safeParse(schema, decode(bytes, most))
  if (parsed.success) return parsed.output
  throw new AppError('bad-message', 'A message has a form that is not known.')
}

/** AppErrors are sent without a stack, others with it. */
export function toWire(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  const stack = error instanceof Error ? error.stack : undefined
  return { code: 'internal', message: sentence(error), stack }
}

export function fromWire({ code, message, stack }: WireError): AppError {
  const error = new AppError(code, message)
  if (stack) error.stack = `${error.stack}\n  and on the host: ${stack}`
  return error
}

export function disconnected(): AppError {
  return new AppError('disconnected', 'The connection between the window and the program is closed.')
}
