// A small action at the end of a selection: which units are on here? It waits until the drag has ended.

import { effect, signal } from '@preact/signals-core'
import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import type { Viewport } from './viewport.ts'

const ROOM = { width: 172, height: 28 }

export function mountBrushButton(host: HTMLElement, store: Store, viewport: Viewport, ask: () => void): Disposable {
  const button = host.appendChild(document.createElement('button'))
  Object.assign(button, { className: 'button selection-button', textContent: 'Which units are on here?', hidden: true })
  button.title = 'The units that tell the selection from the text around it (B)'
  const dragging = signal(false)
  const place = effect(() => {
    const span = store.selection.value
    viewport.top.value
    viewport.index.value
    const size = viewport.size.value
    const box = span && !dragging.value && span.to - span.from > 1 ? viewport.box(span.to - 1) : null
    button.hidden = !box || box.y < 0 || box.y + box.height > size.height
    if (!box || button.hidden) return
    const x = Math.max(4, Math.min(box.x + box.width + 6, size.width - ROOM.width))
    const below = box.y + box.height + 2
    const y = below + ROOM.height > size.height ? box.y - ROOM.height - 4 : below
    button.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  })
  const drag = (on: boolean) => () => {
    dragging.value = on
  }
  return disposables(
    place,
    listen(button, 'pointerdown', (event) => event.stopPropagation()),
    listen(button, 'pointermove', (event) => event.stopPropagation()),
    listen(button, 'pointerenter', () => host.dispatchEvent(new PointerEvent('pointerleave'))),
    listen(button, 'click', ask),
    listen(host, 'pointerdown', drag(true)),
    listen(window, 'pointerup', drag(false)),
    listen(window, 'pointercancel', drag(false)),
  )
}
