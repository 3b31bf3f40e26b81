// One panel: the tabs of its views, and the view in front. A view is mounted when it is first looked at and then kept.

import { computed, effect } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { type Disposable, disposables, renders } from '../disposable.ts'
import type { Context, Place, ViewEntry } from '../views/entry.ts'
import { viewsAt } from '../views/view.ts'

export function mountPanel(host: HTMLElement, place: Place, context: Context): Disposable {
  const { store } = context
  host.classList.add('panel')
  host.dataset.place = place
  const tabs = host.appendChild(document.createElement('div'))
  tabs.className = 'tabs'
  const views = computed(() => viewsAt(store.mode.value, place))
  const front = computed(() => {
    const wanted = store.tabs.value[`${store.mode.value}.${place}`]
    return views.value.find((view) => view.id === wanted) ?? views.value[0]
  })
  const mounted = new Map<ViewEntry, { host: HTMLElement; view: Disposable }>()

  const mount = (entry: ViewEntry) => {
    const element = host.appendChild(document.createElement('div'))
    element.className = 'mount'
    element.dataset.view = entry.id
    mounted.set(entry, { host: element, view: entry.mount(element, context) })
  }
  const showFront = effect(() => {
    const entry = front.value
    if (entry && !mounted.has(entry)) mount(entry)
    for (const [other, { host: element }] of mounted) element.classList.toggle('hidden', other !== entry)
  })
  const heads = renders(tabs, () => {
    const note = front.value?.note?.(store).value
    return html`<div role="tablist" class="contents">${views.value.map((entry) => tab(entry, entry === front.value, context))}</div>
      ${note ? html`<span class="note tn"><span class="clip">${note}</span></span>` : nothing}`
  })
  return disposables(showFront, heads, () => {
    for (const { view } of mounted.values()) view.dispose()
  })
}

function tab(entry: ViewEntry, on: boolean, { store }: Context) {
  const count = entry.count?.(store).value
  return html`<button role="tab" class="tab ${on ? 'on' : ''}" aria-selected=${on}
    @click=${() => store.show(store.mode.peek(), entry.place, entry.id)}>
    ${entry.heading?.(store).value ?? entry.title}${count ? html`<span class="count tn">${count}</span>` : nothing}
  </button>`
}
