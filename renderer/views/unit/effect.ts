// What the unit does to the next character at once: a unit of the top layer moves the logits through its own column of
// the decoder. Units further down act through others; for those there is the ablation.

import { html } from 'lit-html'
import { effectBars } from '../../../core/figures/charts/unit-bars.ts'
import type { UnitWeightsAnswer } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { barsOf } from '../../charts/bars.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function effectSection(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'effect')
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
      note: () => `Δ logit per sd, ${store.losses.value.unit}`,
      stale: answer.stale,
      body: (width) => (answer.value.value ? bars(answer.value.value, store, width) : waitingFor(answer)),
    }),
  )
}

export function bars({ direct }: UnitWeightsAnswer, { theme, losses }: Store, width: number) {
  if (!direct)
    return html`<p class="dim">Not in the top layer, so it acts through other units: measure it below, under Ablation.</p>`
  const look = { width, theme: theme.theme.value }
  return html`${barsOf(effectBars(direct, losses.value.of), look, {
    title: 'Characters that the unit makes more and less likely',
  })}`
}
