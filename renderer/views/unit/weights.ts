// What the unit listens to and what listens to it: the strongest weights, gate by gate.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { kindTitle } from '../../../core/schema/cells.ts'
import type { GateWeights } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { signed, visible } from '../../charts/format.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { columnOf } from '../../state/units.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

type Gate = GateWeights['gate']

const words = (gate: Gate) => (gate === 'logit' ? 'next character' : kindTitle(gate))

export function weights(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'weights', 'Weights')
  const chosen = { incoming: signal<Gate | null>(null), outgoing: signal<Gate | null>(null) }
  const answer = lazily(
    section.wanted,
    () => recordingAndUnit(store),
    ([recording, unit], signal) => api.call('unit.weights', { recording, unit }, { signal }),
  )
  return disposables(
    answer,
    section.show({
      collect: () => collect(context, 'weights'),
      note: () => 'strongest, by gate',
      stale: answer.stale,
      body: () => {
        const all = answer.value.value
        if (!all) return waitingFor(answer)
        return html`<div class="two-columns">
          ${side(store, 'incoming', 'into', all.incoming, chosen.incoming)}
          ${side(store, 'outgoing', 'through', all.outgoing, chosen.outgoing)}
        </div>`
      },
    }),
  )
}

function side(
  store: Store,
  title: string,
  preposition: string,
  gates: readonly GateWeights[],
  chosen: { value: Gate | null },
) {
  const shown = gates.find(({ gate }) => gate === chosen.value) ?? gates[0]
  if (!shown) return html`<div><h4>${title}</h4><p class="dim">only its own cell</p></div>`
  const most = Math.max(...shown.weights.map(({ weight }) => Math.abs(weight)), 1e-9)
  const pick = ({ target }: Event) => {
    chosen.value = (target as HTMLSelectElement).value as Gate
  }
  return html`<div>
    <h4>${title}</h4>
    ${
      gates.length > 1
        ? html`<select class="input" aria-label="${title}, ${preposition} which gate" @change=${pick}>
            ${gates.map(({ gate }) => html`<option value=${gate} ?selected=${gate === shown.gate}>${preposition} ${words(gate)}</option>`)}
          </select>`
        : nothing
    }
    ${shown.weights.map((weight) => line(store, weight, most))}
  </div>`
}

function line(store: Store, weight: GateWeights['weights'][number], most: number) {
  const share = (100 * Math.abs(weight.weight)) / most
  const bar = html`<span class="track"><i .style=${`width:${share}%;background:var(--${weight.weight < 0 ? 'mute2' : 'ink'})`}></i></span
    ><span class="num tn">${signed(weight.weight)}</span>`
  if ('character' in weight)
    return html`<span class="weight"><span class="mono">${visible(weight.character)}</span>${bar}</span>`
  const { unit } = weight
  const there = store.recording.value !== null && columnOf(store.recording.value, unit) >= 0
  return html`<button class="weight" ?disabled=${!there} title=${store.notes.nameOf(unit) || `Go to ${unit}`}
    @click=${() => {
      store.chosenUnit.value = unit
    }}><span class="mono clip">${unit}</span>${bar}</button>`
}
