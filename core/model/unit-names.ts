// Names of the units of a recording. Those of a network of this program are counted, `L1.c.17`; a recording of another
// network keeps the names that its units have there, `blocks.3.ssm.17`, as runs that go on counting.

import { AppError } from '../errors.ts'
import { STATE_KINDS, type StateKind } from './cells/cells.ts'
import { columnOf, parseUnit, unitAt, unitName } from './units.ts'

/** Consecutive columns of another network: `prefix` + (first + i). */
export interface UnitGroup {
  prefix: string
  /** the number of the first; null where the prefix is the whole name of a single unit */
  first: number | null
  units: number
  /** as given or by the name, from 0 */
  layer: number
  /** in the words of that network: `ssm`, `mlp` */
  kind: string
}

/** What the columns of a recording are. `groups` is null for a network of this program. */
export interface UnitShape {
  layers: number
  hidden: number
  kinds: readonly StateKind[]
  groups?: readonly UnitGroup[] | null
}

const OWN = new RegExp(`^L\\d+\\.([${STATE_KINDS.join('')}])\\.`)

/** Which state a unit of this name is; `a` of another network. */
export function kindOfName(name: string): StateKind {
  return (OWN.exec(name)?.[1] as StateKind | undefined) ?? 'a'
}

/** The group that a column is in, and its place there. @throws RangeError for a column that there is not */
function placeOf(groups: readonly UnitGroup[], column: number): [group: UnitGroup, index: number] {
  let index = column
  for (const group of groups) {
    if (index < group.units) return [group, index]
    index -= group.units
  }
  throw new RangeError(`There is no column ${column}.`)
}

/** The name of a column, `L1.c.17`. */
export function nameAt(shape: UnitShape, column: number): string {
  if (!shape.groups) return unitName(unitAt(shape, shape.kinds, column))
  const [{ prefix, first }, index] = placeOf(shape.groups, column)
  return first === null ? prefix : `${prefix}${first + index}`
}

/** The kind of state of a column. */
export function kindAt(shape: UnitShape, column: number): StateKind {
  if (!shape.groups) return unitAt(shape, shape.kinds, column).kind
  return kindOfName(placeOf(shape.groups, column)[0].prefix)
}

/** Whether any unit is a cell state, which is shown through tanh. */
export function hasCellStates({ kinds, groups }: UnitShape): boolean {
  return groups ? groups.some(({ prefix }) => kindOfName(prefix) === 'c') : kinds.includes('c')
}

/** Units of a layer and kind, which lie side by side; all where they are not equally many. */
export function widthOf({ hidden, groups }: UnitShape): number {
  const width = groups?.[0].units ?? hidden
  return groups?.every(({ units }) => units === width) ? width : hidden
}

/** Layer and kind as lists are filtered by. */
export function partAt(shape: UnitShape, column: number): { layer: number; kind: string } {
  return shape.groups ? placeOf(shape.groups, column)[0] : unitAt(shape, shape.kinds, column)
}

/** Layers and kinds that there are, each once, in the order of columns. */
export function partsOf({ layers, kinds, groups }: UnitShape): { layers: number[]; kinds: string[] } {
  if (!groups) return { layers: Array.from({ length: layers }, (_, layer) => layer), kinds: [...kinds] }
  return {
    layers: [...new Set(groups.map(({ layer }) => layer))],
    kinds: [...new Set(groups.map(({ kind }) => kind))],
  }
}

/** In the order of columns. */
export function unitNames(shape: UnitShape): string[] {
  if (!shape.groups) {
    const units = shape.layers * shape.kinds.length * shape.hidden
    return Array.from({ length: units }, (_, column) => nameAt(shape, column))
  }
  return shape.groups.flatMap(({ prefix, first, units }) =>
    Array.from({ length: units }, (_, i) => (first === null ? prefix : `${prefix}${first + i}`)),
  )
}

/** −1 where there is no unit of this name. */
export function findColumn(shape: UnitShape, name: string): number {
  if (!shape.groups) {
    if (!OWN.test(name) || !/\.\d+$/.test(name)) return -1
    const unit = parseUnit(name)
    const there = unit.layer < shape.layers && unit.index < shape.hidden && shape.kinds.includes(unit.kind)
    return there ? columnOf(shape, shape.kinds, unit) : -1
  }
  let before = 0
  for (const { prefix, first, units } of shape.groups) {
    if (first === null ? name === prefix : name.startsWith(prefix)) {
      const rest = name.slice(prefix.length)
      const index = first === null ? 0 : /^(?:0|[1-9]\d*)$/.test(rest) ? Number(rest) - first : -1
      if (index >= 0 && index < units) return before + index
    }
    before += units
  }
  return -1
}

/** @throws AppError `no-such-unit`, `bad-unit` */
export function columnNamed(shape: UnitShape, name: string): number {
  if (!shape.groups) return columnOf(shape, shape.kinds, parseUnit(name))
  const column = findColumn(shape, name)
  if (column >= 0) return column
  const [first, last] = [nameAt(shape, 0), nameAt(shape, shape.hidden - 1)]
  throw new AppError('no-such-unit', `This recording has no unit ${name}; it holds ${first} … ${last}.`)
}

/** Names in runs that go on counting. @param part layer and kind of a unit */
export function groupNames(
  names: readonly string[],
  part: (name: string) => { layer: number; kind: string },
): UnitGroup[] {
  const groups: UnitGroup[] = []
  for (const name of names) {
    const [, prefix = '', digits = ''] = /^(.*?)(0|[1-9]\d*)$/s.exec(name) ?? []
    const number = digits === '' || digits.length > 9 ? null : Number(digits)
    const { layer, kind } = part(name)
    const last = groups.at(-1)
    const goesOn =
      last?.first != null &&
      number === last.first + last.units &&
      prefix === last.prefix &&
      layer === last.layer &&
      kind === last.kind
    if (goesOn) last.units++
    else groups.push({ prefix: number === null ? name : prefix, first: number, units: 1, layer, kind })
  }
  return groups
}
