// The units under the pointer and the keyboard: pointing previews, a click chooses, Ctrl and Shift put units into the
// set, and so does a lasso; arrows move a cursor, and S puts what is previewed into the set, as it does everywhere.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { GalleryValues } from '../../../main/contract/gallery-types.ts'
import { SET_COLORS } from '../../charts/color.ts'
import { score } from '../../charts/format.ts'
import { scaleWords } from '../../charts/scale.ts'
import { type Disposable, disposables, listen, sized } from '../../disposable.ts'
import type { Resource } from '../../state/resource.ts'
import type { Store } from '../../state/store.ts'
import { describeUnit, type UnitRow } from '../../state/units.ts'
import { rowEvents } from '../unit-row.ts'
import { paintGallery, type Tile } from './paint.ts'
import {
  cellAt,
  cellsBetween,
  cellsIn,
  cornerOf,
  type GalleryLook,
  type Layout,
  stepCell,
  totalHeight,
} from './shape.ts'

export interface Field {
  store: Store
  rows: ReadonlySignal<readonly UnitRow[]>
  layout: ReadonlySignal<Layout>
  look: ReadonlySignal<GalleryLook>
  values: Resource<GalleryValues>
  /** called after each picture, for tests and tools */
  painted: (seen: { units: number; drawn: number; bins: number }) => void
}

/** Pixels that a press may move and still be a click. */
const STILL = 4

interface Point {
  x: number
  y: number
}

