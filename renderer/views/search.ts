// Which units follow a feature: the editor, the ranking, and what chance alone would give.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { Score } from '../../main/contract/types.ts'
import { exportRanking } from '../actions/export.ts'
import { count, probability, score } from '../charts/format.ts'
import { nullStrip } from '../charts/null-strip.ts'
import { disposables, renders } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import { type ScoreKey, sortScores } from '../state/units.ts'
import type { Context, ViewEntry } from './entry.ts'
import { featureEditor } from './feature-editor.ts'
import { virtualList } from './list.ts'
import { rowEvents, sortHead, sparkline, unitLabel } from './unit-row.ts'

export const search: ViewEntry = {
  id: 'search',
  title: 'Search',
  modes: ['explore'],
  place: 'bottom',
  note: (store) => computed(() => foundWords(store)),
  mount: mountSearch,
}

/** “19,003 of 204,983 characters in 155 spans” */
function foundWords({ search: { results } }: Store): string {
  const r = results.value
  if (!r?.scores) return ''
  const time = `${r.seconds < 0.995 ? `${Math.max(1, Math.round(r.seconds * 1000))} ms` : `${r.seconds.toFixed(1)} s`}`
  if (r.kind === 'number') return `a number at ${count(r.characters)} characters · ${time}`
  return `${count(r.positives)} of ${count(r.characters)} characters in ${count(r.runs)} spans · ${time}`
}

function mountSearch(host: HTMLElement, context: Context) {
  const { store } = context
  host.classList.add('search-view')
  const add = (className: string) => host.appendChild(Object.assign(document.createElement('div'), { className }))
  const ask = add('ask')
  const editor = ask.appendChild(Object.assign(document.createElement('div'), { className: 'editor' }))
  const actions = ask.appendChild(Object.assign(document.createElement('div'), { className: 'ask contents' }))
  const problem = add('problem')
  const head = add('')
  const body = add('')
  const strip = add('null-strip')
  const by = signal<ScoreKey>('r')
  const sorted = computed(() => sortScores(store.search.results.value?.scores ?? [], by.value))
  const stale = computed(() => store.search.running.value || store.search.problem.value !== null)

  return disposables(
    featureEditor(editor, context),
    renders(
      actions,
      () => html`<button class="button primary" ?disabled=${store.recordingId.value === null}
          @click=${() => store.search.run(store.search.expression.peek())}>Search <kbd>Ctrl ↵</kbd></button>
        <button class="plain" ?disabled=${sorted.value.length === 0} @click=${() => void exportRanking(context)}>CSV</button>`,
    ),
    renders(problem, () => problemLine(store)),
    renders(head, () => {
      for (const element of [body, strip]) element.classList.toggle('stale', stale.value && sorted.value.length > 0)
      strip.classList.toggle('hidden', sorted.value.length === 0)
      return sorted.value.length > 0 ? tableHead(by) : hint(store)
    }),
    virtualList(body, {
      rows: () => sorted.value,
      row: (item, i) => tableRow(store, item, i),
      chosen: () => store.unit.value,
      nameOf: (item) => item.unit,
      order: () => `${store.search.results.value?.expression} ${by.value}`,
    }),
    nullStrip(strip, store),
  )
}

/** “At 9: Unclosed bracket.” */
function problemLine({ search }: Store) {
  const problem = search.problem.value
  if (!problem) return html`${nothing}`
  const place = problem.to > 0 ? html`<b>At ${problem.from + 1}:</b> ` : nothing
  return html`<span role="alert">${place}${problem.message}</span>`
}

function hint(store: Store) {
  if (store.recordingId.value === null || store.search.problem.value || store.search.running.value)
    return html`${nothing}`
  const example = (expression: string) =>
    html`<button class="plain mono" @click=${() => store.search.run(expression)}>${expression}</button>`
  return html`<div class="empty">
    <p>Write a regex or a feature above to rank every unit by how well it follows it. For example:</p>
    <p class="examples">${example('inside("“", "”")')} ${example('/[A-Z]/')} ${example('column()')}</p>
  </div>`
}

function tableHead(by: { value: ScoreKey }) {
  const sort = (title: string, key: ScoreKey) =>
    sortHead(title, by.value === key, () => {
      by.value = key
    })
  return html`<div class="table-head search-cols">
    <span class="num">#</span>
    ${sortHead(
      'unit',
      by.value === 'unit',
      () => {
        by.value = 'unit'
      },
      '',
    )}
    <span>activation</span>
    ${sort('r', 'r')} ${sort('AUROC', 'auroc')} ${sort('F1', 'f1')} ${sort('AUROC held out', 'heldoutAuroc')}
    ${sort('r held out', 'heldoutR')} ${sort('F1 held out', 'heldoutF1')} ${sort('p, corrected', 'p')}
  </div>`
}

function tableRow(store: Store, item: Score, i: number) {
  const shifts = store.search.results.value?.shifts ?? 0
  const { choose, move, leave } = rowEvents(store, item.unit)
  const on = store.unit.value === item.unit
  const sure = item.p !== null && item.p < 0.05
  return html`<button class="table-row search-cols ${on ? 'on' : ''}" data-unit=${item.unit} aria-pressed=${on}
    @click=${choose} @mousemove=${move} @mouseleave=${leave}>
    <span class="num dim">${i + 1}</span>${unitLabel(store, item.unit)}${sparkline(store, item.unit)}
    <span class="num">${score(item.r)}</span><span class="num">${score(item.auroc)}</span
    ><span class="num">${score(item.f1)}</span><span class="num strong">${score(item.heldout.auroc)}</span
    ><span class="num strong">${score(item.heldout.r)}</span><span class="num strong">${score(item.heldout.f1)}</span>
    <span class="num ${sure ? 'strong' : 'dim'}">${item.p === null ? '…' : probability(item.p, shifts)}</span>
  </button>`
}
