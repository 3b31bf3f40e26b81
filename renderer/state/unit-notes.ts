// What the researcher calls the units of the network in use; names are shown wherever a unit is.

import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Catalogue } from '../../main/contract/types.ts'
import type { UnitNote } from '../../main/contract/unit-types.ts'
import type { Chain } from './current.ts'
import type { History } from './history.ts'

export interface UnitNotes {
  /** of the model in use, by unit */
  all: ReadonlySignal<ReadonlyMap<string, UnitNote>>
  /** the name of a unit, or ''; tracked */
  nameOf(unit: string): string
  /** Changes the name or the words, and leaves the other as it is; can be undone. @throws what the host throws */
  save(unit: string, change: Change): Promise<void>
}

/** one of the two */
type Change = { name: string; note?: undefined } | { note: string; name?: undefined }

export function createUnitNotes(
  api: ApiClient,
  catalogue: ReadonlySignal<Catalogue | null>,
  chain: ReadonlySignal<Chain>,
  history: Pick<History, 'run'>,
): UnitNotes {
  const model = computed(() => chain.value.model?.id ?? null)
  // the catalogue comes anew many times a second while something runs; lists are drawn again only for other notes
  const kept = computed(() => JSON.stringify(catalogue.value?.notes ?? []))
  const all = computed(() => notesOf(JSON.parse(kept.value), model.value))
  return {
    all,
    nameOf: (unit) => all.value.get(unit)?.name ?? '',
    async save(unit, change) {
      const id = model.peek()
      if (id === null) return
      const { name = '', note = '' } = all.peek().get(unit) ?? {}
      const before = change.name === undefined ? { note } : { name }
      // only what changes is sent: the other may have been written a moment ago, and the catalogue not know of it yet
      const set = (words: Change) => api.call('unit.note', { model: id, unit, ...words })
      await history.run({
        title: `${change.name === undefined ? 'note on' : 'name of'} ${unit}`,
        run: () => set(change),
        back: () => set(before),
      })
    },
  }
}

export function notesOf(notes: readonly UnitNote[], model: number | null): ReadonlyMap<string, UnitNote> {
  return new Map(notes.filter((note) => note.model === model).map((note) => [note.unit, note]))
}
