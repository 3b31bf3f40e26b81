// Where to look: the strongest passages either way, and a row for each quantile, with the feature's rule under them and
// an ink rule where the unit errs at the threshold.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { passageRow } from '../../../core/figures/charts/passages.ts'
import { widthOf } from '../../../core/figures/marks/measure.ts'
import type { Cut } from '../../../core/schema/cut.ts'
import type { Passage, UnitPassages } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { stepError } from '../../actions/errors.ts'
import { errorsIn } from '../../charts/cut.ts'
import { chartOf } from '../../charts/draw.ts'
import { count } from '../../charts/format.ts'
import { axisWords, valueWords } from '../../charts/scale.ts'
import { disposables } from '../../disposable.ts'
import { settled } from '../../state/debounced.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

/** room at the right for what is counted */
const RIGHT = 56
/** A narrower page has no room for where passages stand, pixels. */
const ROOMY = 440
/** lines of a passage, and passages of either end before “more” */
const LINES = 2
const FEW = 4
/** A range must stay for so long before its passages are asked for, milliseconds. */
const STILL = 150

export function passages(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'passages')
  const more = signal(false)
  /** the range of values that was brushed, once it stays */
  const brushed = settled(store.unitPage.brush, STILL)
  const found = lazily(
    section.wanted,
    () => {
      const key = recordingAndUnit(store)
      const brush = brushed.value.value
      const { raw } = store.scales.of(store.pageUnit.value ?? '')
      return key && [...key, store.feature.value, brush && JSON.stringify({ ...brush, raw })]
    },
    ([recording, unit, , feature, range], signal) =>
      api.call(
        'unit.passages',
        { recording, unit, expression: feature ?? undefined, range: range === null ? undefined : JSON.parse(range) },
        { signal },
      ),
  )
  return disposables(
    brushed,
    found,
    section.show({
      collect: () => collect(context, 'passages'),
      note: () => (store.unitPage.cut.value ? stepButtons(store) : 'strongest, and by quantile'),
      stale: found.stale,
      body: (width) => {
        const list = found.value.value
        return list ? all(store, list, more, width) : waitingFor(found)
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
function all(store: Store, found: UnitPassages, more: { value: boolean }, width: number) {
  const scale = store.scales.of(store.pageUnit.value ?? '')
  const place = 10 + widthOf(count(store.origin.value.position + (store.recorded.value || 1)))
  const left = width < ROOMY ? 0 : place
  const row = (passage: Passage) => line(store, passage, { width, left })
  const { brush } = store.unitPage
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
  const range = brush.value && found.within ? brush.value : null
  return html`<div class="passages" data-roving="line" data-first=${first[0]}>
    ${range ? html`<h4>from ${axisWords(scale, range.low)} to ${axisWords(scale, range.high)} <span>${found.within!.length === 0 ? 'nowhere' : 'strongest of the range'}</span></h4><div data-range>${found.within!.map(row)}</div>` : nothing}
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

export function line(store: Store, passage: Passage, { width, left }: { width: number; left: number }) {
  const cut = store.unitPage.cut.value
  const scale = store.scales.of(store.pageUnit.value ?? '')
  const { position, start, text, values, truth } = passage
  const place = store.origin.value.position + position
  const example = { position: place, peak: position - start, text, values, truth }
  const look = { width: width - RIGHT, theme: store.theme.theme.value }
  const row = passageRow(example, { scale, left, lines: LINES, cut }, look)
  const title = `Passage at character ${count(place)}`
  return html`<button class="passage" title="Character ${count(place)} of the text" @click=${() => store.goTo(position, true)}>
    ${chartOf(row.marks, { title, width: look.width, height: row.height, class: 'cells' })}${wrong(passage, cut)}
  </button>`
}

/** “33 fp”, “2 fn”, or 0 where unit and feature agree all along. */
function wrong({ shown, truth }: Passage, cut: Cut | null) {
  if (!truth || !cut) return nothing
  const { fp, fn } = errorsIn(shown, truth, cut)
  const words = [fp > 0 ? `${fp} fp` : '', fn > 0 ? `${fn} fn` : ''].filter((word) => word !== '')
  return html`<span class="wrong tn">${words.length > 0 ? words.join(' ') : '0'}</span>`
}
