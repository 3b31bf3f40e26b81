// The units that go with this one, and against it.

import { html } from 'lit-html'
import type { CorrelatedUnit } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { count, score } from '../../charts/format.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { rowEvents, sparkline } from '../unit-row.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function correlated(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'correlated', 'Correlated units')
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
      body: () => {
        const list = found.value.value
        if (!list) return waitingFor(found)
        return html`<div class="two-columns">
          <div><h4>with it</h4>${list.positive.map((item) => row(store, item))}</div>
          <div><h4>against it</h4>${list.negative.map((item) => row(store, item))}</div>
        </div>`
      },
    }),
  )
}

function row(store: Store, { unit, r }: CorrelatedUnit) {
  const { choose, move, leave } = rowEvents(store, unit)
  return html`<button class="correlated" title=${store.notes.nameOf(unit)} @click=${choose} @mousemove=${move} @mouseleave=${leave}>
    <span class="mono clip">${unit}</span>${sparkline(store, unit)}<span class="num tn">${score(r)}</span>
  </button>`
}
