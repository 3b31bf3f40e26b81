// The strongest weights of a unit, and its direct effect on the next character.

import { parseUnit, unitName } from '../../../../core/model/units.ts'
import type { Vocabulary } from '../../../../core/text/vocabulary.ts'
import { directEffect, frequenciesOf, moveOf } from '../../../../core/units/direct-effect.ts'
import { unitWeights as weightsOf } from '../../../../core/units/weights.ts'
import type { UnitWeightsAnswer } from '../../../contract/unit-types.ts'
import type { TaskContext } from '../../context.ts'
import { networkOf } from '../../recorded-network.ts'
import { recordedText } from '../../recorded-text.ts'
import { recordedValues } from '../../recorded-unit.ts'

/** Number of weights of each gate. */
const COUNT = 6

export function unitWeights(
  { recording, unit }: { recording: number; unit: string },
  context: TaskContext,
): UnitWeightsAnswer {
  const { network, vocabulary } = networkOf(context.store, recording)
  const { incoming, outgoing } = weightsOf(network, parseUnit(unit), vocabulary.characters, COUNT)
  const slope = slopeOf(context, recording, unit)
  if (slope === null) return { incoming, outgoing, direct: null }
  const frequencies = textFrequencies(recordedText(context.store, recording), vocabulary)
  const direct = directEffect(network, parseUnit(unit), slope, vocabulary.characters, frequencies)
  return { incoming, outgoing, direct }
}

/** Cached character frequencies of the last text. */
let counted: { text: string; vocabulary: Vocabulary; frequencies: Float64Array } | undefined

function textFrequencies(text: string, vocabulary: Vocabulary): Float64Array {
  if (counted?.text !== text || counted.vocabulary !== vocabulary) {
    const { ids } = vocabulary.encodeWith(text, 'map')
    counted = { text, vocabulary, frequencies: frequenciesOf(ids, vocabulary.size) }
  }
  return counted.frequencies
}

/** Change of the unit's h with one standard deviation of the unit; null where it has none, or h was not recorded. */
function slopeOf(context: TaskContext, recording: number, name: string): number | null {
  const unit = parseUnit(name)
  const { kinds } = context.store.recording(recording)
  if ((unit.kind !== 'h' && unit.kind !== 'c') || !kinds.includes('h')) return null
  const h = recordedValues(context, recording, unitName({ ...unit, kind: 'h' }))
  return moveOf(recordedValues(context, recording, name), h)
}
