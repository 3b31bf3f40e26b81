// What the unit does to the next character at once: a unit of the top layer moves the logits through its own column of
// the decoder. Units further down act through others; for those there is the ablation.

import { html } from 'lit-html'
import type { CharacterEffect, UnitWeightsAnswer } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { type Bar, divergingBars } from '../../charts/diverging-bars.ts'
import { visible } from '../../charts/format.ts'
import type { Losses } from '../../charts/loss.ts'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

const ROWS = 5

export function effectSection(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'effect', 'Effect on the next character')
  const answer = lazily(
    section.wanted,
    () => recordingAndUnit(store),
    ([recording, unit], signal) => api.call('unit.weights', { recording, unit }, { signal }),
  )
  return disposables(
    answer,
    section.show({
      collect: () => collect(context, 'effect'),
      collectable: () => answer.value.value?.direct != null,
      note: () => `Δ logit per +1 sd, ${store.losses.value.unit}`,
      stale: answer.stale,
      body: () => (answer.value.value ? bars(answer.value.value, store.losses.value) : waitingFor(answer)),
    }),
  )
}

function bars({ direct }: UnitWeightsAnswer, losses: Losses) {
  if (!direct)
    return html`<p class="dim">Not in the top layer, so it acts through other units: measure it below, under Ablation.</p>`
  const most = Math.max(...direct.map(({ change }) => Math.abs(change)), 1e-9)
  const bar = ({ character, change }: CharacterEffect): Bar => ({
    label: visible(character),
    value: change,
    words: losses.change(change, 2),
    title: `${visible(character)}: ${losses.change(change)} ${losses.unit} against the average character`,
  })
  return divergingBars({
    left: direct.slice(-ROWS).reverse().map(bar),
    right: direct.slice(0, ROWS).map(bar),
    most,
    fill: { left: 'var(--mute2)', right: 'var(--ink)' },
    title: 'Characters that the unit makes less and more likely',
  })
}
