// Which unit this is, what the researcher calls it, and what there is to say of it; both are written in place.

import { signal } from '@preact/signals-core'
import { html } from 'lit-html'
import { disposables, renders } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { describeUnit } from '../../state/units.ts'
import { sentence } from '../../state/words.ts'
import type { Context } from '../entry.ts'

export function heading(host: HTMLElement, { store }: Context) {
  const element = host.appendChild(Object.assign(document.createElement('div'), { className: 'unit-heading' }))
  const saved = signal(0)
  return disposables(renders(element, () => words(store, saved)))
}

function words(store: Store, saved: { value: number }) {
  const unit = store.shownUnit.value
  if (unit === null) return html``
  saved.value
  const { name = '', note = '' } = store.notes.all.value.get(unit) ?? {}
  const readOnly = store.catalogue.value?.workspace.readOnly ?? false
  const save = async (change: { name?: string; note?: string }) => {
    try {
      await store.notes.save(unit, change)
    } catch (error) {
      store.notices.tell(sentence(error))
      saved.value++
    }
  }
  const onName = ({ target }: Event) => void save({ name: (target as HTMLInputElement).value })
  const onNote = ({ target }: Event) => void save({ note: (target as HTMLTextAreaElement).value })
  const keys = (before: string) => (event: KeyboardEvent) => {
    const field = event.target as HTMLInputElement | HTMLTextAreaElement
    const done = event.key === 'Enter' && (field instanceof HTMLInputElement || event.ctrlKey)
    if (event.key === 'Escape') field.value = before
    if (!done && event.key !== 'Escape') return
    event.preventDefault()
    field.blur()
  }
  return html`<div class="name"><b>${unit}</b><span class="dim clip">${describeUnit(unit)}</span></div>
    <input class="unit-called" aria-label="Name of this unit" placeholder="Name this unit" maxlength="80"
      .value=${name} ?readonly=${readOnly} @change=${onName} @keydown=${keys(name)} />
    <textarea class="unit-note" aria-label="Note on this unit" placeholder="What does it do?" rows="1" maxlength="10000"
      .value=${note} ?readonly=${readOnly} @change=${onNote} @keydown=${keys(note)}></textarea>`
}
