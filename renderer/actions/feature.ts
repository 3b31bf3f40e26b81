// Keeps the expression that is being searched under a name.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/words.ts'
import type { Context } from '../views/entry.ts'
import { addFeature } from './edit.ts'

export function featureDialog(context: Context): void {
  const { store, api } = context
  const expression = signal(store.search.expression.peek())
  const name = signal('')
  const problem = signal<string | null>(null)
  const value = (event: Event) => (event.target as HTMLInputElement).value
  const save = async (close: () => void) => {
    try {
      const check = await api.call('features.check', { expression: expression.peek() })
      if (!check.ok) {
        problem.value = `${check.problem.message} (at ${check.problem.from + 1})`
        return
      }
      await addFeature(context, { name: name.peek(), expression: expression.peek(), meaning: '' })
      close()
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  openDialog(
    (close) => html`<h2>Keep a feature</h2>
      <label class="field"><span>Name</span>
        <input class="input" autofocus .value=${name.value} @input=${(e: Event) => {
          name.value = value(e)
        }} /></label>
      <label class="field"><span>Expression</span>
        <input class="input mono" .value=${expression.value} @input=${(e: Event) => {
          expression.value = value(e)
        }} /></label>
      ${problem.value ? html`<p class="problem" role="alert">${problem.value}</p>` : nothing}
      <div class="actions">
        <button class="button" @click=${close}>Cancel</button>
        <button class="button primary" ?disabled=${!name.value.trim() || !expression.value.trim()} @click=${() => save(close)}>
          Keep
        </button>
      </div>`,
  )
}
