// What the network wrote along the way: a few cards, and the chosen one whole.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { TrainingSample } from '../../../main/contract/types.ts'
import { count } from '../../charts/format.ts'
import type { Run } from '../../state/training.ts'
import type { Look } from './look.ts'
import { alongTheWay, type Curves, heightsIn, lossAt } from './shape.ts'

/** lines of a card, small and in the size of the text, pixels */
const [SMALL_LINE, LINE] = [15, 20]
/** from this height on a card is written in the size of the text */
const ROOMY = 8 * LINE

/** How many cards there are room for. */
export const CARDS = 6

export function sampleSection({ samples, snapshot }: Run, drawn: Curves, look: Look): TemplateResult {
  if (samples.length === 0) {
    const every = snapshot.config.sampleEvery
    const due =
      every > 0 && snapshot.status === 'training'
        ? `The first sample is drawn at step ${count(every)}.`
        : 'No sample was drawn.'
    return html`<p class="dim3 section">${due}</p>`
  }
  const cards = alongTheWay(samples, CARDS)
  const front = look.sample.value ?? cards[cards.length - 1].step
  const height = heightsIn(look.height.value).sample
  const line = height >= ROOMY ? LINE : SMALL_LINE
  const chosen = look.sample.value === null ? null : samples.find(({ step }) => step === front)
  return html`<div class="sample-cards ${line === LINE ? 'roomy' : ''}" role="group" data-roving="line" aria-label="Samples along the way"
      .style=${`--sample-height: ${line * Math.floor(height / line)}px`}>
      ${cards.map((sample) => card(sample, sample.step === front, drawn, look))}
    </div>
    ${chosen ? whole(chosen, look) : nothing}`
}

function card({ step, text }: TrainingSample, on: boolean, drawn: Curves, look: Look): TemplateResult {
  const loss = lossAt(drawn, step)
  const choose = () => {
    look.sample.value = look.sample.value === step ? null : step
  }
  return html`<button class="sample ${on ? 'on' : ''}" aria-pressed=${look.sample.value === step} @click=${choose}>
    <span class="when tn"><b>step ${count(step)}</b><span class="dim3">${loss === null ? '' : `${loss.toFixed(2)} b/c`}</span></span>
    <span class="mono">${text.trimStart()}</span>
  </button>`
}

function whole({ step, text }: TrainingSample, look: Look): TemplateResult {
  const close = () => {
    look.sample.value = null
  }
  return html`<section class="section sample-whole">
    <header>Drawn at step ${count(step)} <button class="plain" @click=${close}>Close</button></header>
    <p class="mono">${text}</p>
  </section>`
}
