// Operators on the values of features: for each character, or shifted along the text.

import type { Arithmetic, Comparison } from './expression.ts'
import type { IndexedText } from './text.ts'

export type BooleanFeature = { kind: 'boolean'; run(text: IndexedText): Uint8Array }
export type NumberFeature = { kind: 'number'; run(text: IndexedText): Float32Array }
/** `run` returns one value for each code point. */
export type Feature = BooleanFeature | NumberFeature

/** A feature that is 0 or 1 at each character. */
export function boolean(run: BooleanFeature['run']): Feature {
  return { kind: 'boolean', run }
}

/** A feature that is a number at each character. */
export function numeric(run: NumberFeature['run']): Feature {
  return { kind: 'number', run }
}

/** The value `by` characters later; outside the text false, or 0. */
export function shift(feature: Feature, by: number): Feature {
  return feature.kind === 'boolean'
    ? boolean((text) => moved(feature.run(text), new Uint8Array(text.length), by))
    : numeric((text) => moved(feature.run(text), new Float32Array(text.length), by))
}

function moved<T extends Uint8Array | Float32Array>(values: T, into: T, by: number): T {
  const length = values.length
  if (Math.abs(by) < length) into.set(values.subarray(Math.max(0, by), Math.min(length, length + by)), Math.max(0, -by))
  return into
}

/** Where `operand` is false. */
export function not(operand: BooleanFeature): Feature {
  return boolean((text) => operand.run(text).map((v) => 1 - v))
}

/** −operand. */
export function negate(operand: NumberFeature): Feature {
  return numeric((text) => operand.run(text).map((v) => 0 - v))
}

/** Where both are true. */
export function both(a: BooleanFeature, b: BooleanFeature): Feature {
  return boolean((text) => {
    const [left, right] = [a.run(text), b.run(text)]
    return left.map((v, t) => v & right[t])
  })
}

/** Where one of them is true, or both. */
export function either(a: BooleanFeature, b: BooleanFeature): Feature {
  return boolean((text) => {
    const [left, right] = [a.run(text), b.run(text)]
    return left.map((v, t) => v | right[t])
  })
}

const COMPARE: Record<Comparison, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
}

/** Where the numbers compare so. */
export function compared(a: NumberFeature, b: NumberFeature, operator: Comparison): Feature {
  const compare = COMPARE[operator]
  return boolean((text) => {
    const [left, right] = [a.run(text), b.run(text)]
    return new Uint8Array(left.length).map((_, t) => (compare(left[t], right[t]) ? 1 : 0))
  })
}

const COMBINE: Record<Arithmetic, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
}

/** The numbers combined character by character. */
export function combined(a: NumberFeature, b: NumberFeature, operator: Arithmetic): Feature {
  const combine = COMBINE[operator]
  return numeric((text) => {
    const [left, right] = [a.run(text), b.run(text)]
    return left.map((v, t) => combine(v, right[t]))
  })
}
