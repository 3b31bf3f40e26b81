// The views that are mounted. A view is mounted when it is first looked at and kept until no preset has it open any
// more; between presets, tabs and groups only its element moves, and what was scrolled stays scrolled.

import { type Disposable, disposables, listen } from '../../disposable.ts'
import type { Context, ViewEntry } from '../../views/entry.ts'

export interface Pool {
  /** Brings the view into `host`, where it is seen now. */
  put(entry: ViewEntry, host: HTMLElement): void
  /** `host` will not show the view again; the last one takes the view with it. */
  leave(entry: ViewEntry, host: HTMLElement): void
  dispose(): void
}

interface Mounted extends Disposable {
  element: HTMLElement
  hosts: Set<HTMLElement>
  restore(): void
}

export function createPool(context: () => Context): Pool {
  const mounted = new Map<ViewEntry, Mounted>()
  const mount = (entry: ViewEntry, host: HTMLElement): Mounted => {
    const element = host.appendChild(document.createElement('div'))
    element.className = 'mount'
    element.dataset.view = entry.id
    element.dataset.letters = entry.letters ? 'on' : 'off'
    element.tabIndex = -1 // a click beside its buttons brings the keyboard there
    // the tab says it to the eye; headings are how screen readers go from part to part
    const title = Object.assign(document.createElement('h2'), { className: 'offscreen', textContent: entry.title })
    element.append(title)
    const { restore, ...scrolls } = keepScrolls(element)
    const view = disposables(scrolls, entry.mount(element, context()), () => element.remove())
    return { element, hosts: new Set(), restore, dispose: () => view.dispose() }
  }
  return {
    put(entry, host) {
      const known = mounted.get(entry)
      const view = known ?? mount(entry, host)
      mounted.set(entry, view)
      view.hosts.add(host)
      if (view.element.parentElement !== host) host.append(view.element)
      if (known) view.restore()
    },
    leave(entry, host) {
      const view = mounted.get(entry)
      if (!view?.hosts.delete(host) || view.hosts.size > 0) return
      mounted.delete(entry)
      view.dispose()
    },
    dispose() {
      for (const view of mounted.values()) view.dispose()
      mounted.clear()
    },
  }
}

/** An element that leaves the page forgets how far it was scrolled; this remembers. */
function keepScrolls(root: HTMLElement): Disposable & { restore(): void } {
  const places = new Map<Element, { left: number; top: number }>()
  const note = (event: Event) => {
    const { target } = event
    if (target instanceof Element) places.set(target, { left: target.scrollLeft, top: target.scrollTop })
  }
  return {
    ...listen(root, 'scroll', note, { capture: true, passive: true }),
    restore() {
      for (const [element, { left, top }] of places)
        if (root.contains(element)) Object.assign(element, { scrollLeft: left, scrollTop: top })
        else places.delete(element)
    },
  }
}
