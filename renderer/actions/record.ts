// The form that starts a recording: which network reads which characters of which text, and what is kept.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { KINDS, kindTitle, type StateKind, statesOf } from '../../core/schema/cells.ts'
import { readWhole } from '../../main/contract/numbers.ts'
import type { CorpusInfo, ModelInfo } from '../../main/contract/types.ts'
import { count, size } from '../charts/format.ts'
import { openDialog } from '../shell/dialog.ts'
import { namedModel } from '../state/checkpoints.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { parts } from '../views/training/form.ts'

/** What “Fast” means: places read at once, and characters that each is warmed up on. */
const FAST_STREAMS = 24
const WARM_UP = 1000

/** Two bytes a value, and four for the surprise. */
function recordedBytes(characters: number, model: Pick<ModelInfo, 'spec'>, kinds: number): number {
  return characters * (2 * model.spec.layers * model.spec.hidden * kinds + 4)
}

/** The range that was typed, inside the text; null when it is none. */
export function readRange(from: string, to: string, length: number): { start: number; end: number } | null {
  const number = (text: string, empty: number) => (text.trim() === '' ? empty : readWhole(text))
  const start = number(from, 0)
  const end = Math.min(number(to, length), length)
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start ? { start, end } : null
}

/** What becomes of characters that the network does not know; how many there were is said when it is recorded. */
const UNKNOWN = [
  ['error', 'refuse them'],
  ['map', 'read them plainer'],
  ['skip', 'leave them out'],
] as const

/** What the form starts with; without it, the chain in use. */
export interface RecordPlan {
  model: number
  corpus: number
}

export interface TextPart {
  words: string
  start: number
  end: number
}

/** The parts of a text by what a network has seen of it; empty where it was trained on another, or that is not known. */
export function partsFor(
  model: Pick<ModelInfo, 'corpus' | 'heldOut'> | undefined,
  corpus: Pick<CorpusInfo, 'id' | 'characters'> | undefined,
): TextPart[] {
  if (!model?.heldOut || !corpus || model.corpus !== corpus.id) return []
  const { train, validation } = parts(model.heldOut, corpus.characters)
  return [
    { words: 'trained on', start: 0, end: train },
    { words: 'for validation', start: train, end: train + validation },
    { words: 'held out for test', start: train + validation, end: corpus.characters },
  ].filter(({ start, end }) => end > start)
}

/** What is recorded unless other fields are written: what the network was not trained on, or the whole text. */
export function usualRange(model: Parameters<typeof partsFor>[0], corpus: Parameters<typeof partsFor>[1]) {
  const [trained, ...others] = partsFor(model, corpus)
  if (!trained || !corpus || others.length === 0) return { from: '', to: '' }
  return { from: count(trained.end), to: count(corpus.characters) }
}

/** The parts of the text, each as a button that puts it into the fields. */
function partButtons(
  list: readonly TextPart[],
  corpus: CorpusInfo,
  change: (range: { from: string; to: string }) => void,
) {
  if (list.length === 0) return nothing
  const button = (words: string, start: number, end: number) =>
    html`<button type="button" class="plain" @click=${() => change({ from: count(start), to: count(end) })}>${words}: <span class="tn">${count(start)}–${count(end)}</span></button>`
  return html`<div class="field parts" role="group" aria-label="Parts of the text"><span>Parts</span>
    <span>${list.map(({ words, start, end }) => button(words, start, end))} ${button('all of it', 0, corpus.characters)}</span></div>`
}

