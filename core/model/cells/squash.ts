// The activations that gates and states go through, turned round: which sum gives a value.

/** σ(±DRIVE) is 1 or 0 as far as float32 can tell. */
export const DRIVE = 40
/** tanh and σ never reach their ends; values beyond this are held here. */
const END = 1 - 1e-7

/** Within ±1, where tanh can get. */
export function bounded(value: number): number {
  return Math.max(-END, Math.min(END, value))
}

/** The sum whose tanh is `value`. */
export function artanh(value: number): number {
  return Math.atanh(bounded(value))
}

/** The sum whose σ is `share`. */
export function logit(share: number): number {
  const p = Math.max(1e-9, Math.min(END, share))
  return Math.log(p / (1 - p))
}

/** Keras' hard sigmoid, up to version 2: max(0, min(1, 0.2·a + 0.5)). */
export function hardSigmoid(sum: number): number {
  return Math.max(0, Math.min(1, 0.2 * sum + 0.5))
}

/** The sum whose hard sigmoid is `share`. */
export function hardLogit(share: number): number {
  return (Math.max(0, Math.min(1, share)) - 0.5) / 0.2
}
