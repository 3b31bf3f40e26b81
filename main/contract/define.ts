// Definition of a method of the contract: one schema gives the check at run time and the static type.

import type * as v from 'valibot'

/** A call with one answer. */
export interface Method<P extends v.GenericSchema = v.GenericSchema, R = unknown> {
  kind: 'call'
  params: P
  /** type only: the result is checked by the compiler, not at run time */
  result: R
}

/** A subscription: many events, until either side ends it. */
export interface Stream<P extends v.GenericSchema = v.GenericSchema, E = unknown> {
  kind: 'stream'
  params: P
  event: E
}

export type Contract = Record<string, Method | Stream>

/** `call(schema).returns<T>()` */
export function call<P extends v.GenericSchema>(params: P) {
  return { returns: <R>(): Method<P, R> => ({ kind: 'call', params, result: undefined as R }) }
}

/** `stream(schema).of<T>()` */
export function stream<P extends v.GenericSchema>(params: P) {
  return { of: <E>(): Stream<P, E> => ({ kind: 'stream', params, event: undefined as E }) }
}

export type CallName<C extends Contract> = { [K in keyof C]: C[K] extends Method ? K : never }[keyof C] & string
export type StreamName<C extends Contract> = { [K in keyof C]: C[K] extends Stream ? K : never }[keyof C] & string
export type Params<M extends Method | Stream> = v.InferInput<M['params']>
export type Result<M> = M extends Method<v.GenericSchema, infer R> ? R : never
export type Event<M> = M extends Stream<v.GenericSchema, infer E> ? E : never

/** The client: typed calls, cancellable, and subscriptions. */
export interface Client<C extends Contract> {
  call<K extends CallName<C>>(name: K, params: Params<C[K]>, options?: { signal?: AbortSignal }): Promise<Result<C[K]>>
  /**
   * Iterates until the host ends the stream; leaving the loop (or aborting) cancels it. `room` is how many
   * events may be under way or waiting, where they are big.
   */
  stream<K extends StreamName<C>>(
    name: K,
    params: Params<C[K]>,
    options?: { signal?: AbortSignal; room?: number },
  ): AsyncIterable<Event<C[K]>>
}

/** The handlers of the host: one function a method, with checked parameters. */
export type Handlers<C extends Contract> = {
  [K in keyof C]: C[K] extends Method<infer P, infer R>
    ? (params: v.InferOutput<P>, context: { signal: AbortSignal }) => Promise<R> | R
    : C[K] extends Stream<infer P, infer E>
      ? (params: v.InferOutput<P>, context: { signal: AbortSignal }) => AsyncIterable<E>
      : never
}
