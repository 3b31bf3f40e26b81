// RMSProp, Adam, AdamW, Adagrad and SGD as in PyTorch.

import { AppError } from '../errors.ts'
import type { Parameters } from '../model/spec.ts'

export type OptimizerKind = 'rmsprop' | 'adam' | 'adamw' | 'adagrad' | 'sgd'
export const OPTIMIZERS: readonly OptimizerKind[] = ['rmsprop', 'adam', 'adamw', 'adagrad', 'sgd']

export interface OptimizerSpec {
  kind: OptimizerKind
  /** RMSProp: smoothing of the squared gradient */
  alpha: number
  /** Adam, AdamW */
  beta1: number
  beta2: number
  epsilon: number
  /** SGD */
  momentum: number
  /** L2 added to the gradient; decoupled for AdamW */
  weightDecay: number
}

/** Slots by parameter name: RMSProp and Adagrad one (`square`), Adam two (`mean`, `square`), SGD with momentum one (`mean`). */
export interface OptimizerState {
  mean?: Map<string, Float32Array>
  square?: Map<string, Float32Array>
}

/** PyTorch's defaults, but for RMSProp's smoothing: 0.95 as in Karpathy's char-rnn, where PyTorch has 0.99. */
export function optimizer(kind: OptimizerKind, options: Partial<OptimizerSpec> = {}): OptimizerSpec {
  return {
    kind,
    alpha: 0.95,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: kind === 'adagrad' ? 1e-10 : 1e-8,
    momentum: 0,
    weightDecay: kind === 'adamw' ? 0.01 : 0,
    ...options,
  }
}

/** Slots at zero, as before the first step. */
export function createOptimizerState(spec: OptimizerSpec, parameters: Parameters): OptimizerState {
  const zeros = () => new Map([...parameters].map(([name, { data }]) => [name, new Float32Array(data.length)]))
  const { mean, square } = slotsOf(spec)
  return { ...(mean && { mean: zeros() }), ...(square && { square: zeros() }) }
}

/** The slots of an optimiser. */
export function slotsOf({ kind, momentum }: OptimizerSpec): { mean: boolean; square: boolean } {
  const adam = kind === 'adam' || kind === 'adamw'
  return { mean: adam || (kind === 'sgd' && momentum !== 0), square: adam || kind === 'rmsprop' || kind === 'adagrad' }
}

/**
 * Slots to continue from: copies of `saved`, or zeros without.
 * @throws AppError `bad-optimizer-state` if `saved` is not of this optimiser and these parameters
 */
export function resumeOptimizerState(
  spec: OptimizerSpec,
  parameters: Parameters,
  saved?: OptimizerState,
): OptimizerState {
  const fresh = createOptimizerState(spec, parameters)
  if (!saved) return fresh
  for (const slot of ['mean', 'square'] as const)
    for (const [name, zeros] of fresh[slot] ?? []) {
      const length = saved[slot]?.get(name)?.length
      if (length !== zeros.length)
        throw new AppError(
          'bad-optimizer-state',
          `${spec.kind} keeps ${zeros.length} values of “${slot}” for ${name}, but the saved state has ${length ?? 'none'}.`,
        )
    }
  return copyOptimizerState(saved)
}

/** A deep copy. */
export function copyOptimizerState(state: OptimizerState): OptimizerState {
  const copy = (slots: Map<string, Float32Array>) => new Map([...slots].map(([name, data]) => [name, data.slice()]))
  return { ...(state.mean && { mean: copy(state.mean) }), ...(state.square && { square: copy(state.square) }) }
}

/**
 * One update of every parameter, in place.
 * @param gradient after clipping; not changed
 * @param step counts from 0 (Adam's bias correction uses step + 1)
 */
export function update(
  spec: OptimizerSpec,
  parameters: Parameters,
  gradient: Parameters,
  state: OptimizerState,
  learningRate: number,
  step: number,
): void {
  for (const [name, { data }] of parameters) {
    const slots = { mean: state.mean?.get(name), square: state.square?.get(name) }
    rules[spec.kind](data, gradient.get(name)!.data, slots, spec, learningRate, step + 1)
  }
}

interface Slots {
  mean?: Float32Array
  square?: Float32Array
}

/** w: parameters, g: gradient, t: the step, from 1. */
type Rule = (w: Float32Array, g: Float32Array, slots: Slots, spec: OptimizerSpec, rate: number, t: number) => void

const rules: Record<OptimizerKind, Rule> = {
  // v ← α·v + (1 − α)·g²,  w ← w − rate·g / (√v + ε)
  rmsprop(w, g, { square }, { alpha, epsilon, weightDecay }, rate) {
    const v = square!
    for (let k = 0; k < w.length; k++) {
      const d = g[k] + weightDecay * w[k]
      v[k] = alpha * v[k] + (1 - alpha) * d * d
      w[k] -= (rate * d) / (Math.sqrt(v[k]) + epsilon)
    }
  },

  // L2 decay: g ← g + decay·w
  adam(w, g, slots, spec, rate, t) {
    adam(w, g, slots, spec, rate, t, spec.weightDecay)
  },

  // Decoupled decay: w ← w·(1 − rate·decay).
  adamw(w, g, slots, spec, rate, t) {
    for (let k = 0; k < w.length; k++) w[k] *= 1 - rate * spec.weightDecay
    adam(w, g, slots, spec, rate, t, 0)
  },

  // v ← v + g²,  w ← w − rate·g / (√v + ε)
  adagrad(w, g, { square }, { epsilon, weightDecay }, rate) {
    const v = square!
    for (let k = 0; k < w.length; k++) {
      const d = g[k] + weightDecay * w[k]
      v[k] += d * d
      w[k] -= (rate * d) / (Math.sqrt(v[k]) + epsilon)
    }
  },

  // m ← momentum·m + g,  w ← w − rate·m
  sgd(w, g, { mean }, { momentum, weightDecay }, rate) {
    for (let k = 0; k < w.length; k++) {
      let d = g[k] + weightDecay * w[k]
      if (mean) d = mean[k] = momentum * mean[k] + d
      w[k] -= rate * d
    }
  },
}

// m ← β₁·m + (1 − β₁)·g,  v ← β₂·v + (1 − β₂)·g²,
// w ← w − rate/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
function adam(
  w: Float32Array,
  g: Float32Array,
  slots: Slots,
  spec: OptimizerSpec,
  rate: number,
  t: number,
  decay: number,
) {
  const { beta1, beta2, epsilon } = spec
  const [m, v] = [slots.mean!, slots.square!]
  const size = rate / (1 - beta1 ** t)
  const correction = Math.sqrt(1 - beta2 ** t)
  for (let k = 0; k < w.length; k++) {
    const d = g[k] + decay * w[k]
    m[k] = beta1 * m[k] + (1 - beta1) * d
    v[k] = beta2 * v[k] + (1 - beta2) * d * d
    w[k] -= (size * m[k]) / (Math.sqrt(v[k]) / correction + epsilon)
  }
}
