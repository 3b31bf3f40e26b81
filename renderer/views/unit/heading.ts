// Which unit this is, what the researcher calls it, and what there is to say of it; both are written in place.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { disposables, listen, renders } from '../../disposable.ts'
import { leaveField } from '../../shell/focus.ts'
import { sentence } from '../../state/sentence.ts'
import type { Store } from '../../state/store.ts'
import { describeUnit } from '../../state/units.ts'
import type { Context } from '../entry.ts'

export function heading(host: HTMLElement, { store }: Context) {
  const element = host.appendChild(Object.assign(document.createElement('div'), { className: 'unit-heading' }))
  /** the unit whose name is being edited: another one that is pointed at meanwhile must not get it */
  const written = signal<string | null>(null)
  return disposables(
    renders(element, () => words(store, written.value ?? store.pageUnit.value)),
    listen(element, 'focusin', ({ target }) => {
      // the focus stays in the heading when writing has ended
      const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
      written.value = isField ? (written.peek() ?? store.pageUnit.peek()) : null
    }),
    listen(element, 'focusout', () => {
      written.value = null
    }),
  )
}

type Field = HTMLInputElement | HTMLTextAreaElement

function words(store: Store, unit: string | null) {
  if (unit === null) return html``
  const { name = '', note = '' } = store.notes.all.value.get(unit) ?? {}
  const readOnly = store.catalogue.value?.workspace.readOnly ?? false
  const save = (key: 'name' | 'note', before: string) => async (event: Event) => {
    const field = event.target as Field
    try {
      await store.notes.save(unit, key === 'name' ? { name: field.value } : { note: field.value })
    } catch (error) {
      store.notices.tell(sentence(error))
      field.value = before
    }
  }
  const keys = (before: string) => (event: KeyboardEvent) => {
    const field = event.target as Field
    const done = event.key === 'Enter' && (field instanceof HTMLInputElement || event.ctrlKey)
    if (event.key === 'Escape') field.value = before
    if (!done && event.key !== 'Escape') return
    event.preventDefault()
    leaveField(field)
  }
  return html`<div class="name"><b>${unit}</b><span class="dim clip">${describeUnit(unit)}</span></div>
    ${store.scales.unread(unit) ? html`<p class="unread" title="All but a thousandth of its tanh lies within 0.01 of one another">saturated: the network cannot read it</p>` : nothing}
    <input class="unit-called" aria-label="Name of this unit" placeholder="Name this unit" maxlength="80"
      .value=${name} ?readonly=${readOnly} @change=${save('name', name)} @keydown=${keys(name)} />
    <textarea class="unit-note" aria-label="Note on this unit" placeholder="What does it do?" rows="1" maxlength="10000"
      .value=${note} ?readonly=${readOnly} @change=${save('note', note)} @keydown=${keys(note)}></textarea>`
}
