// The card by a character: what it is, the unit's value after it, and what the network expected in its place.

import { effect } from '@preact/signals-core'
import { html, nothing, render, type TemplateResult } from 'lit-html'
import { visible } from '../../charts/format.ts'
import { valueWords } from '../../charts/scale.ts'
import { type Disposable, disposables } from '../../disposable.ts'
import type { Page } from './page-state.ts'
import { column, type Written } from './written.ts'

/** The card by the character under the pointer or the caret. */
export function mountCard(host: HTMLElement, scroller: HTMLElement, page: Page): Disposable {
  const draw = effect(() => {
    const at = page.at.value
    const now = page.written.value
    const one = at === null ? undefined : now?.characters[at]
    host.classList.toggle('hidden', !one)
    if (one && now && at !== null) render(cardOf(now, at, page), host)
  })
  const place = effect(() => {
    page.at.value
    page.unit.value
    requestAnimationFrame(() => placeCard(host, scroller))
  })
  return disposables(draw, place)
}

function cardOf(written: Written, at: number, page: Page): TemplateResult {
  const { character, probability, top, prime } = written.characters[at]
  const unit = page.unit.value
  const value = unit === null ? Number.NaN : column(written, page.names.value.indexOf(unit), at, at + 1)[0]
  const known = !Number.isNaN(probability)
  const percent = (p: number) => (p < 0.0005 ? '< 0.1 %' : `${(100 * p).toFixed(1)} %`)
  return html`<div>“<span class="mono">${visible(character)}</span>” ${prime ? 'given' : 'drawn'}${known ? `, expected with ${percent(probability)}` : ''}</div>
    ${unit === null ? nothing : html`<div>${unit} ${valueWords(page.scale.value, value)}</div>`}
    ${top.length > 0 ? html`<div>likeliest here: ${top.map((guess) => html`<span class="pair"><span class="mono">${visible(guess.character)}</span> ${percent(guess.probability)}</span>`)}</div>` : nothing}`
}

function placeCard(card: HTMLElement, scroller: HTMLElement): void {
  const cell = scroller.querySelector('.place.on')
  const frame = card.parentElement?.getBoundingClientRect()
  if (!cell || !frame) return
  const box = cell.getBoundingClientRect()
  const left = Math.max(4, Math.min(box.left - frame.left, frame.width - card.offsetWidth - 4))
  const below = box.bottom - frame.top + 4
  const top = below + card.offsetHeight > frame.height ? box.top - frame.top - card.offsetHeight - 4 : below
  card.style.transform = `translate(${left}px, ${top}px)`
}
