// What is known of one character: at the caret in the line under the text, and aloud; under the pointer on a card.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { html, nothing, render, type TemplateResult } from 'lit-html'
import type { Expected } from '../../../main/contract/scratchpad-types.ts'
import { count, signed, visible } from '../../charts/format.ts'
import { valueWords } from '../../charts/scale.ts'
import { type Disposable, disposables, renders } from '../../disposable.ts'
import { resource } from '../../state/resource.ts'
import type { Page } from './page.ts'

/** How long the caret rests before its character is said aloud, milliseconds. */
const SAY_AFTER = 400

const percent = (p: number) => (p < 0.0005 ? '< 0.1 %' : `${(100 * p).toFixed(1)} %`)

/** `L1.c.79 0.87 (c 1.33)`, the difference, and the surprisal, of a character that has been read. */
function factsOf(page: Page, position: number): string[] {
  const held = page.b.held.value
  if (position < 0 || position >= held.fresh) return []
  const facts = held.units.map((unit, i) => {
    const raw = held.values[i][position]
    if (Number.isNaN(raw)) return `${unit} not read`
    return `${unit} ${valueWords(page.scaleOf(unit), raw)}`
  })
  const difference = page.differences.value?.[position]
  if (difference !== undefined && !Number.isNaN(difference)) facts.push(`B − A ${signed(difference)}`)
  const nats = held.surprise[position]
  if (!Number.isNaN(nats)) facts.push(`surprisal ${page.losses.value.words(nats, 1)}`)
  return facts
}

/** The likeliest next characters after the one at `position`; null until they are known. */
function expectedAt(page: Page, position: ReadonlySignal<number | null>) {
  return resource<Expected | null, readonly [number, string]>(
    () => {
      const { fresh, points, text } = page.b.held.value
      const at = position.value
      return at !== null && at >= 0 && at < points.length && fresh === points.length
        ? [at, `${page.model.value?.id} ${page.kept.value.unknown} ${text}`]
        : null
    },
    ([at], signal) => page.b.expected(at, signal),
  )
}

export function mountPlace(line: HTMLElement, spoken: HTMLElement, page: Page): Disposable {
  spoken.className = 'offscreen'
  spoken.ariaLive = 'polite'
  const expected = expectedAt(page, page.caret)
  const name = (position: number) => page.b.held.value.points[position] ?? ''
  let timer: ReturnType<typeof setTimeout> | undefined
  return disposables(
    expected,
    renders(line, () => {
      const at = page.caret.value
      if (page.b.held.value.points.length === 0)
        return html`<span>Type or paste a text; every character is coloured by what the unit holds after it.</span>`
      const facts = factsOf(page, at)
      if (facts.length === 0) return html`<span>Put the caret behind a character to read its value.</span>`
      return html`<span>after “<span class="mono">${visible(name(at))}</span>”</span>${facts.map((fact) => html`<span class="tn">${fact}</span>`)}
        ${guesses(expected.value.value)}`
    }),
    effect(() => {
      const at = page.caret.value
      const facts = factsOf(page, at)
      const next = expected.value.value?.[0]
      clearTimeout(timer)
      timer = setTimeout(() => {
        spoken.textContent = facts.length
          ? `${visible(name(at))}, ${count(at + 1)}: ${facts.join(', ')}${next ? `, expects ${visible(next.character)}` : ''}`
          : ''
      }, SAY_AFTER)
    }),
    () => clearTimeout(timer),
  )
}

function guesses(expected: Expected | null): TemplateResult | typeof nothing {
  if (!expected?.length) return nothing
  return html`<span class="guesses">next:${expected.map(
    ({ character, probability }) =>
      html`<span class="pair tn"><span class="mono">${visible(character)}</span> ${percent(probability)}</span>`,
  )}</span>`
}

/** The card under the pointer. `spot` says where a character is. */
export function mountHover(
  card: HTMLElement,
  page: Page,
  spot: (position: number) => { left: number; top: number } | null,
): Disposable {
  const wanted = signal<number | null>(null)
  const expected = expectedAt(page, wanted)
  const follow = effect(() => {
    wanted.value = page.hover.value
  })
  const draw = effect(() => {
    const at = page.hover.value
    const facts = at === null ? [] : factsOf(page, at)
    const place = at === null || facts.length === 0 ? null : spot(at)
    card.classList.toggle('hidden', place === null)
    if (at === null || place === null) return
    render(
      html`<div>“<span class="mono">${visible(page.b.held.value.points[at])}</span>” ${count(at + 1)}</div>
        ${facts.map((fact) => html`<div>${fact}</div>`)}${expected.value.value?.length ? html`<div>${guesses(expected.value.value)}</div>` : nothing}`,
      card,
    )
    const room = card.parentElement!.getBoundingClientRect()
    const left = Math.max(4, Math.min(place.left, room.width - card.offsetWidth - 4))
    const below = place.top + 30
    const top = below + card.offsetHeight > room.height ? place.top - card.offsetHeight : below
    card.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
  })
  return disposables(expected, follow, draw)
}
