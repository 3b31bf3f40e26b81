// The unit in figures: over the whole recording, and in the search in use.

import { html, nothing } from 'lit-html'
import type { Score } from '../../../main/contract/types.ts'
import { plain, probability, score, visible } from '../../charts/format.ts'
import { recordedWith } from '../../state/checkpoints.ts'
import type { Store } from '../../state/store.ts'
import { columnOf } from '../../state/units.ts'
import type { Context } from '../entry.ts'
import { createSection } from './section.ts'

export function facts(host: HTMLElement, context: Context) {
  const { store } = context
  const section = createSection(host, context, 'facts')
  return section.show({
    note: () => 'values as recorded',
    body: () => {
      const unit = store.pageUnit.value
      const found = store.search.results.value?.scores?.find((s) => s.unit === unit)
      return html`${values(store, unit)} ${weights(store)} ${found ? searched(store, found) : nothing}`
    },
  })
}

/** Which checkpoint the values are of. */
function weights({ recording, catalogue }: Store) {
  const now = recording.value
  if (!now) return nothing
  const model = catalogue.value?.models.find(({ id }) => id === now.model) ?? null
  return html`<p class="dim3">${recordedWith(now, model)}</p>`
}

function values(store: Store, unit: string | null) {
  const recording = store.recording.value
  const stats = store.stats.value.value
  const column = recording && unit !== null ? columnOf(recording, unit) : -1
  if (!stats || column < 0) return nothing
  const { mean, variance, minimum, maximum } = stats
  const rows: [string, number][] = [
    ['mean', mean[column]],
    ['sd', Math.sqrt(variance[column])],
    ['min', minimum[column]],
    ['max', maximum[column]],
  ]
  return html`<dl class="facts">${rows.map(([title, value]) => html`<div><dt>${title}</dt><dd>${plain(value)}</dd></div>`)}</dl>`
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
  return html`<h4>This search <span class="clip mono">${results?.expression.replace(/\n/g, visible('\n'))}</span></h4>
    <div class="score-table">
      <span></span><span class="num dim3">search half</span><span class="num dim3">held out</span>
      ${rows.map(
        ([title, a, b]) =>
          html`<span class="dim">${title}</span><span class="num">${score(a)}</span><span class="num strong">${score(b)}</span>`,
      )}
      <span class="dim" title="Over all characters, with the slow drift of the feature taken off: what p judges">r behind p</span><span class="num dim3">all, less drift</span
      ><span class="num strong">${score(found.overall)}</span>
      <span class="dim">p, corrected</span><span></span
      ><span class="num strong">${found.p === null ? '…' : probability(found.p, results?.shifts ?? 0)}</span>
    </div>`
}
