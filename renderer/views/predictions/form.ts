// What a comparison of predictions is asked for.

import { html } from 'lit-html'
import type { ComparisonOptions } from '../../../main/contract/prediction-types.ts'
import type { Store } from '../../state/store.ts'

export interface ComparisonForm {
  /** 1 … 20, or 0 for the unbounded one */
  order: number
  /** id of another network, or 0 */
  against: number
  /** whether a feed-forward network is trained */
  feedForward: boolean
  /** “( )” */
  delimiters: string
}

export const EMPTY_FORM: ComparisonForm = { order: 20, against: 0, feedForward: false, delimiters: '' }

/** Characters that the feed-forward network reads. */
const CONTEXT = 8

export function optionsFrom(form: ComparisonForm, feature: string | null): ComparisonOptions {
  const { order, against, feedForward, delimiters } = form
  const [open, close = open] = delimiters.trim().split(/\s+/)
  return {
    order,
    ...(against > 0 && { against }),
    ...(feedForward && { context: CONTEXT }),
    ...(feature !== null && { features: [feature] }),
    ...(open && { delimiters: [{ open, close }] }),
  }
}

export function comparisonForm(
  store: Store,
  form: { value: ComparisonForm },
  feature: string | null,
  ask: () => void,
  running: boolean,
) {
  const { order, against, feedForward, delimiters } = form.value
  const change = (part: Partial<ComparisonForm>) => {
    form.value = { ...form.value, ...part }
  }
  const written = ({ target }: Event) => (target as HTMLInputElement | HTMLSelectElement).value
  const own = store.recording.value?.model
  const others = (store.catalogue.value?.models ?? []).filter(({ id, hash }) => id !== own && hash !== '')
  const orders = [...Array.from({ length: 20 }, (_, i) => i + 1), 0]
  return html`<div class="probe-ask">
    <select class="input" aria-label="N-gram model that errors and characters are compared with" @change=${(event: Event) => change({ order: Number(written(event)) })}>
      ${orders.map((n) => html`<option value=${n} ?selected=${order === n}>beside the ${n === 0 ? 'unbounded n-gram' : `${n}-gram`}</option>`)}
    </select>
    <select class="input" aria-label="Another network" @change=${(event: Event) => change({ against: Number(written(event)) })}>
      <option value="0" ?selected=${against === 0}>no other network</option>
      ${others.map(({ id, name }) => html`<option value=${id} ?selected=${against === id}>and ${name}</option>`)}
    </select>
    <label title="Trains a network with one hidden layer on the last ${CONTEXT} characters; half a minute"><input type="checkbox"
      .checked=${feedForward} @change=${() => change({ feedForward: !feedForward })} /> ${CONTEXT}-NN</label>
    <label title="An opening and a closing delimiter, apart by a space; usual pairs are shown besides">delimiters
      <input class="input" size="5" aria-label="Opening and closing delimiter" placeholder="( )" .value=${delimiters}
        @input=${(event: Event) => change({ delimiters: written(event) })} /></label>
    <button class="button primary" title=${feature === null ? '' : `With the losses by ${feature}`} ?disabled=${running} @click=${ask}>Compare</button>
  </div>`
}
