// Inverse activations: the sum that gives a value.

/** σ(±DRIVE) is 1 or 0 in float32. */
export const DRIVE = 40
/** tanh and σ do not reach ±1 and 0, 1: values are clamped to this. */
const END = 1 - 1e-7

/** Clamped to the range of tanh. */
export function bounded(value: number): number {
  return Math.max(-END, Math.min(END, value))
}

/** The sum whose tanh is `value`. */
export function artanh(value: number): number {
  return Math.atanh(bounded(value))
}

/** The sum whose σ is p. */
export function logit(p: number): number {
  const inside = Math.max(1e-9, Math.min(END, p))
  return Math.log(inside / (1 - inside))
}

/** Keras' hard sigmoid, up to version 2: max(0, min(1, 0.2·a + 0.5)). */
export function hardSigmoid(sum: number): number {
  return Math.max(0, Math.min(1, 0.2 * sum + 0.5))
}

/** The sum whose hard sigmoid is p. */
export function hardLogit(p: number): number {
  return (Math.max(0, Math.min(1, p)) - 0.5) / 0.2
}
