// A long list of units as a table of rows of 24 pixels, of which only those on screen exist. The table is one stop of
// the Tab key: arrows choose the row, which is the unit on show.

import { computed, effect, signal, untracked } from '@preact/signals-core'
import { html, render, type TemplateResult } from 'lit-html'
import { scrollTo, shownRows } from '../charts/virtual-list.ts'
import { type Disposable, disposables, listen, sized } from '../disposable.ts'

const ROW = 24

export interface List<T> {
  /** what the table is of, for screen readers */
  label: string
  rows: () => readonly T[]
  /** @param id of the row's element, by which the table names the chosen row */
  row: (item: T, index: number, id: string) => TemplateResult
  /** names the chosen row; a change of it brings that row on screen */
  chosen: () => string | null
  choose: (name: string) => void
  nameOf: (item: T) => string
  /** rows that are read and not chosen */
  isPassed?: (item: T) => boolean
  /** a change of it scrolls to the top: another question, another order */
  order: () => unknown
}

let tables = 0

/** @param table holds its head, to which the rows are added: it scrolls, and has the focus */
export function virtualList<T>(table: HTMLElement, list: List<T>): Disposable {
  const id = `rows-${++tables}`
  const space = table.appendChild(document.createElement('div'))
  space.className = 'space'
  space.role = 'rowgroup'
  table.classList.add('unit-list')
  Object.assign(table, { role: 'grid', tabIndex: 0, ariaLabel: list.label })
  const scroll = signal(0)
  const height = signal(0)
  const place = () => list.rows().findIndex((item) => list.nameOf(item) === list.chosen())
  const draw = effect(() => {
    const rows = list.rows()
    const { first, last, total } = shownRows(rows.length, ROW, scroll.value, height.value)
    space.style.height = `${total}px`
    render(html`${rows.slice(first, last).map((item, i) => list.row(item, first + i, `${id}-${first + i}`))}`, space)
    put(space, first)
  })
  const describe = effect(() => {
    table.classList.toggle('hidden', list.rows().length === 0)
    table.ariaRowCount = String(list.rows().length)
    const at = place()
    if (at < 0) table.removeAttribute('aria-activedescendant')
    else table.setAttribute('aria-activedescendant', `${id}-${at}`)
  })
  const follow = effect(() => {
    list.chosen()
    untracked(() => {
      const at = place()
      if (at < 0 || height.value === 0) return
      // asking the element where it stands would lay the whole window out, with every unit that is passed by
      const top = scrollTo(at, ROW, scroll.value, height.value)
      if (top !== scroll.value) scroll.value = table.scrollTop = top
    })
  })
  const order = computed(list.order)
  const restart = effect(() => {
    order.value
    scroll.value = table.scrollTop = 0
  })
  const keys = (event: KeyboardEvent) => {
    if (event.target !== table || event.ctrlKey || event.altKey || event.metaKey) return
    const rows = list.rows()
    const at = untracked(place)
    const page = Math.max(1, Math.floor(height.peek() / ROW) - 1)
    const step = stepRow(event.key, at, rows.length, page)
    if (step === null) return
    event.preventDefault()
    const to = passing(
      step,
      step < at || event.key === 'End' ? -1 : 1,
      (row) => list.isPassed?.(rows[row]) ?? false,
      rows.length,
    )
    if (to !== null) list.choose(list.nameOf(rows[to]))
  }
  return disposables(
    draw,
    describe,
    follow,
    restart,
    listen(table, 'scroll', () => {
      scroll.value = table.scrollTop
    }),
    listen(table, 'keydown', keys),
    sized(table, (_, h) => {
      height.value = Math.max(0, h - space.offsetTop) // the head stays over the rows
    }),
  )
}

/** The first row from `row` on, one way or else the other, that can be chosen. */
function passing(row: number, way: 1 | -1, isPassed: (row: number) => boolean, rows: number): number | null {
  for (const step of [way, -way]) for (let at = row; at >= 0 && at < rows; at += step) if (!isPassed(at)) return at
  return null
}

/** Where a key goes from a row; null for other keys. */
export function stepRow(key: string, at: number, rows: number, page: number): number | null {
  if (rows === 0) return null
  const within = (row: number) => Math.max(0, Math.min(rows - 1, row))
  switch (key) {
    case 'ArrowDown':
      return within(at + 1)
    case 'ArrowUp':
      return within(at - 1)
    case 'PageDown':
      return within(at + page)
    case 'PageUp':
      return within(at - page)
    case 'Home':
      return 0
    case 'End':
      return rows - 1
    case 'Enter':
      return within(at)
    default:
      return null
  }
}

function put(space: HTMLElement, first: number): void {
  for (let i = 0; i < space.children.length; i++)
    (space.children[i] as HTMLElement).style.top = `${(first + i) * ROW}px`
}
