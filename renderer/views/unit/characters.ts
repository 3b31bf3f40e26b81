// The mean of the unit at each character: where it is high and where it is low.

import type { CharacterMean } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { countCharacters, findAll } from '../../actions/navigate.ts'
import { type Bar, divergingBars } from '../../charts/diverging-bars.ts'
import { count, plain, score, signed, visible } from '../../charts/format.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'

const ROWS = 7
/** A character that comes less often says little by its mean. */
const LEAST = 20

export function characters(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'characters', 'At each character')
  const means = lazily(
    section.wanted,
    () => {
      const key = recordingAndUnit(store)
      return key && [...key, store.scales.of(key[1]).raw]
    },
    ([recording, unit, , raw], signal) => api.call('unit.characters', { recording, unit, raw }, { signal }),
  )
  return disposables(
    means,
    section.show({
      collect: () => collect(context, 'characters'),
      note: () => `mean of ${store.scales.of(store.shownUnit.value ?? '').quantity}, lowest and highest`,
      stale: means.stale,
      body: () => {
        const list = means.value.value
        return list ? bars(store, list) : waitingFor(means)
      },
    }),
  )
}

/** A growing recording is asked again every so many characters. */
const STAGE = 65_536

/** The key of what is asked of a unit alone; null while nothing is recorded. */
export function recordingAndUnit({ recordingId, shownUnit, recorded }: Store): [number, string, number] | null {
  const [recording, unit, stage] = [recordingId.value, shownUnit.value, Math.ceil(recorded.value / STAGE)]
  return recording === null || unit === null || stage === 0 ? null : [recording, unit, stage]
}

function bars(store: Store, list: readonly CharacterMean[]) {
  const often = list.filter((row) => row.count >= LEAST)
  const most = Math.max(...often.map(({ mean }) => Math.abs(mean)), 1e-9)
  const bar = ({ character, mean, deviation, count: n }: CharacterMean): Bar => ({
    label: visible(character),
    value: mean,
    words: Math.abs(mean) < 10 ? signed(mean) : plain(mean),
    title: `mean ${signed(mean)}, sd ${score(deviation)}, ${count(n)} times; click for the next one`,
    choose: () => goToNext(store, character),
  })
  const half = Math.min(ROWS, Math.floor(often.length / 2))
  return divergingBars({
    left: often.slice(-half).reverse().map(bar),
    right: often.slice(0, half).map(bar),
    most,
    fill: { left: 'var(--scale-n4)', right: 'var(--scale-p4)' },
    title: 'Mean of the unit at each character',
  })
}

function goToNext(store: Store, character: string): void {
  const source = store.text.value.peek()
  if (!source) return
  const { text, length } = source
  const flat = length === text.length
  const from = flat ? store.caret.peek() + 1 : 0
  const [offset] = findAll(text, character, from, 1)
  if (offset !== undefined) store.goTo(flat ? offset : countCharacters(text, offset), true)
}
