// A text that a network can read, made of one that it cannot: asked for which network, and what was changed is listed.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { FitChange } from '../../core/text/fit.ts'
import { count, visible } from '../charts/format.ts'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'

interface State {
  running: boolean
  problem: string | null
  made: { name: string; changes: FitChange[] } | null
}

/** Kinds of changes that are listed. */
const LISTED = 20

export function fitTextDialog(context: Context, corpus: { id: number; name: string }): void {
  const { store, api } = context
  const models = store.catalogue.peek()?.models ?? []
  const state = signal<State>({ running: false, problem: null, made: null })
  const run = async (event: Event) => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    state.value = { running: true, problem: null, made: null }
    try {
      const mode = form.get('mode') === 'cut' ? 'cut' : 'map'
      const found = await api.call('corpora.fit', { corpus: corpus.id, model: Number(form.get('model')), mode })
      store.picked.value = { kind: 'corpus', id: found.corpus.id }
      state.value = { running: false, problem: null, made: { name: found.corpus.name, changes: found.changes } }
    } catch (error) {
      state.value = { running: false, problem: sentence(error), made: null }
    }
  }
  openDialog((close) => {
    const { running, problem, made } = state.value
    if (made) return changed(made, close)
    return html`<form @submit=${(event: Event) => void run(event)}>
      <h2>A text that a network can read</h2>
      <p class="dim">${corpus.name}, with plainer spellings for the characters that the network does not know.</p>
      <label class="field"><span>Network</span><select class="input" name="model" ?disabled=${running} autofocus>
        ${models.map(({ id, name }) => html`<option value=${id} ?selected=${id === store.chain.value.model?.id}>${name}</option>`)}</select></label>
      <label class="field"><span>Unknown characters</span><select class="input" name="mode" ?disabled=${running}>
        <option value="map">plainer, or cut where there is no spelling</option><option value="cut">cut</option></select></label>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      <div class="actions"><button class="button" type="button" @click=${close}>Cancel</button>
        <button class="button primary" type="submit" ?disabled=${running || models.length === 0}>Make</button></div>
    </form>`
  })
}

function changed({ name, changes }: { name: string; changes: FitChange[] }, close: () => void) {
  const total = changes.reduce((sum, change) => sum + change.count, 0)
  const more = changes.length - LISTED
  return html`<h2>${name}</h2>
    <p>${total === 0 ? 'The network knows every character: it is the same text.' : `${count(total)} characters were changed.`}</p>
    <table class="changes"><tbody>${changes.slice(0, LISTED).map(
      ({ character, becomes, count: times, first }) =>
        html`<tr><td class="mono">${visible(character)}</td><td class="mono">${becomes === '' ? html`<i>cut</i>` : becomes}</td>
          <td class="num tn">${count(times)} times</td><td class="num tn">first at ${count(first)}</td></tr>`,
    )}</tbody></table>
    ${more > 0 ? html`<p class="dim">And ${count(more)} other characters.</p>` : nothing}
    <div class="actions"><button class="button primary" autofocus @click=${close}>Close</button></div>`
}
