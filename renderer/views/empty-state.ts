// What to say when there is nothing to show yet: one sentence, one button.

import { html, nothing } from 'lit-html'
import type { Catalogue, ModelInfo } from '../../main/contract/types.ts'
import { orTell } from '../actions/edit.ts'
import { chooseTexts } from '../actions/import.ts'
import { recordDialog } from '../actions/record.ts'
import { count } from '../charts/format.ts'
import { renders } from '../disposable.ts'
import type { Chain } from '../state/current.ts'
import type { Context } from './entry.ts'

export type Step = 'text' | 'train' | 'record' | 'demo'

export interface Emptiness {
  sentence: string
  /** what the button does, and its words */
  step: Step
  button: string
  /** another way on */
  other?: { step: Step; button: string }
}

/** What is missing first, on the way from a text to a colored text. */
export function missing(catalogue: Catalogue, { corpus, model }: Chain): Emptiness {
  if (catalogue.corpora.length === 0)
    return {
      sentence:
        'This workspace is empty. Drop a text on the window, or choose a file: it can be read at once. Then train a network on it, or open one that PyTorch has trained, record its activations, and ask which units follow a feature.',
      step: 'text',
      button: 'Open a text…',
      ...(catalogue.workspace.demo ? { other: { step: 'demo' as const, button: 'Open the demo' } } : {}),
    }
  if (!model)
    return {
      sentence: `No network for ${corpus?.name ?? 'this text'} yet. Train one, or drop a file of PyTorch (.pt, .safetensors) onto the window.`,
      step: 'train',
      button: 'Train a network',
      ...(catalogue.models.some(canRecord)
        ? { other: { step: 'record', button: 'Record with another network…' } }
        : {}),
    }
  if (!canRecord(model))
    return { sentence: `${model.name} has not been trained yet.`, step: 'train', button: 'Go to training' }
  const characters = corpus ? `, ${count(corpus.characters)} characters` : ''
  return {
    sentence: `No activations yet. Record every unit of ${model.name} on ${corpus?.name ?? 'a text'}${characters}.`,
    step: 'record',
    button: 'Record…',
  }
}

function canRecord({ steps, status }: ModelInfo): boolean {
  return steps > 0 || status === 'imported'
}

export function emptyState(host: HTMLElement, context: Context, when: () => boolean) {
  const { store, modes } = context
  const act = (step: Step) => {
    if (step === 'text') void chooseTexts(context)
    else if (step === 'record') recordDialog(context)
    else if (step === 'demo') orTell(context, context.api.call('workspace.demo', {}))
    else store.mode.value = 'train'
  }
  return renders(host, () => {
    const catalogue = store.catalogue.value
    if (!catalogue || !when()) return html`${nothing}`
    const { sentence, other, ...first } = missing(catalogue, store.chain.value)
    const ways = [first, ...(other ? [other] : [])].filter(({ step }) => step !== 'train' || modes.includes('train'))
    return html`<div class="empty">
      <p>${sentence}</p>
      <p class="ask">
        ${ways.map(
          ({ step, button }, i) =>
            html`<button class="button ${i === 0 ? 'primary' : ''}" @click=${() => act(step)}>${button}</button>`,
        )}
      </p>
    </div>`
  })
}
