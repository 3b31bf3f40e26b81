// Training on compiled kernels: everything of a step happens there; here it is only told what to do.

import { dropoutKey, dropoutThreshold } from '../../model/dropout.ts'
import { checkParameters, checkSpec, type ModelSpec, type Parameters } from '../../model/spec.ts'
import { finish } from '../../util/generators.ts'
import type { Gradient, StepResult, Steps, Trainer, TrainerOptions } from '../kernels.ts'
import { OPTIMIZERS, type OptimizerState, resumeOptimizerState, slotsOf } from '../optimizers.ts'
import type { Machine } from './machine.ts'
import { CompiledNetwork } from './network.ts'
import { createBorrower } from './runner.ts'

/** In the order of `enum Clip` in source/update.h. */
const CLIPS = ['none', 'norm', 'value']

/** @throws AppError `bad-model`, `bad-parameters`, `bad-optimizer-state`, or that the network does not fit the memory */
export function createTrainer(
  machine: Machine,
  spec: ModelSpec,
  parameters: Parameters,
  options: TrainerOptions,
): Trainer {
  checkSpec(spec)
  checkParameters(spec, parameters)
  const { batch, sequence, optimizer, clip, seed } = options
  const slots = slotsOf(optimizer)
  const network = new CompiledNetwork(machine, spec, { streams: batch, time: sequence, training: true, slots })
  const { calls } = network
  network.writeParameters(parameters, options.loading)
  if (options.optimizerState) {
    const { mean, square } = resumeOptimizerState(optimizer, parameters, options.optimizerState)
    if (mean) network.writeSlots('mean', mean)
    if (square) network.writeSlots('square', square)
  }
  if (options.hiddenState) network.writeState(options.hiddenState)

  const { alpha, beta1, beta2, epsilon, momentum, weightDecay } = optimizer
  const kind = OPTIMIZERS.indexOf(optimizer.kind)
  calls.set_optimizer(kind, alpha, beta1, beta2, epsilon, momentum, weightDecay)
  calls.set_clip(CLIPS.indexOf(clip.kind), clip.kind === 'none' ? 0 : clip.at)
  calls.set_dropout(dropoutThreshold(spec.dropout), 1 / (1 - spec.dropout))

  function prepare(ids: Int32Array, step: number): void {
    network.writeIds(ids, (sequence + 1) * batch)
    if (spec.dropout > 0)
      network.writeDropoutKeys(Array.from({ length: spec.layers }, (_, layer) => dropoutKey(seed, step, layer)))
  }
  const portions = { train: calls.portions(1), gradient: calls.portions(0) }

  function* inPortions(entry: 'train' | 'gradient'): Steps<StepResult> {
    for (let portion = 0; portion < portions[entry]; portion++) {
      if (portion > 0) yield portion / portions[entry]
      calls.set_portion(portion)
      network.run(entry)
    }
    return { loss: calls.mean_loss(), gradientNorm: calls.norm() }
  }

  function* stepInPortions(ids: Int32Array, learningRate: number, step: number): Steps<StepResult> {
    prepare(ids, step)
    calls.set_rate(learningRate, 1 - beta1 ** (step + 1), Math.sqrt(1 - beta2 ** (step + 1)))
    return yield* inPortions('train')
  }

  function* gradientInPortions(ids: Int32Array, step: number): Steps<Gradient> {
    prepare(ids, step)
    return { ...(yield* inPortions('gradient')), gradient: network.readParameters('gradient') }
  }

  return {
    stepInPortions,
    gradientInPortions,
    step: (ids, learningRate, step) => finish(stepInPortions(ids, learningRate, step)),
    gradient: (ids, step) => finish(gradientInPortions(ids, step)),
    createRunner: (options) => createBorrower(machine, network, options),
    parameters: () => network.readParameters('value'),
    read: (kept, name, into) => network.readInto(kept, name, into),
    optimizerState(): OptimizerState {
      return {
        ...(slots.mean && { mean: network.readSlots('mean') }),
        ...(slots.square && { square: network.readSlots('square') }),
      }
    },
    hiddenState: () => network.readState(),
    resetState: () => network.resetState(),
    dispose: () => network.dispose(),
  }
}