export function recordDialog(context: Context, start?: RecordPlan): void {
  const { store, api } = context
  const catalogue = store.catalogue.peek()
  const chain = store.chain.peek()
  if (!catalogue) return
  const models = catalogue.models.filter((model) => model.steps > 0 || model.status === 'imported')
  const form = signal({
    model: (models.find((model) => model.id === chain.model?.id) ?? models[0])?.id ?? 0,
    corpus: chain.corpus?.id ?? catalogue.corpora[0]?.id ?? 0,
    from: '',
    to: '',
    gates: false,
    fast: false,
    unknown: 'error' as 'error' | 'map' | 'skip',
    ...start,
  })
  const usual = () => {
    const { model: id, corpus: corpusId } = form.peek()
    return usualRange(
      models.find((m) => m.id === id),
      catalogue.corpora.find((c) => c.id === corpusId),
    )
  }
  form.value = { ...form.peek(), ...usual() }
  const problem = signal<string | null>(null)
  const change = (part: Partial<typeof form.value>) => {
    form.value = { ...form.peek(), ...part }
    if (part.model !== undefined || part.corpus !== undefined) form.value = { ...form.peek(), ...usual() }
    problem.value = null
  }
  const value = (event: Event) => (event.target as HTMLInputElement).value
  const plan = () => {
    const { model: id, corpus: corpusId, from, to, gates } = form.value
    const model = models.find((m) => m.id === id)
    const corpus = catalogue.corpora.find((c) => c.id === corpusId)
    if (!model || !corpus) return null
    const usual: StateKind[] = statesOf(model.spec.cell)
    const states = { usual, gates: KINDS[model.spec.cell].filter((kind) => !usual.includes(kind)) }
    const kinds = gates ? [...states.usual, ...states.gates] : states.usual
    return { model, corpus, states, kinds, range: readRange(from, to, corpus.characters) }
  }
  const record = async (close: () => void) => {
    const chosen = plan()
    if (!chosen?.range) {
      problem.value = `The range must lie between 0 and ${count(chosen?.corpus.characters ?? 0)}, the first number below the second.`
      return
    }
    try {
      const { recording } = await api.call('recordings.start', {
        model: chosen.model.id,
        corpus: chosen.corpus.id,
        ...chosen.range,
        kinds: chosen.kinds,
        unknown: form.peek().unknown,
        ...(form.peek().fast && { streams: FAST_STREAMS, warmUp: WARM_UP }),
      })
      store.picked.value = { kind: 'recording', id: recording }
      store.show('text', 'explore')
      close()
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  openDialog((close) => {
    const chosen = plan()
    const { model, corpus, from, to, gates, fast, unknown } = form.value
    const need = chosen?.range
      ? `${count(chosen.range.end - chosen.range.start)} characters, ${size(
          recordedBytes(chosen.range.end - chosen.range.start, chosen.model, chosen.kinds.length),
        )} in the workspace`
      : ''
    return html`<h2>Record activations</h2>
      <label class="field"><span>Network</span>
        <select class="input" @change=${(e: Event) => change({ model: Number(value(e)) })}>
          ${models.map((m) => html`<option value=${m.id} ?selected=${m.id === model}>${namedModel(m)}</option>`)}
        </select></label>
      <label class="field"><span>Text</span>
        <select class="input" @change=${(e: Event) => change({ corpus: Number(value(e)) })}>
          ${catalogue.corpora.map((c) => html`<option value=${c.id} ?selected=${c.id === corpus}>${c.name}</option>`)}
        </select></label>
      ${chosen ? partButtons(partsFor(chosen.model, chosen.corpus), chosen.corpus, change) : nothing}
      <label class="field"><span>From character</span>
        <input class="input tn" placeholder="0" .value=${from} @input=${(e: Event) => change({ from: value(e) })} /></label>
      <label class="field"><span>to character</span>
        <input class="input tn" placeholder=${count(chosen?.corpus.characters ?? 0)} .value=${to} @input=${(e: Event) => change({ to: value(e) })} /></label>
      ${
        chosen && chosen.states.gates.length > 0
          ? html`<label class="field"><span>Gates too</span>
              <span title=${chosen.states.gates.map((k) => kindTitle(k)).join(', ')}><input type="checkbox" .checked=${gates} @change=${(e: Event) => change({ gates: (e.target as HTMLInputElement).checked })} /></span></label>`
          : nothing
      }
      <label class="field"><span>Unknown characters</span>
        <select class="input" title="Characters of the text that the network does not know" @change=${(e: Event) => change({ unknown: value(e) as typeof unknown })}>
          ${UNKNOWN.map(([id, words]) => html`<option value=${id} ?selected=${id === unknown}>${words}</option>`)}</select></label>
      <label class="field"><span>Fast</span>
        <span><input type="checkbox" .checked=${fast} @change=${(e: Event) => change({ fast: (e.target as HTMLInputElement).checked })} /></span></label>
      ${
        fast
          ? html`<p class="dim">Reads ${FAST_STREAMS} places at once, each warmed up on the ${count(WARM_UP)} characters before it instead of all; how far that is from exact is measured and kept with the recording.</p>`
          : nothing
      }
      <p class="dim3 tn">${need}</p>
      ${problem.value ? html`<p class="problem" role="alert">${problem.value}</p>` : nothing}
      <div class="actions">
        <button class="button" @click=${close}>Cancel</button>
        <button class="button primary" ?disabled=${!chosen} @click=${() => record(close)}>Record</button>
      </div>`
  })
}
