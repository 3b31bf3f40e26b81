// The units of a recording by name and column, and lists of them: filtered, sorted.

import type { Unit } from '../../core/model/units.ts'
import { kindTitle, STATE_KINDS, type StateKind } from '../../core/schema/cells.ts'
import { findColumn, nameAt, partAt, partsOf, type UnitShape, unitNames } from '../../core/schema/unit-names.ts'
import type { Score, UnitStats } from '../../main/contract/types.ts'

export type Shape = UnitShape

const UNIT = new RegExp(`^L(\\d+)\\.([${STATE_KINDS.join('')}])\\.(\\d+)$`)

/** null for a unit of another network */
export function readUnit(name: string): Unit | null {
  const match = UNIT.exec(name)
  return match && { layer: Number(match[1]), kind: match[2] as StateKind, index: Number(match[3]) }
}

export { kindOfName as kindOf } from '../../core/schema/unit-names.ts'
export { findColumn as columnOf, nameAt, unitNames }

/** “cell state · layer 1 · unit 79” */
export function describeUnit(name: string): string {
  const unit = readUnit(name)
  if (!unit) return ''
  return `${kindTitle(unit.kind)} · layer ${unit.layer} · unit ${unit.index}`
}

export interface UnitRow {
  unit: string
  column: number
  layer: number
  kind: string
  score: Score | null
  /** all four of what is shown: of tanh for a cell state */
  mean: number
  variance: number
  minimum: number
  maximum: number
}

export interface UnitFilter {
  /** part of a name, any case */
  text: string
  layer: number | null
  kind: string | null
}

export type UnitSort = 'score' | 'variance' | 'name'

/** One row a unit, in the order of columns. */
export function unitRows(shape: Shape, stats: UnitStats | null, scores: readonly Score[] | null): UnitRow[] {
  const byColumn = new Map(scores?.map((s) => [s.column, s]))
  return unitNames(shape).map((unit, column) => ({
    unit,
    column,
    ...partOf(shape, column),
    score: byColumn.get(column) ?? null,
    mean: stats?.shown.mean[column] ?? Number.NaN,
    variance: stats?.shown.variance[column] ?? Number.NaN,
    minimum: stats?.shown.minimum[column] ?? Number.NaN,
    maximum: stats?.shown.maximum[column] ?? Number.NaN,
  }))
}

export function filterUnits(rows: readonly UnitRow[], { text, layer, kind }: UnitFilter): UnitRow[] {
  const part = text.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (part === '' || row.unit.toLowerCase().includes(part)) &&
      (layer === null || row.layer === layer) &&
      (kind === null || row.kind === kind),
  )
}

function partOf(shape: Shape, column: number): { layer: number; kind: string } {
  const { layer, kind } = partAt(shape, column)
  return { layer, kind }
}

/** What lists are filtered by: values and titles of layers and kinds. */
export function partChoices(shape: Shape): {
  layers: (readonly [number, string])[]
  kinds: (readonly [string, string])[]
} {
  const { layers, kinds } = partsOf(shape)
  const title = (kind: string) => (shape.groups ? kind : kindTitle(kind as StateKind))
  return {
    layers: layers.map((layer) => [layer, `layer ${layer}`] as const),
    kinds: kinds.map((kind) => [kind, title(kind)] as const),
  }
}

/** Units without the figure come last; names sort as columns do. */
export function sortUnits(rows: readonly UnitRow[], by: UnitSort): UnitRow[] {
  if (by === 'name') return [...rows].sort((a, b) => a.column - b.column)
  const figure = (row: UnitRow) => (by === 'variance' ? row.variance : row.score ? Math.abs(row.score.r) : Number.NaN)
  return [...rows].sort((a, b) => descending(figure(a), figure(b)) || a.column - b.column)
}

/** Largest first, what is not a number last. */
function descending(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return b - a
}
