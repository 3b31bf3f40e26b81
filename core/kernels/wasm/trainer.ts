// Training on compiled kernels: sets the inputs of a step and runs it.

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
  const parts = { train: calls.parts(1), gradient: calls.parts(0) }

  function* inParts(entry: 'train' | 'gradient'): Steps<StepResult> {
    for (let part = 0; part < parts[entry]; part++) {
      if (part > 0) yield part / parts[entry]
      calls.set_part(part)
      network.run(entry)
    }
    return { loss: calls.mean_loss(), gradientNorm: calls.norm() }
  }

  function* stepInParts(ids: Int32Array, learningRate: number, step: number): Steps<StepResult> {
    prepare(ids, step)
    calls.set_rate(learningRate, 1 - beta1 ** (step + 1), Math.sqrt(1 - beta2 ** (step + 1)))
    return yield* inParts('train')
  }

  function* gradientInParts(ids: Int32Array, step: number): Steps<Gradient> {
    prepare(ids, step)
    return { ...(yield* inParts('gradient')), gradient: network.readParameters('gradient') }
  }

  return {
    stepInParts,
    gradientInParts,
    step: (ids, learningRate, step) => finish(stepInParts(ids, learningRate, step)),
    gradient: (ids, step) => finish(gradientInParts(ids, step)),
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
