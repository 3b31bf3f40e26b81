// The line over the text: which unit colours it, the scale, the feature's rule, matches, export.

import { html, nothing } from 'lit-html'
import { exportMenu } from '../actions/export.ts'
import { stepMatch } from '../actions/navigate.ts'
import { isGate } from '../charts/color.ts'
import { count } from '../charts/format.ts'
import { renders } from '../disposable.ts'
import { icon } from '../shell/icons.ts'
import type { Store } from '../state/store.ts'
import { kindOf } from '../state/units.ts'
import { scaleWords } from '../text/minimap.ts'
import { runAt } from '../text/runs.ts'
import type { Context } from './entry.ts'

export function textToolbar(host: HTMLElement, context: Context) {
  const { store } = context
  return renders(
    host,
    () => html`${legend(store)} ${ruleWords(store)} ${lanes(store)}
      <span class="grow"></span>
      ${progress(store)} ${matches(store)}
      <button class="plain" @click=${(event: MouseEvent) => exportMenu(event, context)}>Export ▾</button>`,
  )
}

function legend(store: Store) {
  const unit = store.shownUnit.value
  if (!unit) return nothing
  const kind = kindOf(unit)
  const words = scaleWords(kind)
  return html`<span class="scale" title=${words.note}>
 <span class="unit-name">${unit}</span> ${store.notes.nameOf(unit) ? html`<b>${store.notes.nameOf(unit)}</b>` : nothing} ${words.note ? 'tanh' : 'value'} ${words.low}
    <i class=${isGate(kind) ? 'gate' : ''}></i> ${words.high}
  </span>`
}

function ruleWords(store: Store) {
  const expression = store.feature.value
  if (expression === null) return nothing
  const known = store.catalogue.value?.features.find((f) => f.expression === expression)
  return html`<span class="clip"><i class="swatch"></i>${known?.name ?? html`<span class="mono">${expression}</span>`}</span>`
}

function lanes(store: Store) {
  const pinned = store.pinned.value
  return html`${
    pinned
      ? html`<span>lane <span class="mono">${pinned}</span>
          <button class="plain" title="Unpin" aria-label="Unpin ${pinned}" @click=${() => {
            store.pinnedName.value = null
          }}>×</button></span>`
      : nothing
  }<span class="bars">bars: surprise, 0 to 10 bits</span>`
}

function progress(store: Store) {
  const recording = store.recording.value
  if (!recording || recording.characters >= recording.end - recording.start) return nothing
  const share = Math.floor((100 * recording.characters) / (recording.end - recording.start))
  return html`<span class="tn">${recording.state === 'recording' ? 'recorded' : 'stopped at'} ${share} %</span>`
}

function matches(store: Store) {
  const runs = store.runs.value.value
  if (!runs) return nothing
  const total = runs.length / 2
  if (total === 0) return html`<span>no match</span>`
  const at = runAt(runs, store.caret.value) + 1
  return html`<span class="tn matches">${at > 0 ? `match ${count(at)} of ${count(total)}` : total === 1 ? '1 match' : `${count(total)} matches`}
    <button class="icon" title="Previous match (Shift N)" aria-label="Previous match" @click=${() => stepMatch(store, -1)}>${icon('left')}</button
    ><button class="icon" title="Next match (N)" aria-label="Next match" @click=${() => stepMatch(store, 1)}>${icon('right')}</button></span>`
}
