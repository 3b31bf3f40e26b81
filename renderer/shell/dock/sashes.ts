// The lines between panels, for pointer and keyboard: arrow keys move the line in focus, a double-click gives the
// panel beside it its first size again. Dragging is the dock's own.

import { type Disposable, disposables, listen } from '../../disposable.ts'

const STEP = 16

export interface Sashes extends Disposable {
  /** To be called when the layout has changed: new lines get their names, all their places. */
  refresh(): void
}

/** @param reset is given the rectangle of a line that was double-clicked */
export function mountSashes(root: HTMLElement, reset: (line: DOMRect) => void): Sashes {
  const listeners = disposables(
    listen(root, 'keydown', (event) => {
      const sash = sashOf(event)
      const step = sash && stepOf(event, isUpright(sash))
      if (!sash || !step) return
      move(sash, step)
      event.preventDefault()
    }),
    listen(root, 'dblclick', (event) => {
      const sash = sashOf(event)
      if (sash) reset(sash.getBoundingClientRect())
    }),
  )
  return {
    refresh: () => {
      for (const sash of root.querySelectorAll<HTMLElement>('.dv-sash')) describe(sash, root)
    },
    dispose: () => listeners.dispose(),
  }
}

function sashOf({ target }: Event): HTMLElement | null {
  return target instanceof HTMLElement && target.classList.contains('dv-sash') ? target : null
}

/** An upright line stands between neighbours in a row. */
function isUpright(sash: HTMLElement): boolean {
  return sash.closest('.dv-split-view-container')?.classList.contains('dv-horizontal') ?? true
}

function describe(sash: HTMLElement, root: HTMLElement): void {
  const upright = isUpright(sash)
  const still = sash.classList.contains('dv-disabled')
  const line = sash.getBoundingClientRect()
  const all = root.getBoundingClientRect()
  const share = upright ? (line.left - all.left) / all.width : (line.top - all.top) / all.height
  sash.tabIndex = still ? -1 : 0
  sash.role = 'separator'
  sash.ariaLabel = upright ? 'Width of the panels beside' : 'Height of the panels above and below'
  sash.ariaOrientation = upright ? 'vertical' : 'horizontal'
  sash.ariaValueNow = String(Math.round(100 * Math.max(0, Math.min(1, share || 0))))
}

function stepOf({ key }: KeyboardEvent, upright: boolean): number {
  const [back, forward] = upright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  return key === forward ? STEP : key === back ? -STEP : 0
}

/** The dock moves lines by pointer alone, so the keyboard drags one for it. */
function move(sash: HTMLElement, step: number): void {
  const at = (place: number) => ({ clientX: place, clientY: place, bubbles: true })
  sash.dispatchEvent(new PointerEvent('pointerdown', at(0)))
  document.dispatchEvent(new PointerEvent('pointermove', at(step)))
  document.dispatchEvent(new PointerEvent('pointerup', at(step)))
}
