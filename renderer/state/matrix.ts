// All features against all units: asked for when somebody wants to see it, kept until another recording is chosen.

import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { FeatureLanguage, MatrixEvent } from '../../main/contract/types.ts'
import type { MatrixRow } from '../views/matrix/shape.ts'
import { streamed } from './streamed.ts'

export interface Matrix {
  rows: readonly MatrixRow[]
  /** features that are still to come */
  total: number
  seconds: number
  complete: boolean
}

/** The matrix with one more event; `describe` says what is known of a feature by name. */
export function gatherMatrix(
  old: Matrix | null,
  event: MatrixEvent,
  describe: (feature: string) => { meaning: string; group: string },
): Matrix {
  const matrix = old ?? { rows: [], total: 0, seconds: 0, complete: false }
  switch (event.type) {
    case 'features':
      return { ...matrix, total: event.total }
    case 'row': {
      const { type: _type, seconds, ...row } = event
      return { ...matrix, rows: [...matrix.rows, { ...row, ...describe(row.feature), q: null }], seconds }
    }
    case 'q': {
      const rows = matrix.rows.map((row) => ({ ...row, q: event.q[row.feature] ?? row.q }))
      return { ...matrix, rows, seconds: event.seconds, complete: true }
    }
  }
}

export function createMatrix(
  api: ApiClient,
  recording: ReadonlySignal<number | null>,
  language: ReadonlySignal<FeatureLanguage | null>,
) {
  /** counts the times that it was asked for */
  const wish = signal(0)
  const describe = (feature: string) => {
    const known = language.peek()?.features.find((f) => f.key === feature)
    return { meaning: known?.meaning ?? '', group: known?.group ?? '' }
  }
  const answer = streamed(
    () => (wish.value > 0 && recording.value !== null ? [recording.value, wish.value] : null),
    ([id], stop) => api.stream('search.matrix', { recording: id }, { signal: stop }),
    (old: Matrix | null, event: MatrixEvent) => gatherMatrix(old, event, describe),
  )
  return {
    ...answer,
    wanted: () => wish.value > 0,
    ask() {
      wish.value++
    },
    forget() {
      wish.value = 0
    },
  }
}
