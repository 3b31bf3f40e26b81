// Find in the text: a line over it with the words, how many places hold them, and the way from one to the next.

import { effect } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { count } from '../charts/format.ts'
import { type Disposable, disposables, renders } from '../disposable.ts'
import { icon } from '../shell/icons.ts'
import type { Store } from '../state/store.ts'
import { stepFound } from '../text/find.ts'
import type { Context, Dock } from './entry.ts'

/** Opens the line, or goes back to it. */
export function openFind(store: Store, dock: Dock): void {
  dock.show('text')
  store.find.open.value = true
  const field = document.querySelector<HTMLInputElement>('.find-bar input[type=search]')
  field?.focus()
  field?.select()
}

export function findBar(host: HTMLElement, { store }: Context): Disposable {
  const { find } = store
  host.className = 'find-bar'
  host.role = 'search'
  const close = () => {
    find.open.value = false
    store.goTo(store.caret.peek(), true)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void go(store, event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const toggle = (
    fact: { value: boolean },
    title: string,
    words: string,
  ) => html`<button class="plain ${fact.value ? 'on' : ''}"
    title=${title} aria-label=${title} aria-pressed=${fact.value} @click=${() => {
      fact.value = !fact.value
    }}>${words}</button>`
  return disposables(
    effect(() => {
      host.classList.toggle('hidden', !find.open.value)
    }),
    renders(
      host,
      () => html`<input class="input" type="search" aria-label="Find in the text" placeholder="Find in the text"
          spellcheck="false" .value=${find.words.value} @keydown=${keys}
          @input=${(event: Event) => {
            find.words.value = (event.target as HTMLInputElement).value
          }} />
        ${toggle(find.exactCase, 'Tell capitals from small letters', 'Aa')}
        ${toggle(find.regex, 'Regular expression', '.*')}
        <span class="tn" role="status" data-figure="found">${words(store)}</span>
        <button class="icon" title="Previous (Shift Enter)" aria-label="Previous place" @click=${() => void go(store, -1)}>${icon('left')}</button
        ><button class="icon" title="Next (Enter)" aria-label="Next place" @click=${() => void go(store, 1)}>${icon('right')}</button
        ><button class="icon" title="Close (Esc)" aria-label="Close find" @click=${close}>${icon('remove')}</button>
        ${find.problem.value ? html`<span class="problem clip" role="alert">${find.problem.value}</span>` : nothing}`,
    ),
  )
}

function words({ find, selection }: Store): string {
  const found = find.found.value
  if (!found) return ''
  const total = found.length / 2
  if (total === 0) return 'nowhere'
  const at = selection.value ? found.indexOf(selection.value.from) : -1
  const here = at >= 0 && at % 2 === 0 ? `${count(at / 2 + 1)} of ` : ''
  return `${here}${count(total)}${here ? '' : total === 1 ? ' place' : ' places'}`
}

/** To the next or previous place of the words as they are now, which is selected. */
async function go(store: Store, direction: 1 | -1): Promise<void> {
  await store.find.settled()
  const found = store.find.found.peek()
  if (!found || found.length === 0) return
  const selected = store.selection.peek()
  const at = stepFound(found, selected ? selected.from : store.caret.peek() - (direction > 0 ? 1 : 0), direction)
  const [from, to] = [found[2 * at], found[2 * at + 1]]
  store.goTo(from)
  store.selection.value = { from, to }
}
