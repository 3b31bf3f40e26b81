// The networks that were trained here, with where each stands.

import { computed } from '@preact/signals-core'
import { html } from 'lit-html'
import { guessing, worseThanGuessing } from '../../../main/contract/losses.ts'
import type { ModelInfo } from '../../../main/contract/types.ts'
import { count } from '../../charts/format.ts'
import { renders } from '../../disposable.ts'
import { modelCheckpoint } from '../../state/checkpoints.ts'
import type { Store } from '../../state/store.ts'
import { isRun } from '../../state/training.ts'
import type { Context, ViewEntry } from '../entry.ts'

export const trainingRuns: ViewEntry = {
  id: 'training-runs',
  title: 'Runs',
  modes: ['train'],
  place: 'left',
  count: (store) => computed(() => String(runsOf(store).length || '')),
  mount(host: HTMLElement, { store }: Context) {
    host.classList.add('training-runs')
    host.dataset.roving = 'line'
    return renders(host, () => {
      const runs = runsOf(store)
      if (runs.length === 0) return html`<p class="dim none">No run yet. Choose the settings beside, and start one.</p>`
      return html`<div class="head dim3"><span>network</span><span>at</span><span class="num">${store.losses.value.perCharacter}</span></div>
        ${runs.map((model) => row(store, model))}`
    })
  },
}

/** Newest first. */
function runsOf({ catalogue }: Store): ModelInfo[] {
  return (catalogue.value?.models ?? []).filter(isRun).sort((a, b) => b.id - a.id)
}

/** “paused, 1,200, best 750”: the step, and that of the best checkpoint, which is the one that is recorded */
export function whereItStands({ status, steps, bestStep }: Pick<ModelInfo, 'status' | 'steps' | 'bestStep'>): string {
  const best = bestStep !== null && bestStep !== steps ? `, best ${count(bestStep)}` : ''
  return `${status === 'trained' ? '' : `${status}, `}${count(steps)}${best}`
}

function row(store: Store, model: ModelInfo) {
  const on = store.training.model.value?.id === model.id
  const loss = model.bestLoss ?? model.validationLoss
  const { vocabulary } = model.spec
  const losses = store.losses.value
  const worse = worseThanGuessing(loss, vocabulary)
  const choose = () => {
    store.picked.value = { kind: 'model', id: model.id }
    store.training.draft.value = { ...store.training.draft.peek(), front: false }
  }
  return html`<button class="run ${on ? 'on' : ''}" aria-pressed=${on} @click=${choose}
    title="${model.name}: ${model.spec.cell}, ${model.spec.layers}×${model.spec.hidden}, ${count(model.parameters)} parameters; checkpoint: ${modelCheckpoint(model)}">
    <span class="clip">${model.name}</span><span class="clip dim3 tn">${whereItStands(model)}</span
    ><span class="num ${worse ? 'problem' : ''}" title=${worse ? `Worse than guessing (${losses.words(guessing(vocabulary))} a character): the run diverged, or has hardly begun` : ''}
      >${loss === null ? '–' : losses.of(loss).toFixed(2)}</span>
  </button>`
}
