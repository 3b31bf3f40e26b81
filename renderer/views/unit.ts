// One unit: what it is, how its values are spread, how it did in the last search.

import { html, nothing } from 'lit-html'
import type { Score } from '../../main/contract/types.ts'
import { isGate } from '../charts/color.ts'
import { plain, probability, score, visible } from '../charts/format.ts'
import { unitHistogram } from '../charts/unit-histogram.ts'
import { disposables, renders } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import { columnOf, describeUnit, kindOf } from '../state/units.ts'
import type { Context, ViewEntry } from './entry.ts'

export const unit: ViewEntry = {
  id: 'unit',
  title: 'Unit',
  modes: ['explore'],
  place: 'right',
  mount(host: HTMLElement, { store }: Context) {
    host.classList.add('unit-view')
    return disposables(renders(host, () => page(store)))
  },
}

function page(store: Store) {
  const name = store.shownUnit.value
  const recording = store.recording.value
  if (!name || !recording) return html`<p class="dim">No unit yet.</p>`
  const column = columnOf(recording, name)
  const found = store.search.results.value?.scores?.find((s) => s.unit === name) ?? null
  return html`<div class="name"><b>${name}</b><span class="dim clip">${describeUnit(name)}</span></div>
    ${histogram(store, name, found)} ${facts(store, column)} ${found ? searched(store, found) : nothing}`
}

function histogram(store: Store, name: string, found: Score | null) {
  const stored = store.histograms.get(name)
  const kind = kindOf(name)
  const hover = store.hover.value
  return html`<section class="section">
    <header>Activation <span>share of characters${kind === 'c' ? ', tanh of the cell state' : ''}</span></header>
    ${
      stored
        ? unitHistogram(stored, {
            kind,
            threshold: found && !Number.isNaN(found.threshold) ? found.threshold : null,
            mark:
              hover && !Number.isNaN(hover.value) && store.shownUnit.value === store.unit.value ? hover.value : null,
            low: isGate(kind) ? 0 : -1,
          })
        : nothing
    }
  </section>`
}

function facts(store: Store, column: number) {
  const stats = store.stats.value.value
  if (!stats || column < 0) return nothing
  const { mean, variance, minimum, maximum } = stats
  const rows: [string, number][] = [
    ['mean', mean[column]],
    ['sd', Math.sqrt(variance[column])],
    ['min', minimum[column]],
    ['max', maximum[column]],
  ]
  return html`<section class="section">
    <header>Values <span>as recorded</span></header>
    <dl class="facts">${rows.map(([title, value]) => html`<div><dt>${title}</dt><dd>${plain(value)}</dd></div>`)}</dl>
  </section>`
}

function searched(store: Store, found: Score) {
  const results = store.search.results.value
  const rows: [string, number, number][] = [
    ['r', found.r, found.heldout.r],
    ['AUROC', found.auroc, found.heldout.auroc],
    ['F1', found.f1, found.heldout.f1],
    ['precision', found.precision, found.heldout.precision],
    ['recall', found.recall, found.heldout.recall],
    ['MCC', found.mcc, found.heldout.mcc],
  ]
  return html`<section class="section">
    <header>This search <span class="clip mono">${results?.expression.replace(/\n/g, visible('\n'))}</span></header>
    <div class="score-table">
      <span></span><span class="num dim3">search half</span><span class="num dim3">held out</span>
      ${rows.map(
        ([title, a, b]) =>
          html`<span class="dim">${title}</span><span class="num">${score(a)}</span><span class="num strong">${score(b)}</span>`,
      )}
      <span class="dim">p, corrected</span><span></span
      ><span class="num strong">${found.p === null ? '…' : probability(found.p, results?.shifts ?? 0)}</span>
    </div>
  </section>`
}
