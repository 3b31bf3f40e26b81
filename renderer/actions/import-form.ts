// The form of a network that is about to be imported: which tensor was taken for what, what can be chosen, its characters,
// and how each reading predicts a text.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { ImportReading, ImportView, OpenChoice } from '../../main/contract/import-types.ts'
import { bits, guessing } from '../../main/contract/losses.ts'
import { count } from '../charts/format.ts'
import { fileButton } from './file-button.ts'
import type { ImportDraft } from './import-draft.ts'

interface Actions {
  close(): void
  bring(): void
}

const chosenIn = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value

export function importForm(draft: ImportDraft, { close, bring }: Actions): TemplateResult {
  const seen = draft.seen.value
  const view = 'view' in seen ? seen.view : null
  const ready = view !== null && view.problems.length === 0
  return html`<h2>Import ${draft.name.peek()}</h2>
    <div class="import-body">
      ${view ? described(view) : nothing}
      ${(view ? view.problems : [(seen as { problem: string }).problem]).map(
        (problem) => html`<p class="problem" role="alert">${problem}</p>`,
      )}
      <label class="field"><span>Name</span>
        <input class="input" .value=${draft.name.value} @input=${(e: Event) => {
          draft.name.value = chosenIn(e)
        }} /></label>
      ${view ? view.choices.map((choice) => chooser(draft, choice)) : tensorFields(draft)}
      ${view ? charactersOf(draft, view) : nothing}
      ${view ? readingsOf(draft, view) : nothing}
      ${view ? view.warnings.map((warning) => html`<p class="dim">${warning}</p>`) : nothing}
    </div>
    <div class="actions">
      <button class="button" @click=${close}>Cancel</button>
      <button class="button primary" ?disabled=${!ready || draft.busy.value} @click=${bring}>Import</button>
    </div>`
}

/** So many tensors are listed at once in a window so high, in pixels: in a lower one the readings have the room. */
const [FEW, TALL] = [12, 850]

function described({ format, cell, widths, embedding, symbols, roles }: ImportView): TemplateResult {
  const input = embedding ? `an embedding of ${embedding}` : 'one-hot input'
  return html`<p class="dim">${format}: ${cell}, ${widths.length === 1 ? 'one layer' : `${widths.length} layers`} of
      ${[...new Set(widths)].map(count).join(' and ')} units, ${count(symbols)} characters, ${input}.</p>
    <details ?open=${roles.length <= FEW && innerHeight >= TALL}><summary>${count(roles.length)} tensors</summary>
      <table class="roles"><thead><tr><th>tensor</th><th>shape</th><th>taken for</th></tr></thead>
        <tbody>${roles.map(
          ({ tensor, shape, role }) =>
            html`<tr><td class="mono">${tensor}</td><td class="num">${shape.join(' × ')}</td><td>${role}</td></tr>`,
        )}</tbody></table></details>`
}

function chooser(draft: ImportDraft, { option, title, value, values }: OpenChoice): TemplateResult {
  const choose = (event: Event) => {
    const chosen = chosenIn(event)
    draft.choose(option, option === 'forgetBias' ? Number(chosen) : chosen)
  }
  return html`<label class="field path"><span>${title}</span>
    <select class="input" @change=${choose}>
      ${value === null ? html`<option selected disabled>to be said</option>` : nothing}
      ${values.map(([one, words]) => html`<option value=${one} ?selected=${one === value}>${words}</option>`)}
    </select></label>`
}

/** Where it is not plain which tensor is which. */
function tensorFields(draft: ImportDraft): TemplateResult[] {
  const fields = [
    ['decoder', 'Output layer (name of its tensor)'],
    ['embedding', 'Embedding (name of its tensor)'],
    ['stack', 'Stacked modules, the lowest first'],
  ] as const
  return fields.map(
    ([option, title]) =>
      html`<label class="field path"><span>${title}</span>
        <input class="input mono" @change=${(e: Event) => {
          const words = chosenIn(e).trim()
          const list = words.split(/[\s,]+/).filter(Boolean)
          draft.choose(option, words === '' ? undefined : option === 'stack' ? list : words)
        }} /></label>`,
  )
}

function charactersOf(draft: ImportDraft, { characters, symbols }: ImportView): TemplateResult {
  const fitting = draft.corpora.filter(({ vocabulary }) => vocabulary === symbols)
  const first = characters?.slice(0, 60).map((one) => JSON.stringify(one).slice(1, -1))
  return html`<div class="field path"><span>Characters</span>
      <span class="clip mono" title="In the order of their ids">${first ? first.join(' ') : 'not known'}</span></div>
    <div class="field path"><span>From</span><span class="import-from">
      ${fileButton('A file…', '', false, (file) => void draft.takeVocabulary(file))}
      ${
        fitting.length > 0
          ? html`<select class="input" aria-label="Sorted characters of a text" @change=${(e: Event) =>
              void draft.takeCharactersOf(Number(chosenIn(e)))}>
              <option value="0">sorted characters of …</option>
              ${fitting.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}</select>`
          : nothing
      }
      <span class="dim">${draft.vocabularyName.value || 'Drop a file that lists them anywhere.'}</span></span></div>`
}

function readingsOf(draft: ImportDraft, { readings, symbols, characters }: ImportView): TemplateResult {
  const { corpora, judgedOn, busy } = draft
  if (corpora.length === 0)
    return html`<p class="dim">Add a text first to see how each reading of the file predicts it.</p>`
  const limit = bits(guessing(symbols)).toFixed(2)
  const worse = readings.find(({ taken }) => taken)?.worseThanGuessing ?? false
  return html`<label class="field path"><span>Judged on</span>
      <select class="input" @change=${(e: Event) => draft.judge(Number(chosenIn(e)))}>
        ${corpora.map(({ id, name }) => html`<option value=${id} ?selected=${id === judgedOn.value}>${name}</option>`)}
      </select></label>
    ${busy.value ? html`<p class="dim" role="status">Reading…</p>` : nothing}
    ${!characters && !busy.value ? html`<p class="dim">It can be judged when its characters are known.</p>` : nothing}
    ${
      worse
        ? html`<p class="problem" role="alert">This is worse than guessing (${limit} bits): is the vocabulary in the order
            of training, and is this the kind of text?</p>`
        : nothing
    }
    ${readings.length > 0 ? table(draft, readings) : nothing}`
}

function table(draft: ImportDraft, readings: readonly ImportReading[]): TemplateResult {
  return html`<table class="roles"><thead><tr><th></th><th>bits</th><th>reading</th><th>what it writes</th></tr></thead>
    <tbody>${readings.map(
      (reading) =>
        html`<tr class=${reading.taken ? 'chosen' : ''}>
          <td><input type="radio" name="reading" aria-label=${reading.words} .checked=${reading.taken}
            @change=${() => draft.take(reading.choices)} /></td>
          <td class="num">${reading.bitsPerCharacter.toFixed(2)}</td><td>${reading.words}</td>
          <td class="mono clip">${JSON.stringify(reading.sample).slice(1, -1)}</td></tr>`,
    )}</tbody></table>`
}
