// The mouse over the text: hovering shows a flag with the values under it, dragging selects, the wheel scrolls. None
// of it repaints the canvas except the selection.

import { effect } from '@preact/signals-core'
import { html, render } from 'lit-html'
import type { UnitScale } from '../../core/schema/unit-scale.ts'
import { namedCharacter } from '../charts/format.ts'
import { valueWords } from '../charts/scale.ts'
import { type Disposable, disposables, listen } from '../disposable.ts'
import type { Span } from '../state/on-screen.ts'
import type { Store } from '../state/store.ts'
import type { Colors } from './colors.ts'
import { GRAINS, rangeAt, spanned } from './granularity.ts'
import { offsetOf } from './rows.ts'
import type { Viewport } from './viewport.ts'

const LINE = 32 * 3 // pixels of a wheel that counts in lines

/** Presses at one place within so many milliseconds and pixels are one double or triple click. */
const AGAIN = { ms: 450, px: 4 }

export function mountPointer(
  host: HTMLElement,
  store: Store,
  viewport: Viewport,
  colors: () => Colors | null,
  focus: () => void,
): Disposable {
  const box = host.appendChild(Object.assign(document.createElement('div'), { className: 'cell-box', hidden: true }))
  const flag = host.appendChild(Object.assign(document.createElement('div'), { className: 'flag', hidden: true }))
  let point: { x: number; y: number } | null = null
  /** of the character under the pointer, pixels */
  let pointed: { x: number; y: number; width: number; height: number } | null = null
  let flagSize = { width: 0, height: 0 }
  let dragFrom: number | null = null
  let last = { time: Number.NEGATIVE_INFINITY, x: 0, y: 0, count: 0 }
  /** where the selection began that the pointer made */
  let anchor: { position: number; of: Span | null } = { position: 0, of: null }
  let creeping = 0

  const hide = () => {
    box.hidden = flag.hidden = true
    store.hover.value = null
  }
  const hover = () => {
    const hit = point && viewport.at(point.x, point.y)
    const cell = hit?.inside ? viewport.box(hit.position) : null
    const source = store.text.value.peek()
    if (!hit || !cell || !source) return hide()
    box.hidden = flag.hidden = false
    box.style.width = `${cell.width}px`
    box.style.height = `${cell.height}px`
    box.style.transform = `translate(${cell.x}px, ${cell.y}px)`
    const unit = store.shownUnit.peek()
    const value = unit ? (colors()?.value(unit, hit.position) ?? Number.NaN) : Number.NaN
    store.hover.value = { position: hit.position, unit, value }
    render(words(hit.position), flag)
    pointed = cell
    place()
  }
  // The size comes from an observer, which reports before the frame is painted: to read it here would lay the page out
  // once more for every unit and row that passes under the pointer.
  const place = () => {
    if (!pointed) return
    const room = viewport.size.peek()
    const x = Math.min(pointed.x + 12, room.width - flagSize.width - 8)
    const below = pointed.y + pointed.height + 6
    const y = below + flagSize.height > room.height ? pointed.y - flagSize.height - 6 : below
    flag.style.transform = `translate(${Math.max(4, Math.round(x))}px, ${Math.round(y)}px)`
  }
  const measured = new ResizeObserver(([{ borderBoxSize }]) => {
    flagSize = { width: borderBoxSize[0].inlineSize, height: borderBoxSize[0].blockSize }
    place()
  })
  measured.observe(flag)
  const words = (position: number) => {
    const source = store.text.value.peek()!
    const index = viewport.index.peek()!
    const character = String.fromCodePoint(source.text.codePointAt(offsetOf(source.text, index, position))!)
    const values = colors()
    const { face, coloring, lanes } = store.look
    const colored = coloring.peek() === 'set' ? store.sets.colored.peek() : []
    const names = [...new Set([face.peek(), ...colored, ...lanes.peek()])].filter((n) => n !== null)
    const next = store.look.expected.peek() === 'off' ? '' : (values?.expected.words(position) ?? '')
    const bits = values?.surprise(position) ?? Number.NaN
    return html`“<span>${namedCharacter(character)}</span>”${names.map((name) => html`  ${store.notes.nameOf(name) || name} ${figure(store.scales.of(name), values?.value(name, position))}`)}${
      Number.isNaN(bits) ? '' : html`  surprisal ${store.losses.peek().words(bits * Math.LN2, 1)}`
    }${next && html`<br>next ${next}`}`
  }
  const select = () => {
    const hit = point && viewport.at(point.x, point.y)
    if (!hit || dragFrom === null) return
    const source = store.text.value.peek()
    const index = viewport.index.peek()
    if (!source || !index) return
    const grain = GRAINS[Math.min(last.count, GRAINS.length) - 1] ?? 'character'
    const taken = (position: number) => rangeAt(grain, source.text, index, position)
    const still = hit.position === dragFrom && grain === 'character'
    store.selection.value = still ? null : spanned(taken(dragFrom), taken(hit.position))
    store.caret.value = hit.position
    anchor = { position: dragFrom, of: store.selection.peek() }
  }
  /** Where Shift and a click go on from: the beginning of the selection, or the caret. */
  const anchorNow = (): number => {
    const kept = store.selection.peek()
    const caret = store.caret.peek()
    if (!kept) return caret
    if (kept === anchor.of) return anchor.position
    return caret <= kept.from ? kept.to - 1 : kept.from
  }
  const presses = ({ timeStamp: time, clientX: x, clientY: y }: PointerEvent) => {
    const again = time - last.time < AGAIN.ms && Math.hypot(x - last.x, y - last.y) <= AGAIN.px
    last = { time, x, y, count: again ? (last.count % GRAINS.length) + 1 : 1 }
  }
  /** dragging beyond an edge scrolls on */
  const creep = () => {
    const { height, scale } = viewport.size.peek()
    const over = point ? (point.y < 0 ? point.y : Math.max(0, point.y - height)) : 0
    if (dragFrom === null) creeping = 0
    else {
      if (over) viewport.scrollBy(Math.sign(over) * Math.min(40, 4 + Math.abs(over) / 4) * scale)
      if (over) select()
      creeping = requestAnimationFrame(creep)
    }
  }
  const follow = effect(() => {
    viewport.top.value
    store.shownUnit.value
    if (point) hover()
  })
  const inside = (event: PointerEvent) => {
    const rect = host.getBoundingClientRect()
    return { x: event.clientX - rect.left, y: event.clientY - rect.top }
  }
  return disposables(
    () => measured.disconnect(),
    follow,
    () => cancelAnimationFrame(creeping),
    listen(
      host,
      'wheel',
      (event) => {
        if (event.ctrlKey) return
        event.preventDefault()
        const step = event.deltaMode === 1 ? LINE / 3 : event.deltaMode === 2 ? viewport.size.peek().height : 1
        viewport.scrollBy(event.deltaY * step * viewport.size.peek().scale)
      },
      { passive: false },
    ),
    listen(host, 'pointerdown', (event) => {
      if (event.button !== 0) return
      event.preventDefault()
      focus()
      point = inside(event)
      const hit = viewport.at(point.x, point.y)
      if (!hit) return
      host.setPointerCapture(event.pointerId)
      presses(event)
      if (event.shiftKey) {
        last.count = 1
        dragFrom = anchorNow()
      } else {
        dragFrom = hit.position
        store.caret.value = hit.position
      }
      select()
      creeping ||= requestAnimationFrame(creep)
    }),
    listen(host, 'pointermove', (event) => {
      point = inside(event)
      if (dragFrom !== null) select()
      hover()
    }),
    listen(host, 'pointerup', () => {
      dragFrom = null
    }),
    listen(host, 'pointercancel', () => {
      dragFrom = null
    }),
    listen(host, 'pointerleave', () => {
      point = null
      hide()
    }),
  )
}

/** The color's value; of a cell state tanh and the raw one. */
function figure(scale: UnitScale, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return 'not recorded'
  return valueWords(scale, value)
}
