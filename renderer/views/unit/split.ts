// How the unit is spread, apart for where the feature in use is true and false, and what a threshold comes to.

import { html, nothing } from 'lit-html'
import { collect } from '../../actions/collect.ts'
import { shown } from '../../charts/color.ts'
import { count, score } from '../../charts/format.ts'
import { splitChart } from '../../charts/split-histogram.ts'
import type { Store } from '../../state/store.ts'
import { kindOf } from '../../state/units.ts'
import type { Context } from '../entry.ts'
import { createSection, waitingFor } from './section.ts'

export function split(host: HTMLElement, context: Context) {
  const { store } = context
  const { unitPage } = store
  const section = createSection(host, unitPage, 'split', 'Activation')
  const stale = () => {
    const [, unit, feature] = unitPage.split.key.value ?? []
    return unit !== store.shownUnit.value || feature !== store.feature.value
  }
  return section.show({
    collect: () => collect(context, 'histogram'),
    note: () => `share of characters${kindOf(store.shownUnit.value ?? '') === 'c' ? ', tanh of the cell state' : ''}`,
    stale,
    body: (width) => {
      const histogram = unitPage.split.value.value
      if (!histogram) return waitingFor(unitPage.split)
      return html`${splitChart({
        width,
        split: histogram,
        threshold: unitPage.cut.value?.threshold ?? null,
        mark: markOf(store),
        brush: unitPage.brush.value,
        onThreshold: unitPage.setThreshold,
        onStep: unitPage.stepThreshold,
        onBrush: (brush) => {
          unitPage.brush.value = brush
        },
      })}${figures(store)}${brushed(store)}`
    },
  })
}

/** The value under the pointer, if the page is of the unit that colours the text. */
function markOf(store: Store): number | null {
  const hover = store.hover.value
  const unit = store.unit.value
  if (!hover || unit === null || Number.isNaN(hover.value) || store.shownUnit.value !== unit) return null
  return shown(kindOf(unit), hover.value)
}

function figures({ unitPage }: Store) {
  const at = unitPage.figures.value
  if (!at) return nothing
  const side = unitPage.cut.value?.sign === -1 ? 'below' : 'above'
  return html`<dl class="cut-figures tn" aria-label="At the threshold">
    <div><dt>precision</dt><dd data-figure="precision">${score(at.precision)}</dd></div>
    <div><dt>recall</dt><dd data-figure="recall">${score(at.recall)}</dd></div>
    <div><dt>F1</dt><dd data-figure="f1">${score(at.f1)}</dd></div>
    <div title="said true ${side} the threshold, and is false"><dt>false alarms</dt><dd>${count(at.fp)}</dd></div>
    <div title="is true, and not said so"><dt>missed</dt><dd>${count(at.fn)}</dd></div>
  </dl>`
}

function brushed({ unitPage }: Store) {
  const brush = unitPage.brush.value
  if (!brush) return nothing
  const clear = () => {
    unitPage.brush.value = null
  }
  return html`<p class="dim brushed">coloured from ${score(brush.low)} to ${score(brush.high)}
    <button class="plain" @click=${clear}>Show all</button></p>`
}
