// Where to look: the strongest passages either way, and a row for each quantile, with the feature's rule under them and
// an ink rule where the unit errs at the threshold.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { placeOf } from '../../../core/schema/unit-scale.ts'
import type { Passage, UnitPassages } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { stepError } from '../../actions/errors.ts'
import { colorAt, css } from '../../charts/color.ts'
import { type Cut, errorsIn } from '../../charts/cut.ts'
import { count } from '../../charts/format.ts'
import { cellStops, type PassageLine, passageLines, runStops } from '../../charts/passage-shape.ts'
import { valueWords } from '../../charts/scale.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

/** pixels of one character */
const CELL = 7
/** room at the right for what is counted */
const RIGHT = 64
/** lines of a passage, and passages of either end before “more” */
const LINES = 2
const FEW = 4

export function passages(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'passages', 'Top activating examples')
  const more = signal(false)
  const found = lazily(
    section.wanted,
    () => {
      const key = recordingAndUnit(store)
      return key && [...key, store.feature.value]
    },
    ([recording, unit, , feature], signal) =>
      api.call('unit.passages', { recording, unit, expression: feature ?? undefined }, { signal }),
  )
  return disposables(
    found,
    section.show({
      collect: () => collect(context, 'passages'),
      note: () => (store.unitPage.cut.value ? stepButtons(store) : 'strongest, and by quantile'),
      stale: found.stale,
      body: (width) => {
        const list = found.value.value
        return list ? all(store, list, more, Math.max(12, Math.floor((width - RIGHT) / CELL))) : waitingFor(found)
      },
    }),
  )
}

function stepButtons(store: Store) {
  return html`errors
    <button class="plain" title="Previous error (Shift E)" aria-label="Previous error" @click=${() => stepError(store, -1)}>‹</button>
    <button class="plain" title="Next error (E)" aria-label="Next error" @click=${() => stepError(store, 1)}>›</button>`
}

/** Begins at the end of the scale where the feature is; at the high one without a feature. */
function all(store: Store, found: UnitPassages, more: { value: boolean }, cells: number) {
  const scale = store.scales.of(store.shownUnit.value ?? '')
  const row = (passage: Passage) => line(store, passage, cells)
  const end = ([words, passages]: readonly [string, readonly Passage[]]) =>
    html`<h4>${words} <span>${passages.length > 0 ? valueWords(scale, peakOf(passages[0])) : ''}</span></h4>
      ${passages.slice(0, more.value ? passages.length : FEW).map(row)}`
  const low = store.unitPage.cut.value?.sign === -1
  const quantiles = low ? [...found.quantiles].reverse() : found.quantiles
  const ends: (readonly [string, readonly Passage[]])[] = [
    ['highest', found.highest],
    ['lowest', found.lowest],
  ]
  const [first, last] = low ? [ends[1], ends[0]] : ends
  return html`<div class="passages" data-first=${first[0]}>
    ${end(first)}
    <button class="link" aria-expanded=${more.value} @click=${() => {
      more.value = !more.value
    }}>${more.value ? 'fewer' : `more: ${found.highest.length} of either end`}</button>
    ${quantiles.map(
      ({ quantile, value, passages }) =>
        html`<h4>${quantile === 0.5 ? 'median' : `${Math.round(quantile * 100)} % quantile`} <span>${valueWords(scale, value)}</span></h4>
          ${passages.map(row)}`,
    )}
    ${end(last)}
    <p class="caption">Outlined: the character that the passage is shown for.</p>
  </div>`
}

const peakOf = ({ values, position, start }: Passage) => values[position - start]

function line(store: Store, passage: Passage, cells: number) {
  const cut = store.unitPage.cut.value
  const theme = store.theme.theme.value
  const scale = store.scales.of(store.shownUnit.value ?? '')
  const drawn = (shape: PassageLine) => {
    const colours = Array.from(shape.values, (value) => css(colorAt(theme, placeOf(scale, value))))
    const edges = shape.edges.map((edge) => edge * CELL)
    const style = [
      `background-image:${runStops(shape.errors, 'var(--ink)', edges)},${runStops(shape.rule, 'var(--feature)', edges)},${cellStops(colours, edges)}`,
      `width:${edges[edges.length - 1]}px`,
    ].join(';')
    const words = shape.pieces.map(({ text, cells, wide }) =>
      wide ? html`<i class="wide" style="width:${cells * CELL}px">${text}</i>` : text,
    )
    const at = passage.position - shape.start
    const peak =
      at >= 0 && at < shape.values.length
        ? html`<i class="peak" style="left:${edges[at]}px;width:${edges[at + 1] - edges[at]}px"></i>`
        : nothing
    return html`<span class="cells mono" .style=${style}>${words}${peak}</span>`
  }
  return html`<button class="passage" title="Character ${count(store.origin.value.position + passage.position)} of the text" @click=${() => store.goTo(passage.position, true)}>
    <span class="lines">${passageLines(passage, cells, LINES, cut).map(drawn)}</span>${wrong(passage, cut)}
  </button>`
}

/** “33 fp”, “2 fn”, or 0 where unit and feature agree all along. */
function wrong({ shown, truth }: Passage, cut: Cut | null) {
  if (!truth || !cut) return nothing
  const { fp, fn } = errorsIn(shown, truth, cut)
  const words = [fp > 0 ? `${fp} fp` : '', fn > 0 ? `${fn} fn` : ''].filter((word) => word !== '')
  return html`<span class="wrong tn">${words.length > 0 ? words.join(' ') : '0'}</span>`
}
