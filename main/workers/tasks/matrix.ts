// One analyst's part of a matrix: its units against one feature, and the turns of several.

import { type RowChance, type RowFigures, rowChances, rowFigures } from '../../../core/search/matrix.ts'
import { planTurns } from '../../../core/search/null.ts'
import type { PreparedFeature } from '../../../core/search/prepared.ts'
import type { TaskContext } from '../context.ts'
import { type Share, shelfOf } from '../search-worker.ts'

export interface MatrixFiguresInput {
  share: Share
  feature: PreparedFeature
}

export interface MatrixChancesInput {
  share: Share
  /** of each feature */
  values: (Uint8Array | Float32Array)[]
  shifts: number
}

export function matrixFigures({ share, feature }: MatrixFiguresInput, { store, check }: TaskContext): RowFigures {
  return finish(rowFigures(shelfOf(store, share), feature), check)
}

export function matrixChances(
  { share, values, shifts }: MatrixChancesInput,
  { store, check }: TaskContext,
): RowChance[] {
  return finish(rowChances(shelfOf(store, share), values, planTurns(share.characters, shifts)), check)
}

/** Runs to the end, asking between two slices whether it is still wanted. */
function finish<T>(work: Generator<unknown, T>, check: () => void): T {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    check()
  }
}
