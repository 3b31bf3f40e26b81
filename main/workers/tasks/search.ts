// One feature against every unit of a recording.

import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { BLOCK_CHARACTERS, GROUP_UNITS } from '../../../core/run/record.ts'
import { unitAt, unitName } from '../../../core/run/units.ts'
import { searchUnits } from '../../../core/search/search.ts'
import type { ActivationSource } from '../../../core/search/types.ts'
import type { Score, SearchEvent } from '../../contract/types.ts'
import type { Store } from '../../store/store.ts'
import type { TaskContext } from '../context.ts'
import { recordedText } from '../recorded-text.ts'

export interface SearchInput {
  recording: number
  expression: string
  shifts: number
  seed: number
  /** columns of the recording, half-open; the first a multiple of GROUP_UNITS */
  columns: [number, number]
}

/** From here on the regular expressions of the feature run, which may run away. */
export interface Evaluating {
  type: 'evaluating'
}

export async function search(input: SearchInput, context: TaskContext<SearchEvent | Evaluating>): Promise<void> {
  const { store } = context
  const { expression, recording, shifts, seed, columns } = input
  const text = recordedText(store, recording)
  context.emit({ type: 'evaluating' })
  const feature = evaluateFeature(expression, text, store.features())
  const now = () => performance.now()
  for (const step of searchUnits(activations(store, recording, columns, feature.values.length), feature, {
    shifts,
    seed,
    now,
  })) {
    context.check()
    if (step.type === 'scores' || step.type === 'null')
      context.emit({ ...step, scores: inRecording(step.scores, columns) })
    else if (step.type !== 'progress') context.emit(step)
  }
}

function inRecording(scores: Score[], [first]: [number, number]): Score[] {
  return scores.map((score) => ({ ...score, column: first + score.column }))
}

/** @param characters as many as the feature was evaluated on: a recording may still be growing */
function activations(
  store: Store,
  recording: number,
  [first, end]: [number, number],
  characters: number,
): ActivationSource {
  const { layers, hidden, kinds } = store.recording(recording)
  return {
    characters,
    units: end - first,
    blockCharacters: BLOCK_CHARACTERS,
    groupUnits: GROUP_UNITS,
    name: (column) => unitName(unitAt({ layers, hidden }, kinds, first + column)),
    group: (block, group) => store.group(recording, block, first / GROUP_UNITS + group),
  }
}
