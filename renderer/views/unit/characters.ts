// The mean of the unit at each character: where it is high and where it is low.

import { html } from 'lit-html'
import { characterBars } from '../../../core/figures/charts/unit-bars.ts'
import type { CharacterMean } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { countCharacters, findAll } from '../../actions/navigate.ts'
import { barsOf } from '../../charts/bars.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function characters(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'characters')
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
      note: () => `mean of ${store.scales.of(store.pageUnit.value ?? '').quantity}`,
      stale: means.stale,
      body: (width) => {
        const list = means.value.value
        return list ? bars(store, list, width) : waitingFor(means)
      },
    }),
  )
}

/** A growing recording is asked again every so many characters. */
const STAGE = 65_536

/** The key of what is asked of a unit alone; null while nothing is recorded. */
export function recordingAndUnit({ recordingId, pageUnit, recorded }: Store): [number, string, number] | null {
  const [recording, unit, stage] = [recordingId.value, pageUnit.value, Math.ceil(recorded.value / STAGE)]
  return recording === null || unit === null || stage === 0 ? null : [recording, unit, stage]
}

export function bars(store: Store, list: readonly CharacterMean[], width: number) {
  const look = { width, theme: store.theme.theme.value }
  return html`${barsOf(characterBars(list, look.theme), look, {
    title: 'Mean of the unit at each character',
    choose: (character) => goToNext(store, character),
    hint: ({ title }) => `${title}; click for the next one`,
  })}`
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
