// Incoming and outgoing weights: the strongest of each gate.

import { html } from 'lit-html'
import { weightBars } from '../../../core/figures/charts/unit-bars.ts'
import { kindTitle, type StateKind } from '../../../core/schema/cells.ts'
import type { UnitWeightsAnswer } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { barsOf } from '../../charts/bars.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { columnOf } from '../../state/units.ts'
import type { Context } from '../entry.ts'
import { rowEvents } from '../unit-row.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function weights(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'weights')
  const answer = lazily(
    section.wanted,
    () => recordingAndUnit(store),
    ([recording, unit], signal) => api.call('unit.weights', { recording, unit }, { signal }),
  )
  return disposables(
    answer,
    section.show({
      collect: () => collect(context, 'weights'),
      note: () => 'strongest, by gate',
      stale: answer.stale,
      body: (width) => (answer.value.value ? bars(store, answer.value.value, width) : waitingFor(answer)),
    }),
  )
}

/** Units that the recording lacks lead nowhere. */
export function bars(store: Store, all: UnitWeightsAnswer, width: number) {
  const { recording, notes } = store
  const found = weightBars(
    all,
    (unit) => notes.nameOf(unit) || undefined,
    (gate) => kindTitle(gate as StateKind),
  )
  const there = (unit: string) => recording.value !== null && columnOf(recording.value, unit) >= 0
  const lists = found.lists.map((list) => ({
    ...list,
    rows: list.rows.map((row) => (there(row.key) ? row : { ...row, key: '' })),
  }))
  const look = { width, theme: store.theme.theme.value }
  return html`${barsOf({ ...found, lists }, look, {
    title: 'Incoming and outgoing weights',
    choose: (unit) => rowEvents(store, unit).choose(),
    hint: ({ key }) => (key === '' ? '' : `Go to ${key}`),
  })}${all.incoming.length === 0 ? html`<p class="dim">Incoming: only its own cell.</p>` : ''}`
}
