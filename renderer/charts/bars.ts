// Lists of bars on screen: rows that answer to pointer and keyboard.

import type { Look } from '../../core/figures/charts/chart.ts'
import { type Bars, barsChart, type KeyedRow } from '../../core/figures/charts/unit-bars.ts'
import { group, type Marks, titled } from '../../core/figures/marks/mark.ts'
import { chartOf } from './draw.ts'

export interface BarsOver {
  title: string
  /** what a row does when it is chosen; rows without a key do nothing */
  choose?(key: string): void
  /** what it says, for who points at it */
  hint?(row: KeyedRow): string
  move?(key: string, event: MouseEvent): void
  leave?(): void
}

/** Rows that can be chosen are buttons, and all together one stop of the Tab key. */
export function barsOf(bars: Bars, look: Look, { title, choose, hint, move, leave }: BarsOver) {
  const around = (row: KeyedRow, marks: Marks) => {
    const live = choose !== undefined && row.key !== ''
    const words = hint?.(row) ?? row.title
    const name = `${row.name} ${row.words}`
    const answers = live ? { role: 'button', tabindex: '-1', 'aria-label': name, 'data-key': row.key } : {}
    return group({ class: live ? 'bar-row live' : 'bar-row', ...answers }, words ? titled(words) : null, marks)
  }
  const { marks, height } = barsChart(bars, look, around)
  const keyOf = (event: Event) => (event.target as Element).closest<SVGElement>('[data-key]')?.dataset.key
  const chosen = (event: Event) => {
    const key = keyOf(event)
    if (key !== undefined) choose?.(key)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    chosen(event)
  }
  const moved = (event: MouseEvent) => {
    const key = keyOf(event)
    if (key === undefined) leave?.()
    else move?.(key, event)
  }
  return chartOf(marks, {
    ...{ title, width: look.width, height, role: 'group', class: 'bars', roving: choose !== undefined },
    on: { click: chosen, keydown: pressed, mousemove: moved, mouseleave: () => leave?.() },
  })
}