/** @param scroll scrolls; it is given a space of the gallery's height, and the canvas that stays in view */
export function mountField(scroll: HTMLElement, field: Field): Disposable {
  const { store, rows, layout, look, values } = field
  const add = (className: string, parent: HTMLElement = scroll) =>
    parent.appendChild(Object.assign(document.createElement('div'), { className }))
  const space = add('gallery-space')
  const canvas = space.appendChild(document.createElement('canvas'))
  canvas.ariaHidden = 'true'
  const cursorBox = add('gallery-box cursor', space)
  const chosenBox = add('gallery-box chosen', space)
  const lassoBox = add('gallery-lasso', space)
  const flag = document.body.appendChild(
    Object.assign(document.createElement('div'), { className: 'flag matrix-flag', hidden: true }),
  )
  const live = add('offscreen')
  live.ariaLive = 'polite'
  Object.assign(scroll, {
    tabIndex: 0,
    role: 'application',
    ariaLabel: 'Gallery of units: arrows move, Enter chooses, S puts into the set',
  })
  scroll.dataset.focus = ''
  const size = signal({ width: 0, height: 0 })
  const top = signal(0)
  const cursor = signal(-1)
  const lasso = signal<{ from: Point; to: Point } | null>(null)
  let last = -1
  let frame = 0

  const tileOf = ({ unit, column }: UnitRow, places: Map<number, number>): Tile => {
    const at = store.sets.units.peek().indexOf(unit)
    return {
      row: places.get(column) ?? -1,
      words: unit,
      called: store.notes.nameOf(unit),
      swatch: SET_COLORS[store.theme.theme.peek()][at] ?? '',
      inSet: at >= 0,
    }
  }
  const paint = () => {
    frame = 0
    const shape = layout.peek()
    const { width, height } = size.peek()
    if (width === 0 || height === 0) return
    const found = values.value.peek()
    const places = new Map(Array.from(found?.columns ?? [], (column, i) => [column, i]))
    const [first, end] = cellsBetween(shape, top.peek(), top.peek() + height)
    const tiles = rows
      .peek()
      .slice(first, end)
      .map((row) => tileOf(row, places))
    paintGallery(canvas, {
      look: look.peek(),
      theme: store.theme.theme.peek(),
      layout: shape,
      values: found,
      tiles,
      first,
      scroll: top.peek(),
      width,
      height,
      scale: window.devicePixelRatio || 1,
    })
    const drawn = tiles.filter(({ row }) => row >= 0).length
    field.painted({ units: places.size, drawn, bins: found?.bins ?? 0 })
  }
  const repaint = effect(() => {
    for (const part of [
      rows,
      layout,
      look,
      values.value,
      size,
      top,
      store.theme.theme,
      store.sets.units,
      store.notes.all,
    ])
      part.value
    frame ||= requestAnimationFrame(paint)
  })
  const stretch = effect(() => {
    space.style.height = `${totalHeight(layout.value)}px`
    canvas.style.transform = `translateY(${top.value}px)`
  })
  const put = (box: HTMLElement, i: number) => {
    const shape = layout.value
    box.hidden = i < 0 || i >= shape.count
    const { x, y } = cornerOf(shape, Math.max(0, i))
    Object.assign(box.style, {
      width: `${shape.width}px`,
      height: `${shape.height}px`,
      transform: `translate(${x}px, ${y}px)`,
    })
  }
  const mark = effect(() =>
    put(
      chosenBox,
      rows.value.findIndex(({ unit }) => unit === store.unit.value),
    ),
  )
  const point = effect(() => {
    const i = cursor.value
    put(cursorBox, i)
    const row = rows.value[i]
    flag.hidden = !row || lasso.value !== null
    if (!row) return
    const name = store.notes.nameOf(row.unit)
    const r = row.score ? `  r ${score(row.score.r)}` : ''
    flag.textContent =
      live.textContent = `${row.unit}${name ? ` ${name}` : ''}  ${describeUnit(row.unit)}  ${endsOf(row.unit)}  variance ${score(row.variance, 3)}${r}`
    const corner = cursorBox.getBoundingClientRect()
    const x = Math.min(corner.left, innerWidth - flag.offsetWidth - 8)
    const below = corner.bottom + 4
    const y = below + flag.offsetHeight > innerHeight ? corner.top - flag.offsetHeight - 4 : below
    flag.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  })
  const drawLasso = effect(() => {
    const area = lasso.value
    lassoBox.hidden = !area
    if (!area) return
    const { from, to } = area
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)]
    const [width, height] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)]
    Object.assign(lassoBox.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translate(${x}px, ${y}px)`,
    })
  })

  const endsOf = (unit: string) => {
    const scale = store.scales.of(unit)
    const { low, high } = scaleWords(scale)
    return `${scale.quantity} from ${low} to ${high}`
  }
  const pointOf = (event: MouseEvent): Point => {
    const corner = space.getBoundingClientRect()
    return { x: event.clientX - corner.left, y: event.clientY - corner.top }
  }
  const eventsOf = (i: number) => rowEvents(store, rows.peek()[i].unit)
  let pressed: Point | null = null

  const pick = (i: number, { ctrlKey, metaKey, shiftKey }: MouseEvent | KeyboardEvent) => {
    const units = rows.peek().map(({ unit }) => unit)
    if (ctrlKey || metaKey) store.sets.toggle(units[i])
    else if (shiftKey && last >= 0) store.sets.add(units.slice(Math.min(last, i), Math.max(last, i) + 1))
    else eventsOf(i).choose()
    last = i
  }
  const move = (event: PointerEvent) => {
    const at = pointOf(event)
    if (pressed && (lasso.peek() || Math.hypot(at.x - pressed.x, at.y - pressed.y) > STILL)) {
      lasso.value = { from: pressed, to: at }
      return
    }
    const i = cellAt(layout.peek(), at.x, at.y)
    cursor.value = i
    if (i >= 0) eventsOf(i).move(event)
    else store.preview.value = null
  }
  const release = (event: PointerEvent) => {
    const area = lasso.peek()
    const start = pressed
    pressed = null
    lasso.value = null
    if (area) {
      const units = rows.peek()
      store.sets.add(cellsIn(layout.peek(), area.from, area.to).map((i) => units[i].unit))
    } else if (start) {
      const i = cellAt(layout.peek(), start.x, start.y)
      if (i >= 0) pick(i, event)
    }
  }
  const leave = () => {
    if (cursor.peek() >= 0 && rows.peek()[cursor.peek()]) eventsOf(cursor.peek()).leave()
    cursor.value = -1
  }
  const keys = (event: KeyboardEvent) => {
    const at = cursor.peek()
    const next = stepCell(layout.peek(), event.key, at)
    if (next !== null && !event.ctrlKey) {
      if (rows.peek()[at]) eventsOf(at).leave() // a preview that the pointer has begun must not come after the key's
      cursor.value = next
      keepInView(scroll, layout.peek(), next)
      store.preview.value = rows.peek()[next]?.unit ?? null
    } else if (event.key === 'Enter' && at >= 0) pick(at, event)
    else if (event.key === 'Escape') leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return disposables(
    repaint,
    stretch,
    mark,
    point,
    drawLasso,
    () => cancelAnimationFrame(frame),
    () => flag.remove(),
    sized(scroll, (width, height) => {
      size.value = { width, height }
    }),
    listen(scroll, 'scroll', () => {
      top.value = scroll.scrollTop
    }),
    listen(space, 'pointerdown', (event) => {
      if (event.button !== 0) return
      pressed = pointOf(event)
      space.setPointerCapture(event.pointerId)
    }),
    listen(space, 'pointermove', move),
    listen(space, 'pointerup', release),
    listen(space, 'pointercancel', () => {
      pressed = null
      lasso.value = null
    }),
    listen(space, 'pointerleave', leave),
    listen(scroll, 'keydown', keys),
    listen(scroll, 'blur', leave),
  )
}

function keepInView(scroll: HTMLElement, layout: Layout, i: number): void {
  const { y } = cornerOf(layout, i)
  if (y < scroll.scrollTop) scroll.scrollTop = y
  else if (y + layout.height > scroll.scrollTop + scroll.clientHeight)
    scroll.scrollTop = y + layout.height - scroll.clientHeight
}
