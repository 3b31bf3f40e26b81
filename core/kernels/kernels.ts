// The interface of backends: the reference defines the results, compiled kernels (WebAssembly, native) must agree with
// it. A backend is chosen once, at start-up (choose.ts).
//
// Calls are synchronous: they run in a worker thread. A backend with several threads has a thread pool and waits for it
// inside a call. Long work is a generator of parts.

import type { Cell } from '../model/cells/cells.ts'
import type { ModelSpec, Parameters } from '../model/spec.ts'
import type { HiddenState } from '../model/state.ts'
import type { StateKind } from '../model/units.ts'
import type { OptimizerSpec, OptimizerState } from './optimizers.ts'
import type { UnitStatistics } from './statistics.ts'

/** Progress of creating a network. */
interface Making {
  /** Called while parameters are copied, with the share that is done. */
  loading?(share: number): void
}

export interface TrainerOptions extends Making {
  /** parallel streams of text */
  batch: number
  /** characters over which gradients flow (truncated BPTT) */
  sequence: number
  optimizer: OptimizerSpec
  /** gradient clipping: by global L2 norm, by value, or none */
  clip: { kind: 'norm' | 'value'; at: number } | { kind: 'none' }
  /** seeds the dropout masks, a pure function of (seed, step, layer, time, stream, unit): see train/dropout.ts */
  seed: number
  optimizerState?: OptimizerState
  hiddenState?: HiddenState
}

export interface StepResult {
  /** mean cross-entropy, nats a character, before the update */
  loss: number
  /** L2 norm of the whole gradient before clipping */
  gradientNorm: number
}

export interface Gradient extends StepResult {
  gradient: Parameters
}

/**
 * Work in parts of some milliseconds; yields the share that is done, between 0 and 1, after each but the last. Ended
 * early, it changes nothing.
 */
export type Steps<Result> = Generator<number, Result, undefined>

/** Trains one network. The hidden state is carried from step to step and starts at zero. */
export interface Trainer {
  /**
   * One truncated-BPTT step: forward, backward, clip, update.
   * @param ids [sequence + 1, batch], time-major; row t predicts row t + 1
   * @param step counts from 0 over the whole run (dropout masks and Adam's bias correction follow it)
   */
  step(ids: Int32Array, learningRate: number, step: number): StepResult
  /** The same, to the same bits, in parts. No other call of the trainer until they are finished or ended early. */
  stepInParts(ids: Int32Array, learningRate: number, step: number): Steps<StepResult>
  /**
   * Forward and backward without clipping or update: the gradient of the mean loss, by parameter name.
   * The carried state stays as it was.
   */
  gradient(ids: Int32Array, step: number): Gradient
  gradientInParts(ids: Int32Array, step: number): Steps<Gradient>
  /**
   * A runner with the trainer's current weights, from zero state. One at a time, to be disposed before the next step.
   */
  createRunner(options: RunnerOptions): Runner
  /** Copies of the current values. */
  parameters(): Parameters
  /** One of the parameters, or one of its optimiser slots, copied into `into`. */
  read(kept: 'value' | 'mean' | 'square', name: string, into: Float32Array): void
  optimizerState(): OptimizerState
  hiddenState(): HiddenState
  /** Back to zero, as at the start of an epoch. */
  resetState(): void
  dispose(): void
}

export interface RunnerOptions extends Making {
  streams: number
  maxTime: number
}

export interface Wanted {
  /** state kinds to return; none for plain scoring */
  kinds?: readonly StateKind[]
  /** whether to return logits */
  logits?: boolean
}

export interface Advanced {
  /** by kind, one array a layer, each [time, streams, hidden]; valid until the next call */
  states: Partial<Record<StateKind, Float32Array[]>>
  /** [time, streams, vocabulary], scores before softmax; valid until the next call */
  logits?: Float32Array
}

/** Runs one network over text. State is carried from call to call and starts at zero. */
export interface Runner {
  readonly streams: number
  /** Most characters one call may take. */
  readonly maxTime: number
  /**
   * Reads `ids` and returns the states *after* each character, and the logits for the one that follows it.
   * @param ids [time, streams], time-major
   */
  advance(ids: Int32Array, time: number, wanted: Wanted): Advanced
  state(): HiddenState
  setState(state: HiddenState): void
  resetState(): void
  dispose(): void
}

export interface RunnerOptions {
  streams: number
  /** most characters of a stream a call */
  maxTime: number
}

export interface RecorderOptions extends RunnerOptions {
  /** state kinds to record; at most 256 characters a call */
  kinds: readonly StateKind[]
  /** number of blocks to record into */
  blocks: number
}

/** The target of a stream's states: those of its first `count` characters of a call go to a block, from `at` on. */
export interface Target {
  block: number
  at: number
  count: number
}

/** Runs one network over text and records the states of every character, as 16-bit floats in blocks. */
export interface Recorder extends Runner {
  /**
   * The blocks: [unit][BLOCK_CHARACTERS] of float16 bits each, with the columns of core/model/units.ts; −0 and values that
   * round to it are +0. In shared memory, so that another thread can store a block while the next is filled.
   */
  readonly blocks: readonly Uint16Array[]
  /**
   * Like `advance`; the states after each character are written to the targets.
   * @param ids [time + 1, streams], time-major; row t + 1 is what follows row t
   * @param targets one for each stream
   * @returns −log p of the next character, nats, [time, streams]; NaN where a logit is not finite; valid
   *   until the next call
   */
  record(ids: Int32Array, time: number, targets: readonly Target[]): Float32Array
  /**
   * The statistics of the first `characters` of a block, valid until the next call; where a unit has a value that is
   * not finite, neither is its m2.
   */
  summarise(block: number, characters: number): UnitStatistics
}

export interface Backend {
  /** `reference`, `wasm`, `wasm-wide`, `native`, … */
  readonly id: string
  /** Title: “WebAssembly SIMD, 6×16 tile, 2 threads”. */
  readonly description: string
  readonly threads: number
  /** Whether it has kernels for a cell; networks of other cells are computed by the reference. */
  computes(cell: Cell): boolean
  createTrainer(spec: ModelSpec, parameters: Parameters, options: TrainerOptions): Trainer
  createRunner(spec: ModelSpec, parameters: Parameters, options: RunnerOptions): Runner
  createRecorder(spec: ModelSpec, parameters: Parameters, options: RecorderOptions): Recorder
  dispose(): void
}
