// A text that is written with units held, beside its untouched twin.

import { parseUnit } from '../../../core/model/units.ts'
import { heldSample } from '../../../core/run/held-sample.ts'
import type { HeldText } from '../../contract/unit-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { openModel } from '../network.ts'
import type { GenerateInput } from './generate.ts'

export interface GenerateHeldInput extends GenerateInput {
  /** raw values */
  holds: readonly { unit: string; value: number }[]
}

/** @throws AppError `unknown-character`, `bad-unit`, `no-such-unit`, `no-checkpoint` */
export function generateHeld(input: GenerateHeldInput, context: TaskContext): HeldText {
  const { network, vocabulary } = openModel(context.store, input.model)
  const clamps = input.holds.map(({ unit, value }) => ({ ...parseUnit(unit), value }))
  const backend = chooseBackend({ threads: 1 })
  try {
    const [held, free]: number[][] = [[], []]
    let [heldLoss, freeLoss] = [0, 0]
    for (const twins of heldSample(backend, network, vocabulary, { ...input, clamps })) {
      context.check()
      held.push(twins.held)
      free.push(twins.free)
      heldLoss += twins.heldLoss / input.length
      freeLoss += twins.freeLoss / input.length
    }
    return { text: vocabulary.decode(held), twin: vocabulary.decode(free), heldLoss, freeLoss }
  } finally {
    backend.dispose()
  }
}
