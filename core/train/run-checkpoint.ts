// A checkpoint of a running training: tensors are copied one by one as they are read.

import { optimizer, slotsOf } from '../kernels/optimizers.ts'
import { parameterShapes } from '../model/spec.ts'
import { type CheckpointSource, SLOTS, slotTensor, stateTensors, type TensorSource } from './checkpoint.ts'
import { currentRate, diverged, type Run } from './running.ts'

/** @param whole with the state of training */
export function checkpoint(run: Run, whole: boolean): CheckpointSource {
  const { spec, vocabulary, config } = run.input
  const weights = weightTensors(run)
  return {
    spec,
    vocabulary: vocabulary.characters,
    tensors: whole
      ? [...weights, ...slotTensors(run), ...stateTensors(run.trainer.hiddenState(), spec.hidden)]
      : weights,
    weights: weights.length,
    step: run.step,
    validationLoss: run.validation?.step === run.step ? run.validation.loss : null,
    config,
    progress: whole ? { trainLoss: run.trainLoss, best: run.best } : null,
  }
}

function weightTensors(run: Run): TensorSource[] {
  return parameterShapes(run.input.spec).map(({ name, shape }) => ({
    name,
    shape,
    read(into) {
      run.trainer.read('value', name, into)
      if (!areFinite(into)) throw diverged(run, currentRate(run, run.step - 1))
    },
  }))
}

function slotTensors({ trainer, input: { spec, config } }: Run): TensorSource[] {
  const kept = slotsOf(optimizer(config.optimizer))
  return SLOTS.filter((slot) => kept[slot]).flatMap((slot) =>
    parameterShapes(spec).map(({ name, shape }) => ({
      ...slotTensor(slot, name, shape),
      read: (into: Float32Array) => trainer.read(slot, name, into),
    })),
  )
}

/** A loop, since there are millions. */
function areFinite(values: Float32Array): boolean {
  for (let k = 0; k < values.length; k++) if (values[k] - values[k] !== 0) return false
  return true
}
