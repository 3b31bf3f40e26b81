// The units of a recording by name and column, and lists of them: filtered, sorted.

import type { Unit } from '../../core/model/units.ts'
import { kindTitle, STATE_KINDS, type StateKind } from '../../core/schema/cells.ts'
import type { RecordingInfo, Score, UnitStats } from '../../main/contract/types.ts'

export type Shape = Pick<RecordingInfo, 'layers' | 'hidden' | 'kinds'>

const UNIT = new RegExp(`^L(\\d+)\\.([${STATE_KINDS.join('')}])\\.(\\d+)$`)

/** null for what is no unit name */
export function readUnit(name: string): Unit | null {
  const match = UNIT.exec(name)
  return match && { layer: Number(match[1]), kind: match[2] as StateKind, index: Number(match[3]) }
}

export function kindOf(name: string): StateKind {
  return readUnit(name)?.kind ?? 'h'
}

/** Names in the order of columns: layer by layer, kind by kind, unit by unit. */
export function unitNames({ layers, hidden, kinds }: Shape): string[] {
  const names: string[] = []
  for (let layer = 0; layer < layers; layer++)
    for (const kind of kinds) for (let i = 0; i < hidden; i++) names.push(`L${layer}.${kind}.${i}`)
  return names
}

/** −1 where the recording has no such unit */
export function columnOf({ layers, hidden, kinds }: Shape, name: string): number {
  const unit = readUnit(name)
  const k = unit ? kinds.indexOf(unit.kind) : -1
  if (!unit || k < 0 || unit.layer >= layers || unit.index >= hidden) return -1
  return (unit.layer * kinds.length + k) * hidden + unit.index
}

/** “cell state · layer 1 · unit 79” */
export function describeUnit(name: string): string {
  const unit = readUnit(name)
  if (!unit) return ''
  return `${kindTitle(unit.kind)} · layer ${unit.layer} · unit ${unit.index}`
}

export interface UnitRow {
  unit: string
  column: number
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
  kind: StateKind | null
}

export type UnitSort = 'score' | 'variance' | 'name'

/** One row a unit, in the order of columns. */
export function unitRows(shape: Shape, stats: UnitStats | null, scores: readonly Score[] | null): UnitRow[] {
  const byColumn = new Map(scores?.map((s) => [s.column, s]))
  return unitNames(shape).map((unit, column) => ({
    unit,
    column,
    score: byColumn.get(column) ?? null,
    mean: stats?.shown.mean[column] ?? Number.NaN,
    variance: stats?.shown.variance[column] ?? Number.NaN,
    minimum: stats?.shown.minimum[column] ?? Number.NaN,
    maximum: stats?.shown.maximum[column] ?? Number.NaN,
  }))
}

export function filterUnits(rows: readonly UnitRow[], { text, layer, kind }: UnitFilter): UnitRow[] {
  const part = text.trim().toLowerCase()
  return rows.filter(({ unit }) => {
    const u = readUnit(unit)!
    return (
      (part === '' || unit.toLowerCase().includes(part)) &&
      (layer === null || u.layer === layer) &&
      (kind === null || u.kind === kind)
    )
  })
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
