// The list of units that J and K walk through: all units of the recording, filtered and sorted as the picker says.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { RecordingInfo, UnitStats } from '../../main/contract/types.ts'
import { answered, type Results } from './results.ts'
import { filterUnits, sortUnits, type UnitFilter, type UnitRow, type UnitSort, unitRows } from './units.ts'

export interface Ranking {
  sort: Signal<UnitSort>
  filter: Signal<UnitFilter>
  rows: ReadonlySignal<readonly UnitRow[]>
  /** all units, in the order of columns */
  all: ReadonlySignal<readonly UnitRow[]>
  /** how many units there are before the filter */
  total: ReadonlySignal<number>
  /** the unit of the highest variance: what to show when none was chosen */
  liveliest: ReadonlySignal<string | null>
  dispose(): void
}

export function createRanking(
  recording: ReadonlySignal<RecordingInfo | null>,
  stats: ReadonlySignal<UnitStats | null>,
  results: ReadonlySignal<Results | null>,
): Ranking {
  const sort = signal<UnitSort>('variance')
  const filter = signal<UnitFilter>({ text: '', layer: null, kind: null })
  /** the parts of a recording that give its units, so that one that grows does not rebuild the list */
  const shape = computed(() => {
    const r = recording.value
    return r && JSON.stringify({ layers: r.layers, hidden: r.hidden, kinds: r.kinds, groups: r.groups })
  })
  const scores = computed(() => results.value?.scores ?? null)
  const all = computed(() => (shape.value ? unitRows(JSON.parse(shape.value), stats.value, scores.value) : []))
  const rows = computed(() => sortUnits(filterUnits(all.value, filter.value), sort.value))
  const liveliest = computed(() => (stats.value ? (sortUnits(all.value, 'variance')[0]?.unit ?? null) : null))
  // later events of a question do not sort anew: another order may have been chosen meanwhile
  const question = computed(() => answered(results.value))
  const stop = effect(() => {
    const wanted = question.value === null ? 'variance' : 'score'
    if (sort.peek() !== 'name') sort.value = wanted
  })
  return { sort, filter, rows, all, total: computed(() => all.value.length), liveliest, dispose: stop }
}
