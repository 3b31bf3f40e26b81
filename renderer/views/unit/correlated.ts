// The units that go with this one, and against it.

import { html } from 'lit-html'
import { type Correlated, correlatedBars } from '../../../core/figures/charts/unit-bars.ts'
import { collect } from '../../actions/collect.ts'
import { barsOf } from '../../charts/bars.ts'
import { count } from '../../charts/format.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { rowEvents } from '../unit-row.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function correlated(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'correlated')
  const found = lazily(
    section.wanted,
    () => recordingAndUnit(store),
    ([recording, unit], signal) => api.call('unit.correlated', { recording, unit }, { signal }),
  )
  return disposables(
    found,
    section.show({
      collect: () => collect(context, 'correlated'),
      note: () =>
        found.value.value ? `Pearson’s r of what is shown, over ${count(found.value.value.characters)} characters` : '',
      stale: found.stale,
      body: (width) => {
        const list = found.value.value
        return list ? bars(store, list, width) : waitingFor(found)
      },
    }),
  )
}

export function bars(store: Store, list: Correlated, width: number) {
  const look = { width, theme: store.theme.theme.value }
  const nameOf = (unit: string) => store.notes.nameOf(unit) || undefined
  return html`${barsOf(correlatedBars(list, nameOf), look, {
    title: 'Correlated units',
    choose: (unit) => rowEvents(store, unit).choose(),
    move: (unit, event) => rowEvents(store, unit).move(event),
    leave: () => rowEvents(store, '').leave(),
    hint: ({ key }) => `Go to ${key}`,
  })}`
}
