// The set in hand is kept under a name that the researcher types.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'

export function nameSet({ store }: Context): void {
  const { sets, notes } = store
  const name = signal(sets.units.peek().map(notes.nameOf).find(Boolean) ?? '')
  const problem = signal<string | null>(null)
  const taken = computed(() => sets.named.value.find((set) => set.name === name.value.trim()))
  const keep = async (close: () => void) => {
    try {
      await sets.keep(name.peek().trim())
      close()
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  openDialog(
    (close) => html`<h2>Keep this set</h2>
      <form class="wide-fields" @submit=${(event: Event) => {
        event.preventDefault()
        void keep(close)
      }}>
        <label class="field"><span>Name</span>
          <input class="input" autofocus maxlength="80" .value=${name.value} @input=${(event: Event) => {
            name.value = (event.target as HTMLInputElement).value
            problem.value = null
          }} /></label>
        ${taken.value ? html`<p class="dim" role="status">It takes the place of ${taken.value.units.length} units of that name.</p>` : nothing}
        ${problem.value ? html`<p class="problem" role="alert">${problem.value}</p>` : nothing}
        <div class="actions">
          <button type="button" class="button" @click=${close}>Cancel</button>
          <button class="button primary" ?disabled=${!name.value.trim()}>Keep</button>
        </div>
      </form>`,
    'wide',
  )
}
