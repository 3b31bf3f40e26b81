// The units of highest positive and negative correlation with one unit.

import { columnNamed, nameAt } from '../../../../core/model/unit-names.ts'
import { correlations } from '../../../../core/units/correlated.ts'
import type { CorrelatedUnit } from '../../../contract/unit-types.ts'
import { recordedActivations } from '../../activations.ts'
import type { TaskContext } from '../../context.ts'

export interface CorrelatedAnswer {
  characters: number
  /** best first */
  positive: CorrelatedUnit[]
  negative: CorrelatedUnit[]
}

const COUNT = 6

export function unitCorrelated(
  { recording, unit }: { recording: number; unit: string },
  { store, check }: TaskContext,
): CorrelatedAnswer {
  const shape = store.recording(recording)
  const column = columnNamed(shape, unit)
  const name = (column: number) => nameAt(shape, column)
  const work = correlations(recordedActivations(store, recording, shape.characters), shape, { of: [column] })
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return answer(step.value.r, step.value.characters, column, name)
    check()
  }
}

function answer(r: Float32Array, characters: number, own: number, name: (column: number) => string): CorrelatedAnswer {
  const others = Array.from(r, (value, column) => ({ column, r: value }))
    .filter(({ column }) => column !== own)
    .sort((a, b) => b.r - a.r || a.column - b.column)
  const named = (list: typeof others) => list.map(({ column, r }) => ({ unit: name(column), r }))
  return {
    characters,
    positive: named(others.filter(({ r }) => r > 0).slice(0, COUNT)),
    negative: named(others.filter(({ r }) => r < 0).slice(-COUNT)).reverse(),
  }
}
