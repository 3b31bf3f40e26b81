// The line between two panels, which is also how they are resized: drag, arrow keys, double-click to reset.

import type { Signal } from '@preact/signals-core'
import { type Disposable, disposables, listen } from '../disposable.ts'

export interface Splitter {
  /** x resizes a width, y a height */
  axis: 'x' | 'y'
  /** +1 where the panel lies before the line, −1 where it lies behind it */
  side: 1 | -1
  size: Signal<number>
  normal: number
  minimum: number
  /** pixels the panel may have at most, now */
  maximum: () => number
  label: string
}

export function clampSize(size: number, minimum: number, maximum: number): number {
  return Math.round(Math.max(minimum, Math.min(Math.max(minimum, maximum), size)))
}

export function mountSplitter(bar: HTMLElement, options: Splitter): Disposable {
  const { axis, side, size, normal, minimum, maximum, label } = options
  bar.className = `splitter ${axis}`
  bar.tabIndex = 0
  bar.role = 'separator'
  bar.ariaLabel = label
  bar.ariaOrientation = axis === 'x' ? 'vertical' : 'horizontal'
  const place = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY)
  const set = (next: number) => {
    size.value = clampSize(next, minimum, maximum())
  }
  let from: { place: number; size: number } | null = null
  return disposables(
    listen(bar, 'pointerdown', (event) => {
      from = { place: place(event), size: size.peek() }
      bar.setPointerCapture(event.pointerId)
    }),
    listen(bar, 'pointermove', (event) => {
      if (from) set(from.size + side * (place(event) - from.place))
    }),
    listen(bar, 'pointerup', () => {
      from = null
    }),
    listen(bar, 'dblclick', () => set(normal)),
    listen(bar, 'keydown', (event) => {
      const forward = axis === 'x' ? 'ArrowRight' : 'ArrowDown'
      const back = axis === 'x' ? 'ArrowLeft' : 'ArrowUp'
      const step = event.key === forward ? 16 : event.key === back ? -16 : 0
      if (step) set(size.peek() + side * step)
    }),
  )
}
