// All features against all units: computed on request, kept until another recording is chosen.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { DescribedFeature, FeatureLanguage, MatrixEvent } from '../../main/contract/types.ts'
import type { MatrixRow, Metric } from './matrix-row.ts'
import { streamed } from './streamed.ts'

export interface Matrix {
  rows: readonly MatrixRow[]
  /** how many features were asked about */
  total: number
  seconds: number
  complete: boolean
}

/** What was asked about; the events speak of it by its place. */
export type Asked = Pick<DescribedFeature, 'key' | 'expression' | 'meaning' | 'group'>

/** The matrix with one more event, `seconds` after it was asked for. */
export function gatherMatrix(old: Matrix | null, event: MatrixEvent, asked: readonly Asked[], seconds: number): Matrix {
  const matrix = { ...(old ?? { rows: [], total: asked.length, complete: false }), seconds }
  switch (event.type) {
    case 'feature':
      return { ...matrix, rows: [...matrix.rows, begun(event, asked[event.index])] }
    case 'row':
      return {
        ...matrix,
        rows: changed(matrix.rows, event.index, { r: event.heldoutR, auroc: event.auroc, p: event.rowP }),
      }
    case 'done':
      return { ...matrix, rows: matrix.rows.map((row, i) => withQ(row, event.q, i)), complete: true }
  }
}

function begun(event: MatrixEvent & { type: 'feature' }, { key, expression, meaning, group }: Asked): MatrixRow {
  const none = new Float32Array(0)
  const { kind, problem } = event
  return { feature: key, expression, meaning, group, kind, r: none, auroc: none, q: null, p: null, problem }
}

function changed(rows: readonly MatrixRow[], index: number, to: Partial<MatrixRow>): MatrixRow[] {
  return rows.map((row, i) => (i === index ? { ...row, ...to } : row))
}

function withQ(row: MatrixRow, q: Float32Array, index: number): MatrixRow {
  const units = row.r.length
  return units === 0 ? row : { ...row, q: q.subarray(index * units, (index + 1) * units) }
}

export function createMatrix(
  api: ApiClient,
  recording: ReadonlySignal<number | null>,
  language: ReadonlySignal<FeatureLanguage | null>,
) {
  /** counts the times that it was asked for */
  const times = signal(0)
  let asked: readonly Asked[] = []
  let begun = 0
  const answer = streamed(
    // without the names of the features there is nothing to ask about yet
    () => (times.value > 0 && recording.value !== null && language.value ? [recording.value, times.value] : null),
    ([id], stop) => {
      asked = language.peek()?.features.filter(({ kind }) => kind !== null) ?? []
      begun = performance.now()
      const expressions = asked.map(({ key }) => key)
      return api.stream('search.matrix', { recording: id, expressions }, { signal: stop })
    },
    (old: Matrix | null, event: MatrixEvent) => gatherMatrix(old, event, asked, (performance.now() - begun) / 1000),
  )
  const leave = effect(() => {
    recording.value
    times.value = 0
  })
  return {
    ...answer,
    /** what the colors say */
    metric: signal<Metric>('auroc'),
    ask() {
      times.value++
    },
    forget() {
      times.value = 0
    },
    dispose() {
      leave()
      answer.dispose()
    },
  }
}
