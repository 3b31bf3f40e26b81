// What is asked of two texts: what is measured after them, how they are aligned, and how much the set is to carry.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { PatchMeasure, PatchRequest } from '../../../main/contract/patch-types.ts'

/** What is asked for beside the texts; '' and null for what is chosen by itself. */
export interface Wish {
  measure: PatchMeasure
  target: string
  against: string
  share: number
  /** characters of A and B that stand beside each other, from 1; null for the ends */
  beside: { a: number; b: number } | null
}

export const FIRST: Wish = { measure: 'difference', target: '', against: '', share: 90, beside: null }

const MEASURES: Record<PatchMeasure, string> = {
  difference: 'difference of two logits',
  'log-probability': 'log-probability',
  logit: 'logit',
}

/** A question's part of it. */
export function wanted({ measure, target, against, share, beside }: Wish): Partial<PatchRequest> {
  const chosen = measure === 'difference' && target === '' && against === ''
  return {
    share,
    ...(!chosen && { measure }), // of itself a difference, unless both texts end with the same character
    ...(target !== '' && { target }),
    ...(against !== '' && measure === 'difference' && { against }),
    ...(beside && { atA: beside.a - 1, atB: beside.b - 1 }),
  }
}

export function form(wish: { value: Wish }, ask: () => void, running: boolean): TemplateResult {
  const { measure, target, against, share, beside } = wish.value
  const change = (part: Partial<Wish>) => {
    wish.value = { ...wish.value, ...part }
  }
  const value = ({ target }: Event) => (target as HTMLInputElement | HTMLSelectElement).value
  const whole = (event: Event, low: number, high: number, old: number) => {
    const number = Math.round(Number(value(event)))
    const sound = number >= low && number <= high
    if (!sound) (event.target as HTMLInputElement).value = String(old)
    return sound ? number : old
  }
  const character = (words: string, now: string, hint: string, set: (character: string) => void) =>
    html`<input class="input number" maxlength="2" aria-label=${words} title=${hint} placeholder="auto" .value=${now}
      @change=${(event: Event) => set(value(event))} />`
  return html`<div class="probe-ask">
    <select class="input" aria-label="What is measured after the text" @change=${(event: Event) => change({ measure: value(event) as PatchMeasure })}>
      ${(Object.keys(MEASURES) as PatchMeasure[]).map((key) => html`<option value=${key} ?selected=${measure === key}>${MEASURES[key]}</option>`)}
    </select>
    <label>of ${character('Character that is measured', target, 'The likeliest character after A, where nothing is written', (target) => change({ target }))}</label>
    ${
      measure === 'difference'
        ? html`<label>less ${character('Character that is set against it', against, 'The likeliest character after B, where nothing is written', (against) => change({ against }))}</label>`
        : nothing
    }
    <label>aligned <select class="input" aria-label="How the texts are aligned" @change=${(event: Event) =>
      change({ beside: value(event) === 'ends' ? null : { a: 1, b: 1 } })}>
      <option value="ends" ?selected=${beside === null}>at their ends</option>
      <option value="place" ?selected=${beside !== null}>at a character</option></select></label>
    ${
      beside
        ? html`<label>A <input class="input number" inputmode="numeric" aria-label="Character of A, from 1" .value=${String(beside.a)}
            @change=${(event: Event) => change({ beside: { ...beside, a: whole(event, 1, 1e6, beside.a) } })} /></label>
          <label>by B <input class="input number" inputmode="numeric" aria-label="Character of B, from 1" .value=${String(beside.b)}
            @change=${(event: Event) => change({ beside: { ...beside, b: whole(event, 1, 1e6, beside.b) } })} /></label>`
        : nothing
    }
    <label>set for <input class="input number" inputmode="numeric" aria-label="Share of the difference that the set is to carry, per cent" .value=${String(share)}
      @change=${(event: Event) => change({ share: whole(event, 1, 100, share) })} /> %</label>
    <button class="button primary" ?disabled=${running} @click=${ask}>Patch</button>
  </div>`
}
