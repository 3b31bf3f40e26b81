// What is followed through the checkpoints: pairs of a unit and a feature, and n-gram models.

import { html, nothing } from 'lit-html'
import type { BirthPair } from '../../../main/contract/birth-types.ts'
import type { Store } from '../../state/store.ts'

export interface BirthForm {
  pairs: BirthPair[]
  /** n-gram models 1 … order; 0 for none */
  order: number
}

export const EMPTY_BIRTHS: BirthForm = { pairs: [], order: 8 }
export const SEED = 1
const MOST_PAIRS = 12
const ORDERS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20]

/** Characters that each checkpoint reads. */
export function mostCharacters(): number {
  return 20_000
}

const same = (one: BirthPair, other: BirthPair) => one.unit === other.unit && one.feature === other.feature

export function birthForm(store: Store, form: { value: BirthForm }, ask: () => void, running: boolean) {
  const { pairs, order } = form.value
  const change = (part: Partial<BirthForm>) => {
    form.value = { ...form.value, ...part }
  }
  const [unit, feature] = [store.unit.value, store.feature.value ?? store.numberFeature.value]
  const pair = unit !== null && feature !== null ? { unit, feature } : null
  const there = pair !== null && pairs.some((one) => same(one, pair))
  const why =
    pair === null
      ? 'Search for a feature and choose a unit first'
      : there
        ? 'This pair is among them'
        : `Adds ${pair.unit} and ${pair.feature}`
  return html`<ul class="birth-pairs">
      ${pairs.map(
        (one) => html`<li><span class="mono clip">${one.unit} ${one.feature}</span><button class="plain"
          aria-label=${`Leave out ${one.unit} ${one.feature}`} @click=${() => change({ pairs: pairs.filter((other) => !same(one, other)) })}>×</button></li>`,
      )}
    </ul>
    <div class="probe-ask">
      <button class="button" title=${why} ?disabled=${pair === null || there || pairs.length >= MOST_PAIRS}
        @click=${() => pair && change({ pairs: [...pairs, pair] })}>Add unit and feature on show</button>
      <select class="input" aria-label="N-gram models beside the network" @change=${(event: Event) =>
        change({ order: Number((event.target as HTMLSelectElement).value) })}>
        ${ORDERS.map((n) => html`<option value=${n} ?selected=${order === n}>${n === 0 ? 'no n-gram models' : n === 1 ? '1-gram' : `1- to ${n}-grams`}</option>`)}
      </select>
      <button class="button primary" ?disabled=${running || (pairs.length === 0 && order === 0)} @click=${ask}>Read the checkpoints</button>
    </div>
    ${pairs.length === 0 && pair === null ? html`<p class="dim">Search for a feature and choose a unit to follow its score.</p>` : nothing}`
}
