// What the gallery needs before it can draw: which units, in which order, and where each of them stands.

import type { GalleryOrder } from '../../../main/contract/gallery-types.ts'
import { sortUnits, type UnitRow } from '../../state/units.ts'

const SORTS = ['score', 'variance', 'memory', 'alike', 'name'] as const
export type GallerySort = (typeof SORTS)[number]
const LOOKS = ['tiles', 'heat'] as const
export type GalleryLook = (typeof LOOKS)[number]

export function needsOrder(sort: GallerySort): boolean {
  return sort === 'memory' || sort === 'alike'
}

/** The rows in order; by columns until the order that it takes is there. */
export function sortGallery(rows: readonly UnitRow[], sort: GallerySort, order: GalleryOrder | null): UnitRow[] {
  if (!needsOrder(sort)) return sortUnits(rows, sort as 'score' | 'variance' | 'name')
  if (!order) return sortUnits(rows, 'name')
  const place = new Map(Array.from(order.columns, (column, i) => [column, i]))
  const known = rows.filter(({ column }) => place.has(column))
  const at = ({ column }: UnitRow) => place.get(column)!
  if (sort === 'alike') return known.sort((a, b) => at(a) - at(b))
  return known.sort((a, b) => order.memory[at(b)] - order.memory[at(a)] || a.column - b.column)
}

/** Cells of one size, side by side and below each other, CSS pixels. */
export interface Layout {
  across: number
  width: number
  height: number
  /** where the picture of a cell begins, from its corner, and how large it is */
  left: number
  top: number
  plotWidth: number
  plotHeight: number
  count: number
}

const TILE = { width: 140, height: 58, gap: 8, name: 18 }
const STRIPE = { height: 6, name: 0 }

/** Tiles fill the width; stripes are as wide as it. */
export function layGallery(look: GalleryLook, count: number, width: number): Layout {
  if (look === 'heat') {
    const size = { width, height: STRIPE.height, plotWidth: width, plotHeight: STRIPE.height }
    return { across: 1, left: 0, top: 0, count, ...size }
  }
  const across = Math.max(1, Math.floor(width / TILE.width))
  const each = Math.floor(width / across)
  return {
    across,
    width: each,
    height: TILE.height,
    left: TILE.gap / 2,
    top: TILE.name,
    plotWidth: Math.max(1, each - TILE.gap),
    plotHeight: TILE.height - TILE.name - TILE.gap,
    count,
  }
}

export function totalHeight({ across, height, count }: Layout): number {
  return Math.ceil(count / across) * height
}

/** The corner of a cell. */
export function cornerOf({ across, width, height }: Layout, i: number): { x: number; y: number } {
  return { x: (i % across) * width, y: Math.floor(i / across) * height }
}

/** The cell under a point; −1 beside all. */
export function cellAt({ across, width, height, count }: Layout, x: number, y: number): number {
  const column = Math.floor(x / width)
  const i = Math.floor(y / height) * across + column
  return x >= 0 && y >= 0 && column < across && i < count ? i : -1
}

/** The cells that a rectangle touches, in order. */
export function cellsIn(layout: Layout, a: { x: number; y: number }, b: { x: number; y: number }): number[] {
  const { across, width, height, count } = layout
  const span = (p: number, q: number, size: number, most: number) => [
    Math.max(0, Math.floor(Math.min(p, q) / size)),
    Math.min(most, Math.floor(Math.max(p, q) / size)),
  ]
  const [left, right] = span(a.x, b.x, width, across - 1)
  const [top, bottom] = span(a.y, b.y, height, Math.ceil(count / across) - 1)
  const cells: number[] = []
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++)
      if (row * across + column < count) cells.push(row * across + column)
  return cells
}

/** Those at least partly between two heights: [first, end). */
export function cellsBetween({ across, height, count }: Layout, top: number, bottom: number): [number, number] {
  const first = Math.max(0, Math.floor(top / height)) * across
  return [Math.min(count, first), Math.min(count, Math.ceil(bottom / height) * across)]
}

/** Where an arrow leads from a cell; null for other keys. */
export function stepCell({ across, count }: Layout, key: string, from: number): number | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  if (!(key in steps)) return null
  const next = from < 0 ? 0 : from + steps[key]
  return next >= 0 && next < count ? next : from
}
