// What stands in a tab strip: a view's title with its count and a cross, and at the right end the note of the view in
// front and a menu for its panel. Keys: ← → move, Enter opens, Delete closes; the cross is for the pointer alone.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { IHeaderActionsRenderer, ITabRenderer } from 'dockview'
import { html, nothing } from 'lit-html'
import { type Disposable, disposables, listen, renders } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import type { Context, ViewEntry } from '../../views/entry.ts'
import { helpPage, questionMark } from '../help/page.ts'
import { icon } from '../icons.ts'

/** @param menu opens the menu of the tab's panel where the right button was pressed */
export function createTab(entry: ViewEntry, store: Store, menu: (event: MouseEvent) => void): ITabRenderer {
  const element = Object.assign(document.createElement('div'), { className: 'tab' })
  let parts: Disposable = { dispose() {} }
  return {
    element,
    init({ api }) {
      const close = (event: Event) => {
        event.stopPropagation()
        event.preventDefault()
        api.close()
      }
      parts = disposables(
        effect(() => {
          const words = spoken(entry, store)
          queueMicrotask(() => api.setTitle(words)) // the dock writes the kept title after this
        }),
        renders(
          element,
          () => html`<span class="clip">${titleOf(entry, store)}</span>${countOf(entry, store)}
            <span class="cross" title="Close (Delete)" aria-hidden="true" @pointerdown=${stop} @click=${close}>${icon('remove', 12)}</span>`,
        ),
        listen(element, 'contextmenu', (event) => menu(event as MouseEvent)),
        listen(element, 'auxclick', (event) => {
          if ((event as MouseEvent).button === 1) close(event)
        }),
      )
    },
    dispose: () => parts.dispose(),
  }
}

/** A press on the cross begins no drag and opens no tab. */
function stop(event: Event): void {
  event.stopPropagation()
}

function titleOf(entry: ViewEntry, store: Store): string {
  return entry.heading?.(store).value ?? entry.title
}

function countOf(entry: ViewEntry, store: Store) {
  const count = entry.count?.(store).value
  return count ? html` <span class="count tn">${count}</span>` : nothing
}

function spoken(entry: ViewEntry, store: Store): string {
  const count = entry.count?.(store).value
  return count ? `${titleOf(entry, store)} ${count}` : titleOf(entry, store)
}

/** @param open is given the button, and opens the panel's menu under it */
export function createStripEnd(
  entryOf: (id: string) => ViewEntry | undefined,
  context: Context,
  open: (button: HTMLElement) => void,
): IHeaderActionsRenderer {
  const element = Object.assign(document.createElement('div'), { className: 'strip-end' })
  element.dataset.roving = 'line'
  let parts: Disposable = { dispose() {} }
  return {
    element,
    init({ group, api }) {
      const front = signal(entryOf(group.activePanel?.id ?? ''))
      const follow = api.onDidActivePanelChange(({ panel }) => {
        front.value = entryOf(panel?.id ?? '')
      })
      parts = disposables(
        follow,
        renders(element, () => stripEnd(front, context, open)),
      )
    },
    dispose: () => parts.dispose(),
  }
}

function stripEnd(
  front: ReadonlySignal<ViewEntry | undefined>,
  { store, views }: Context,
  open: (button: HTMLElement) => void,
) {
  const entry = front.value
  const note = entry?.note?.(store).value
  const name = entry ? titleOf(entry, store) : ''
  return html`${note ? html`<span class="note tn"><span class="clip">${note}</span></span>` : nothing}
    ${entry?.help ? questionMark(entry.title, () => helpPage(views, entry.id)) : nothing}
    <button class="icon" title="Panel menu" aria-label="Panel menu of ${name}" aria-haspopup="menu"
      @click=${(event: Event) => open(event.currentTarget as HTMLElement)}>${icon('more')}</button>`
}
