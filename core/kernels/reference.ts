// The reference backend: core/model in one thread. Compiled kernels must agree with it. Used where no other backend runs,
// and in tests.

import { AppError } from '../errors.ts'
import { blockOf } from '../model/cells/cells.ts'
import { singles } from '../model/floats.ts'
import { outputs } from '../model/layer.ts'
import { crossEntropy, crossEntropyBackward } from '../model/loss.ts'
import { backwardSteps, createTape, forward, forwardSteps, type Tape, zeroWeights } from '../model/network.ts'
import { checkParameters, checkSpec, type ModelSpec, type Parameters } from '../model/spec.ts'
import { carryState, readState, resetState, writeState } from '../model/state.ts'
import type { StateKind } from '../model/units.ts'
import { finish } from '../util/generators.ts'
import { clipGradient, gradientNorm } from './clip.ts'
import type {
  Advanced,
  Backend,
  Gradient,
  Runner,
  RunnerOptions,
  StepResult,
  Steps,
  Trainer,
  TrainerOptions,
} from './kernels.ts'
import { copyOptimizerState, resumeOptimizerState, update } from './optimizers.ts'
import { plainRecorder } from './plain-recorder.ts'

/** Has no resources to dispose of. */
export function referenceBackend(): Backend {
  return {
    id: 'reference',
    description: 'plain TypeScript, 1 thread',
    threads: 1,
    computes: () => true,
    createTrainer,
    createRunner,
    createRecorder: (spec, parameters, options) =>
      plainRecorder(createRunner(spec, parameters, options), spec, options),
    dispose() {},
  }
}

function createTrainer(spec: ModelSpec, parameters: Parameters, options: TrainerOptions): Trainer {
  checkSpec(spec)
  checkParameters(spec, parameters)
  const { batch, sequence, optimizer, clip, seed } = options
  const weights = copyParameters(spec, parameters)
  const gradient = zeroWeights(spec, singles)
  const slots = resumeOptimizerState(optimizer, weights, options.optimizerState)
  const tape = createTape(spec, sequence, batch, singles)
  if (options.hiddenState) writeState(tape, options.hiddenState)

  /** Writes the gradient of the mean loss to `gradient`. @returns the loss */
  function* differentiate(ids: Int32Array, step: number): Steps<number> {
    checkIds(ids, (sequence + 1) * batch, spec.vocabulary)
    const dropping = { seed, step }
    const targets = ids.subarray(batch)
    const rows = sequence * batch
    const share = shareOf((3 * spec.layers - 1) * sequence)
    yield* share(forwardSteps(tape, weights, ids, sequence, dropping))
    const loss = crossEntropy(tape.logits, targets, rows, spec.vocabulary)
    crossEntropyBackward(tape.logits, tape.logits, targets, rows, spec.vocabulary)
    yield* share(backwardSteps(tape, weights, ids, sequence, tape.logits, gradient, dropping))
    return loss
  }

  function* stepInParts(ids: Int32Array, learningRate: number, step: number): Steps<StepResult> {
    const loss = yield* differentiate(ids, step)
    const norm = clipGradient(gradient, clip)
    update(optimizer, weights, gradient, slots, learningRate, step)
    carryState(tape, sequence)
    return { loss, gradientNorm: norm }
  }

  function* gradientInParts(ids: Int32Array, step: number): Steps<Gradient> {
    const loss = yield* differentiate(ids, step)
    return { loss, gradientNorm: gradientNorm(gradient), gradient: copyParameters(spec, gradient) }
  }

  return {
    stepInParts,
    gradientInParts,
    step: (ids, learningRate, step) => finish(stepInParts(ids, learningRate, step)),
    gradient: (ids, step) => finish(gradientInParts(ids, step)),
    createRunner: (running) => createRunner(spec, weights, running),
    parameters: () => copyParameters(spec, weights),
    read: (kept, name, into) => into.set(kept === 'value' ? weights.get(name)!.data : slots[kept]!.get(name)!),
    optimizerState: () => copyOptimizerState(slots),
    hiddenState: () => readState(tape),
    resetState: () => resetState(tape),
    dispose() {},
  }
}

/** Progress over several generators with `total` yields altogether. */
function shareOf(total: number) {
  let done = 0
  return function* <Result>(work: Generator<void, Result, undefined>): Steps<Result> {
    for (;;) {
      const next = work.next()
      if (next.done) return next.value
      yield Math.min(++done, total - 1) / total
    }
  }
}

function createRunner(spec: ModelSpec, parameters: Parameters, { streams, maxTime }: RunnerOptions): Runner {
  checkSpec(spec)
  checkParameters(spec, parameters)
  const weights = copyParameters(spec, parameters)
  const tape = createTape(spec, maxTime, streams, singles)
  return {
    streams,
    maxTime,
    advance(ids, time, { kinds = [], logits = false }): Advanced {
      if (time > maxTime)
        throw new AppError('too-long', `This runner takes ${maxTime} characters at a time, not ${time}.`)
      checkIds(ids, time * streams, spec.vocabulary)
      forward(tape, weights, ids, time, undefined, logits)
      const states = Object.fromEntries(
        kinds.map((kind) => [kind, tape.layers.map((_, l) => statesOf(tape, l, kind, time))]),
      )
      carryState(tape, time)
      return { states, ...(logits && { logits: tape.logits.subarray(0, time * streams * spec.vocabulary) }) }
    },
    state: () => readState(tape),
    setState: (state) => writeState(tape, state),
    resetState: () => resetState(tape),
    dispose() {},
  }
}

/** One kind of state of one layer, [time, streams, hidden]. */
function statesOf(tape: Tape<Float32Array>, index: number, kind: StateKind, time: number): Float32Array {
  const layer = tape.layers[index]
  const { hidden, rows, streams } = layer
  if (kind === 'h') return outputs(layer, time)
  if (kind === 'c' && layer.c.length > 0) return layer.c.subarray(streams * hidden, (time + 1) * streams * hidden)
  const gate = blockOf(tape.spec.cell, kind)
  if (gate < 0) throw new AppError('no-such-state', `A network of ${tape.spec.cell} cells has no state “${kind}”.`)
  const out = new Float32Array(time * streams * hidden)
  for (let row = 0; row < time * streams; row++) {
    const from = (row * rows + gate) * hidden
    out.set(layer.gates.subarray(from, from + hidden), row * hidden)
  }
  return out
}

function copyParameters(spec: ModelSpec, parameters: Parameters): Parameters {
  const copy = zeroWeights(spec, singles)
  for (const [name, { data }] of copy) data.set(parameters.get(name)!.data)
  return copy
}

/** @throws AppError `bad-character-id` */
function checkIds(ids: Int32Array, length: number, vocabulary: number): void {
  if (ids.length < length)
    throw new AppError('bad-character-id', `${length} characters were asked for, but only ${ids.length} given.`)
  for (let k = 0; k < length; k++)
    if (ids[k] < 0 || ids[k] >= vocabulary)
      throw new AppError('bad-character-id', `Character ${ids[k]} is not one of the model's ${vocabulary}.`)
}
