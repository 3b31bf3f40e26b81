// How the unit is spread, apart for where the feature in use is true and false, and what a threshold comes to.

import { html, nothing } from 'lit-html'
import { rangeMetrics, type ThresholdMetrics } from '../../../core/schema/cut.ts'
import { onScale } from '../../../core/schema/unit-scale.ts'
import { collect } from '../../actions/collect.ts'
import { count, score } from '../../charts/format.ts'
import { axisWords } from '../../charts/scale.ts'
import { splitChart } from '../../charts/split-histogram.ts'
import { openMenuAt } from '../../shell/menu.ts'
import type { Store } from '../../state/store.ts'
import type { PartMetrics } from '../../state/unit-page.ts'
import type { Context } from '../entry.ts'
import { createSection, waitingFor } from './section.ts'

export function split(host: HTMLElement, context: Context) {
  const { store } = context
  const { unitPage } = store
  const section = createSection(host, context, 'split')
  const stale = () => {
    const [, unit, feature] = unitPage.split.key.value ?? []
    return unit !== store.pageUnit.value || feature !== store.feature.value
  }
  return section.show({
    collect: () => collect(context, 'histogram'),
    note: () => {
      const { quantity, raw } = store.scales.of(store.pageUnit.value ?? '')
      return `share of characters by ${quantity}${raw ? ', cut by tanh c' : ''}`
    },
    stale,
    body: (width) => {
      const histogram = unitPage.split.value.value
      if (!histogram) return waitingFor(unitPage.split)
      return html`${splitChart({
        width,
        split: histogram,
        scale: store.scales.of(store.pageUnit.value ?? ''),
        theme: store.theme.theme.value,
        feature: store.feature.value,
        cut: unitPage.cut.value,
        moved: unitPage.moved.value,
        mark: markOf(store),
        brush: unitPage.brush.value,
        onThreshold: unitPage.setThreshold,
        onStep: unitPage.stepThreshold,
        onBrush: unitPage.setBrush,
        onReset: unitPage.resetThreshold,
        onMenu: (event) => thresholdMenu(event, context),
      })}${ends(store)}${figures(store)}${brushed(store)}`
    },
  })
}

function thresholdMenu(event: MouseEvent, context: Context): void {
  const { unitPage } = context.store
  openMenuAt(event, [
    { label: 'Reset the threshold', keys: '0', off: !unitPage.moved.peek(), run: unitPage.resetThreshold },
    { label: 'Colour all values', off: unitPage.brush.peek() === null, run: () => unitPage.setBrush(null) },
    { line: true },
    { label: 'Add to the report', keys: 'F', run: () => collect(context, 'histogram') },
  ])
}

/** The value under the pointer, if the page is of the unit that colors the text. */
function markOf(store: Store): number | null {
  const hover = store.hover.value
  const unit = store.pageUnit.value
  if (!hover || unit === null || Number.isNaN(hover.value) || hover.unit !== unit) return null
  return onScale(store.scales.of(unit), hover.value)
}

const ROWS: [key: keyof ThresholdMetrics, title: string, explained: string][] = [
  ['precision', 'precision', 'of the characters that the cut calls true, the share that is'],
  ['recall', 'recall', 'of the true characters, the share that the cut calls true'],
  ['f1', 'F1', 'the harmonic mean of precision and recall'],
  ['fp', 'false positives', 'characters that the cut calls true and that are not'],
  ['fn', 'false negatives', 'true characters that the cut does not call true'],
]
const PARTS = [
  ['search', 'search half'],
  ['heldout', 'held out'],
  ['all', 'all characters'],
] as const

/** What the cut comes to, counted: on the half that chose it, on the one that judges it, and on all characters. */
function figures({ unitPage, feature, recorded }: Store) {
  if (unitPage.unmatched.value)
    return html`<p class="dim" data-figure="unmatched">${`“${feature.value}” is true at none of the ${count(recorded.value)} characters here, so there is nothing to be right or wrong about.`}</p>`
  const [at, cut] = [unitPage.metrics.value, unitPage.cut.value]
  if (!at || !cut) return nothing
  const parts = PARTS.filter(([part]) => at[part] !== null)
  const cell = (part: keyof PartMetrics, key: keyof ThresholdMetrics) => {
    const value = at[part]![key]
    const words = key === 'fp' || key === 'fn' ? count(value) : score(value)
    return html`<td data-figure=${part === 'all' ? key : `${key}-${part}`}>${words}</td>`
  }
  return html`<table class="cut-metrics tn" aria-label="At the threshold">
    <thead><tr><th scope="row" class="dim3">true ${cut.sign === 1 ? 'at and above' : 'at and below'}</th>
      ${parts.map(([part, words]) => html`<th scope="col">${words}<br />${count(sizeOf(at[part]!))}</th>`)}</tr></thead>
    <tbody>${ROWS.map(
      ([key, title, explained]) =>
        html`<tr title=${explained}><th scope="row">${title}</th>${parts.map(([part]) => cell(part, key))}</tr>`,
    )}</tbody>
  </table>`
}

function sizeOf({ tp, fp, fn, tn }: ThresholdMetrics): number {
  return tp + fp + fn + tn
}

/** What the ends of a raw scale hold, and that a threshold can tell nothing where tanh is flat throughout. */
function ends({ scales, pageUnit }: Store) {
  const unit = pageUnit.value ?? ''
  if (!scales.of(unit).raw) return nothing
  const words = scales.unread(unit)
    ? ' Its tanh is the same throughout, so that no threshold tells anything apart.'
    : ''
  return html`<p class="caption">The end bars hold what lies beyond: 1 % on either side.${words}</p>`
}

/** What the brushed range of values holds. */
function brushed({ unitPage, scales, pageUnit, feature }: Store) {
  const scale = scales.of(pageUnit.value ?? '')
  const [brush, split] = [unitPage.brush.value, unitPage.split.value.value]
  if (!brush || !split) return nothing
  const clear = () => {
    unitPage.setBrush(null)
  }
  const { tp, fp, precision, recall } = rangeMetrics(split, scale, brush)
  const judged = feature.value !== null && !unitPage.unmatched.value
  return html`<p class="brushed" data-figure="range">From ${axisWords(scale, brush.low)} to ${axisWords(scale, brush.high)}: ${count(tp + fp)} characters${
    judged
      ? html`, precision <b data-figure="range-precision">${score(precision)}</b>, recall <b data-figure="range-recall">${score(recall)}</b>`
      : nothing
  }. The text is coloured there alone.
    <button class="plain" @click=${clear}>Show all</button></p>`
}
