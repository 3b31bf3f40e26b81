// The matrix of features and units as something to draw: orders of rows and columns, the value of a cell, which units
// share a pixel. Pure.

import { cellValue as valueOfCell } from '../../../core/figures/charts/matrix-cells.ts'
import { probability, score } from '../../charts/format.ts'
import type { MatrixRow, Metric } from '../../state/matrix-row.ts'

export type RowOrder = 'library' | 'best' | 'name'
export type UnitOrder = 'layer' | 'best' | 'alike' | `row:${string}`

/** −1…1: r itself, or how far AUROC is from chance, with the sign of r; NaN where there is no figure. */
export function cellValue({ r, auroc }: MatrixRow, unit: number, metric: Metric): number {
  if (unit >= r.length) return Number.NaN // its figures are still to come
  return valueOfCell(r[unit], auroc[unit], metric)
}

/** The unit of a row that follows it best; −1 for a row without figures. */
export function bestUnit(row: MatrixRow, metric: Metric): number {
  let best = -1
  for (let u = 0; u < row.r.length; u++)
    if (best < 0 || strength(row, u, metric) > strength(row, best, metric)) best = u
  return row.problem === null ? best : -1
}

function strength(row: MatrixRow, unit: number, metric: Metric): number {
  const value = Math.abs(cellValue(row, unit, metric))
  return Number.isNaN(value) ? -1 : value
}

/** Rows that cannot be judged come last, whatever the order. */
export function orderRows(rows: readonly MatrixRow[], order: RowOrder, metric: Metric): MatrixRow[] {
  const top = new Map(
    rows.map((row) => [row, row.problem === null ? strength(row, bestUnit(row, metric), metric) : -1]),
  )
  const refused = (row: MatrixRow) => Number(row.problem !== null)
  const compare = (a: MatrixRow, b: MatrixRow): number => {
    if (order === 'best') return top.get(b)! - top.get(a)!
    return order === 'name' ? a.feature.localeCompare(b.feature) : 0
  }
  return [...rows].sort((a, b) => refused(a) - refused(b) || compare(a, b))
}

/** Columns in the order in which they are drawn. `rows` in the order in which they are drawn. */
export function orderUnits(rows: readonly MatrixRow[], units: number, order: UnitOrder, metric: Metric): Uint32Array {
  const all = Uint32Array.from({ length: units }, (_, u) => u)
  const judged = rows.filter((row) => row.problem === null)
  if (order === 'layer' || judged.length === 0) return all
  if (order === 'alike') return alike(judged, units, metric)
  const row = order.startsWith('row:') ? judged.find(({ feature }) => `row:${feature}` === order) : undefined
  if (row) return sorted(all, (u) => -strength(row, u, metric))
  const best = Array.from(all, (u) => strongestRow(judged, u, metric))
  return sorted(all, (u) => best[u].row - best[u].strength / 2)
}

function sorted(units: Uint32Array, key: (unit: number) => number): Uint32Array {
  const keys = Float64Array.from(units, key)
  return Uint32Array.from([...units].sort((a, b) => keys[a] - keys[b] || a - b))
}

function strongestRow(rows: readonly MatrixRow[], unit: number, metric: Metric): { row: number; strength: number } {
  let found = { row: 0, strength: -1 }
  rows.forEach((row, i) => {
    const s = strength(row, unit, metric)
    if (s > found.strength) found = { row: i, strength: s }
  })
  return found
}

/** Units beside the units that are most like them: from the strongest one on, always to the nearest that is left. */
function alike(rows: readonly MatrixRow[], units: number, metric: Metric): Uint32Array {
  const vectors = Array.from({ length: units }, (_, u) =>
    Float64Array.from(rows, (row) => cellValue(row, u, metric) || 0),
  )
  const length = vectors.map((v) => Math.hypot(...v))
  const left = new Set(vectors.keys())
  const order = new Uint32Array(units)
  let current = length.indexOf(Math.max(...length))
  for (let i = 0; i < units; i++) {
    order[i] = current
    left.delete(current)
    let next = current
    let nearest = Number.NEGATIVE_INFINITY
    for (const u of left) {
      const likeness = dot(vectors[current], vectors[u]) - (length[u] ** 2 + length[current] ** 2) / 2
      if (likeness > nearest) [nearest, next] = [likeness, u]
    }
    current = next
  }
  return order
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** How the columns lie on so many pixels: each at least a pixel wide, or several of them sharing one. */
export interface Columns {
  /** pixels a column; below 1 where they share */
  step: number
  /** the column, in drawing order, that is drawn first */
  first: number
  /** pixels that are drawn on */
  width: number
}

export function layColumns(units: number, width: number, cell: number | 'fit', first: number): Columns {
  const step = cell === 'fit' ? width / Math.max(1, units) : cell
  const shown = Math.min(units, Math.ceil(width / step))
  return { step, first: cell === 'fit' ? 0 : Math.min(Math.max(0, first), units - shown), width }
}

/** The columns [from, to) that a pixel shows; empty beyond the last one. */
export function columnsAt({ step, first }: Columns, x: number, units: number): [from: number, to: number] {
  const from = first + Math.floor(x / step)
  const to = Math.max(from + 1, first + Math.floor((x + 1) / step))
  return [Math.min(from, units), Math.min(to, units)]
}

/** Of the columns that share a pixel, the one with the largest figure. */
export function strongestAt(
  row: MatrixRow,
  order: Uint32Array,
  [from, to]: readonly [number, number],
  metric: Metric,
): number {
  let best = -1
  for (let c = from; c < to; c++)
    if (best < 0 || strength(row, order[c], metric) > strength(row, best, metric)) best = order[c]
  return best
}

/** “sentence_end × L1.c.17: r 0.41, AUROC 0.83, q 0.002” */
export function cellWords(row: MatrixRow, unit: number, name: string): string {
  const parts = [`r ${score(row.r[unit])}`]
  if (!Number.isNaN(row.auroc[unit])) parts.push(`AUROC ${score(row.auroc[unit])}`)
  if (row.q) parts.push(row.q[unit] < 0.0005 ? 'q < 0.001' : `q ${probability(row.q[unit], 0)}`)
  const doubt = row.q && !(row.q[unit] < 0.05) ? ', no more than chance' : ''
  return `${row.feature} × ${name}: ${parts.join(', ')}${doubt}`
}
