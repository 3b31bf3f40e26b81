// A set of units that were put aside: colored together in the text (the first four), compared, kept under a name.
// Every change can be undone. The set in hand is remembered by the window, those with a name are in the workspace.

import { computed, type ReadonlySignal } from '@preact/signals-core'
import { placeOf, type UnitScale } from '../../core/schema/unit-scale.ts'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Catalogue, RecordingInfo } from '../../main/contract/types.ts'
import type { NamedSet } from '../../main/contract/unit-types.ts'
import type { StoredHistogram } from '../charts/histogram.ts'
import type { History } from './history.ts'
import type { Persist } from './persist.ts'
import { columnOf } from './units.ts'

export const MOST_COLORS = 4
/** More could not be looked at, or compared. */
const MOST_UNITS = 64

export interface UnitSets {
  /** those of the set that the recording on show has, in order */
  units: ReadonlySignal<readonly string[]>
  /** the first of them, which have colors */
  colored: ReadonlySignal<readonly string[]>
  named: ReadonlySignal<readonly NamedSet[]>
  /** Puts units at the end, as far as there is room; those that are in already stay where they are. */
  add(units: readonly string[]): void
  remove(unit: string): void
  /** In, or out again. */
  toggle(unit: string): void
  /** Moves a unit by so many places. */
  move(unit: string, by: number): void
  clear(): void
  /** Keeps the set under a name, which may be one that was used before. @throws what the host throws */
  keep(name: string): Promise<void>
  recall(name: string): void
  /** @throws what the host throws */
  forget(name: string): Promise<void>
}

export function createUnitSets(
  api: ApiClient,
  catalogue: ReadonlySignal<Catalogue | null>,
  kept: Persist,
  history: History,
  recording: ReadonlySignal<RecordingInfo | null>,
): UnitSets {
  const all = kept.signal<readonly string[]>('set', [], areNames, 'workspace')
  // the catalogue comes anew many times a second while something runs; lists are drawn again only for other sets
  const listed = computed(() => JSON.stringify(catalogue.value?.unitSets ?? []))
  const named = computed<readonly NamedSet[]>(() => JSON.parse(listed.value))
  const units = computed(() => all.value.filter((unit) => recording.value && columnOf(recording.value, unit) >= 0))

  const set = (title: string, to: readonly string[]) => {
    const from = all.peek()
    const put = (value: readonly string[]) => () => {
      all.value = value
    }
    void history.run({ title, run: put(to), back: put(from) })
  }
  const name = (title: string, name: string, to: readonly string[]) => {
    const from = named.peek().find((one) => one.name === name)?.units ?? []
    const put = (units: readonly string[]) => () => api.call('unit.set', { name, units: [...units] })
    return history.run({ title, run: put(to), back: put(from) })
  }
  const without = (unit: string) => all.peek().filter((other) => other !== unit)

  return {
    units,
    colored: computed(() => units.value.slice(0, MOST_COLORS)),
    named,
    add(more) {
      const before = all.peek()
      const next = [...new Set([...before, ...more])].slice(0, MOST_UNITS)
      const added = next.length - before.length
      if (added > 0) set(`adding ${added === 1 ? next[next.length - 1] : `${added} units`} to the set`, next)
    },
    remove: (unit) => set(`taking ${unit} out of the set`, without(unit)),
    toggle(unit) {
      if (all.peek().includes(unit)) this.remove(unit)
      else this.add([unit])
    },
    move(unit, by) {
      const next = moved(all.peek(), unit, by)
      if (next.indexOf(unit) !== all.peek().indexOf(unit)) set(`moving ${unit}`, next)
    },
    clear: () => set('emptying the set', []),
    keep: (words) => name(`keeping the set ${words}`, words, units.peek()),
    recall(name) {
      const found = named.peek().find((one) => one.name === name)
      if (found) set(`taking the set ${name}`, found.units)
    },
    forget: (words) => name(`forgetting the set ${words}`, words, []),
  }
}

/** The list with one of it moved by so many places, as far as the ends allow. */
export function moved<T>(list: readonly T[], item: T, by: number): T[] {
  const at = list.indexOf(item)
  if (at < 0) return [...list]
  const rest = list.filter((other) => other !== item)
  rest.splice(Math.max(0, Math.min(rest.length, at + by)), 0, item)
  return rest
}

/** Where a unit mostly is, and how far from there it ever gets: places on its scale. */
export interface Rest {
  median: number
  reach: number
}

/** A unit that hardly moves is not made to look as if it did. */
const LEAST_REACH = 0.1

/** From its histogram, to the width of a bin; null while that is not there. */
export function restOf(stored: StoredHistogram | null, scale: UnitScale): Rest | null {
  if (!stored) return null
  const { counts, minimum, maximum } = stored
  const at = (bin: number) => placeOf(scale, minimum + ((bin + 0.5) / counts.length) * (maximum - minimum))
  const total = counts.reduce((sum, n) => sum + n, 0)
  let [middle, before] = [0, 0]
  while (middle < counts.length - 1 && before + counts[middle] < total / 2) before += counts[middle++]
  const median = at(middle)
  const lowest = at(
    Math.max(
      0,
      counts.findIndex((n) => n > 0),
    ),
  )
  const highest = at(counts.findLastIndex((n) => n > 0))
  return { median, reach: Math.max(LEAST_REACH, median - lowest, highest - median) }
}

/** How far a value is from where the unit mostly is, as a share of its reach: what the colors of a set show. */
export function strength(value: number, { median, reach }: Rest): number {
  return Math.min(1, Math.abs(value - median) / reach)
}

export function areNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}
