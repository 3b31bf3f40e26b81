// How far the held-out figures of some units can be trusted; told a few units at a time.

import { HeldoutIntervals } from '../../../core/search/heldout-intervals.ts'
import type { Intervals } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, type Question, searchedFeature } from '../searched-feature.ts'
import { unitLevels } from '../unit-levels.ts'

export interface IntervalsInput extends Question {
  units: { unit: string; column: number; sign: 1 | -1 }[]
  /** decides which blocks are drawn */
  seed: number
}

export interface IntervalsEvent {
  type: 'intervals'
  intervals: { unit: string; intervals: Intervals }[]
}

const AT_ONCE = 20

export async function searchIntervals(
  input: IntervalsInput,
  { store, emit, check, breathe }: TaskContext<Evaluating | IntervalsEvent>,
): Promise<void> {
  const { recording, characters, units, seed } = input
  const { feature, split } = searchedFeature(input, store, emit)
  const heldout = new HeldoutIntervals(feature, split, seed)
  for (let first = 0; first < units.length; first += AT_ONCE) {
    const intervals = units.slice(first, first + AT_ONCE).map(({ unit, column, sign }) => ({
      unit,
      intervals: heldout.of(unitLevels(store, recording, column, characters), sign),
    }))
    emit({ type: 'intervals', intervals })
    await breathe()
    check()
  }
}
