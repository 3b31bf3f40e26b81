// All units of the recording: find one by name, layer or kind, sort by score, variance or name.

import { computed } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { hasCellStates } from '../../core/schema/unit-names.ts'
import { count, plain, score } from '../charts/format.ts'
import { disposables, renders } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import { partChoices, type UnitRow, type UnitSort } from '../state/units.ts'
import type { Context, ViewEntry } from './entry.ts'
import { virtualList } from './list.ts'
import { rowEvents, sortHead, sparkline, unitLabel } from './unit-row.ts'

export const units: ViewEntry = {
  id: 'units',
  title: 'All units',
  modes: ['explore'],
  place: 'bottom',
  letters: true,
  count: (store) => computed(() => (store.ranking.total.value > 0 ? count(store.ranking.total.value) : '')),
  help: {
    shows: 'Every unit that was recorded, with the spread of its activation; r is with the searched feature.',
    computed: 'Variance, mean and extremes over all recorded characters, of what is shown: tanh c for cell states.',
    numbers: 'Values',
  },
  mount(host: HTMLElement, { store }: Context) {
    host.classList.add('units-view')
    const add = (className: string) => host.appendChild(Object.assign(document.createElement('div'), { className }))
    const bar = add('toolbar')
    const table = add('')
    const head = table.appendChild(document.createElement('div'))
    return disposables(
      store.walk.offer('units', () => store.ranking.rows.peek().map(({ unit }) => unit)),
      renders(bar, () => filters(store)),
      renders(head, () => (store.ranking.total.value > 0 ? tableHead(store) : html`${nothing}`)),
      virtualList(table, {
        label: 'All units',
        choose: (unit) => {
          store.chosenUnit.value = unit
        },
        rows: () => store.ranking.rows.value,
        row: (row, i, id) => tableRow(store, row, i, id),
        chosen: () => store.unit.value,
        nameOf: (row) => row.unit,
        order: () => JSON.stringify([store.ranking.sort.value, store.ranking.filter.value]),
      }),
    )
  },
}

const HINTS: Partial<Record<UnitSort, string>> = {
  variance: 'variance, mean and extremes are of what is shown: of tanh c for cell states',
  score: 'Pearson’s r with the searched feature on the search half',
}

function filters({ ranking, recording }: Store) {
  const shape = recording.value
  if (!shape) return html`<span>No activations are selected.</span>`
  const { filter } = ranking
  const parts = partChoices(shape)
  const set = (part: Partial<typeof filter.value>) => {
    filter.value = { ...filter.peek(), ...part }
  }
  const value = (event: Event) => (event.target as HTMLInputElement).value
  return html`<input class="input" type="search" placeholder="Filter, for example L1.c" aria-label="Filter units by name"
      .value=${filter.value.text} @input=${(event: Event) => set({ text: value(event) })} />
    <select class="input" aria-label="Layer" @change=${(event: Event) => set({ layer: value(event) === '' ? null : Number(value(event)) })}>
      <option value="">every layer</option>
      ${parts.layers.map(([layer, title]) => html`<option value=${layer} ?selected=${filter.value.layer === layer}>${title}</option>`)}
    </select>
    <select class="input" aria-label="Kind" @change=${(event: Event) => set({ kind: value(event) || null })}>
      <option value="">every kind</option>
      ${parts.kinds.map(([kind, title]) => html`<option value=${kind} ?selected=${filter.value.kind === kind}>${title}</option>`)}
    </select>
    <span class="grow"></span>
    <span class="dim">${hasCellStates(shape) ? 'figures of what is shown: tanh c for cell states' : ''}</span>
    <span class="tn">${count(ranking.rows.value.length)} of ${count(ranking.total.value)}</span>`
}

function tableHead({ ranking }: Store) {
  const head = (title: string, key: UnitSort, classes = 'num') =>
    sortHead({
      title,
      hint: HINTS[key],
      on: ranking.sort.value === key,
      sort: () => {
        ranking.sort.value = key
      },
      classes,
    })
  return html`<div class="table-head unit-cols" role="row" data-roving="line">
    ${head('unit', 'name', '')}<span role="columnheader">activation</span>${head('r, search half', 'score')}${head('variance', 'variance')}<span class="num" role="columnheader">mean</span
    ><span class="num" role="columnheader">min</span><span class="num" role="columnheader">max</span>
  </div>`
}

function tableRow(store: Store, row: UnitRow, i: number, id: string) {
  const { choose, move, leave } = rowEvents(store, row.unit)
  const on = store.unit.value === row.unit
  return html`<div class="table-row unit-cols ${on ? 'on' : ''}" role="row" id=${id} aria-rowindex=${i + 1} aria-selected=${on}
    data-unit=${row.unit} @click=${choose} @mousemove=${move} @mouseleave=${leave}>
    ${unitLabel(store, row.unit)}${sparkline(store, row.unit)}${[
      score(row.score?.r),
      score(row.variance, 3),
      plain(row.mean),
      plain(row.minimum),
      plain(row.maximum),
    ].map((words) => html`<span class="num" role="gridcell">${words}</span>`)}
  </div>`
}
