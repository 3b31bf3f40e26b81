// The cells under the pointer and the keyboard: a cursor that arrows move, a flag that says feature, unit and figures,
// Enter or a click that opens the text.

import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { type Disposable, disposables, listen } from '../../disposable.ts'
import type { MatrixRow, Metric } from '../../state/matrix-row.ts'
import type { Store } from '../../state/store.ts'
import { paintMatrix, ROW } from './paint.ts'
import { type Columns, cellWords, columnsAt, strongestAt } from './shape.ts'

export interface Cells {
  store: Store
  rows: ReadonlySignal<readonly MatrixRow[]>
  order: ReadonlySignal<Uint32Array>
  columns: ReadonlySignal<Columns>
  units: ReadonlySignal<readonly string[]>
  metric: ReadonlySignal<Metric>
  cell: ReadonlySignal<number | 'fit'>
  /** the column, in drawing order, that is drawn first */
  first: Signal<number>
  open: (row: MatrixRow, unit: number) => void
}

/** A place: the row, and the column in drawing order. */
interface Place {
  row: number
  column: number
}

export function mountCells(host: HTMLElement, cells: Cells): Disposable {
  const { store, rows, order, columns, units, metric, first } = cells
  const canvas = host.appendChild(document.createElement('canvas'))
  const box = host.appendChild(Object.assign(document.createElement('div'), { className: 'matrix-box', hidden: true }))
  const flag = document.body.appendChild(
    Object.assign(document.createElement('div'), { className: 'flag matrix-flag', hidden: true }),
  )
  const live = host.appendChild(Object.assign(document.createElement('div'), { className: 'offscreen' }))
  live.ariaLive = 'polite'
  Object.assign(host, {
    tabIndex: 0,
    role: 'application',
    ariaLabel: 'Matrix of features and units: arrows move, Enter opens the text',
  })
  host.dataset.focus = ''
  const cursor = signal<Place | null>(null)
  let frame = 0

  const paint = () => {
    const shape = columns.peek()
    if (rows.peek().length === 0 || shape.width < 1) return
    const theme = store.theme.theme.peek()
    const scale = window.devicePixelRatio || 1
    paintMatrix(canvas, { theme, rows: rows.peek(), order: order.peek(), columns: shape, metric: metric.peek(), scale })
  }
  const repaint = effect(() => {
    for (const part of [rows, order, columns, metric, store.theme.theme]) part.value
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(paint)
  })
  const placeAt = ({ offsetX, offsetY }: MouseEvent): Place | null => {
    const [from, to] = columnsAt(columns.peek(), Math.floor(offsetX), order.peek().length)
    const row = rows.peek()[Math.floor(offsetY / ROW)]
    if (!row || from >= to) return null
    const unit = strongestAt(row, order.peek(), [from, to], metric.peek())
    return { row: Math.floor(offsetY / ROW), column: order.peek().indexOf(unit) }
  }
  const show = effect(() => {
    const at = cursor.value
    const row = at && rows.value[at.row]
    const shape = columns.value
    box.hidden = flag.hidden = !row
    if (!at || !row) return
    const unit = order.value[at.column]
    const x = Math.round((at.column - shape.first) * shape.step)
    const size = Math.max(2, Math.round(shape.step))
    box.style.width = `${size}px`
    box.style.transform = `translate(${x}px, ${at.row * ROW}px)`
    flag.textContent = live.textContent = cellWords(row, unit, units.value[unit])
    const corner = canvas.getBoundingClientRect()
    const left = Math.min(corner.left + x + 8, innerWidth - flag.offsetWidth - 8)
    const top = corner.top + (at.row + 1) * ROW + 4
    flag.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.min(top, innerHeight - 32))}px)`
  })
  const open = () => {
    const at = cursor.peek()
    const row = at && rows.peek()[at.row]
    if (row && row.problem === null) cells.open(row, order.peek()[at.column])
  }
  const follow = ({ column }: Place) => {
    const { step, width } = columns.peek()
    const shown = Math.floor(width / step)
    if (column < first.peek()) first.value = column
    else if (column >= first.peek() + shown) first.value = column - shown + 1
  }
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') open()
    else if (event.key === 'Escape') cursor.value = null
    else {
      const next = moved(event.key, cursor.peek(), rows.peek().length, order.peek().length, columns.peek())
      if (!next) return
      cursor.value = next
      follow(next)
      ;(host.parentElement as HTMLElement).scrollTop = keepShown(host.parentElement!, next.row)
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return disposables(
    repaint,
    show,
    () => cancelAnimationFrame(frame),
    () => flag.remove(),
    listen(canvas, 'pointermove', (event) => {
      cursor.value = placeAt(event)
    }),
    listen(canvas, 'pointerleave', () => {
      cursor.value = null
    }),
    listen(canvas, 'click', open),
    listen(host, 'keydown', move),
    listen(host, 'blur', () => {
      cursor.value = null
    }),
    listen(
      host,
      'wheel',
      (event) => {
        const by = event.shiftKey ? event.deltaY : event.deltaX
        if (cells.cell.peek() === 'fit' || by === 0) return
        event.preventDefault()
        const { step, width } = columns.peek()
        const most = Math.max(0, order.peek().length - Math.floor(width / step))
        first.value = Math.min(most, Math.max(0, first.peek() + Math.round(by / step)))
      },
      { passive: false },
    ),
  )
}

/** Where an arrow leads: to the next column that is a pixel further, or the next row. */
export function moved(key: string, from: Place | null, rows: number, units: number, { step }: Columns): Place | null {
  const at = from ?? { row: 0, column: 0 }
  const stride = Math.max(1, Math.ceil(1 / step))
  const within = (row: number, column: number) => ({
    row: Math.min(rows - 1, Math.max(0, row)),
    column: Math.min(units - 1, Math.max(0, column)),
  })
  if (!from && /^Arrow/.test(key)) return within(0, 0)
  if (key === 'ArrowLeft') return within(at.row, at.column - stride)
  if (key === 'ArrowRight') return within(at.row, at.column + stride)
  if (key === 'ArrowUp') return within(at.row - 1, at.column)
  if (key === 'ArrowDown') return within(at.row + 1, at.column)
  if (key === 'Home') return within(at.row, 0)
  return key === 'End' ? within(at.row, units - 1) : null
}

function keepShown(scroll: HTMLElement, row: number): number {
  const [top, bottom] = [row * ROW, (row + 1) * ROW]
  if (top < scroll.scrollTop) return top
  return bottom > scroll.scrollTop + scroll.clientHeight ? bottom - scroll.clientHeight : scroll.scrollTop
}
