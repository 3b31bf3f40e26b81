// RMSProp, Adam, AdamW, Adagrad and SGD, with PyTorch's defaults and PyTorch's arithmetic.

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
