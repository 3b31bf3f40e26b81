// Unit names: `L1.c.17` is layer 1, cell state, unit 17, all counted from 0.

import { AppError } from '../errors.ts'
import { STATE_KINDS, type StateKind } from './cells/cells.ts'
import type { ModelSpec } from './spec.ts'

export { gatesOf, KINDS, type StateKind, statesOf } from './cells/cells.ts'

export interface Unit {
  layer: number
  kind: StateKind
  index: number
}

/** L1.c.17 */
export function unitName({ layer, kind, index }: Unit): string {
  return `L${layer}.${kind}.${index}`
}

const UNIT = new RegExp(`^L(\\d+)\\.([${STATE_KINDS.join('')}])\\.(\\d+)$`)

/** @throws AppError `bad-unit` */
export function parseUnit(name: string): Unit {
  const match = UNIT.exec(name)
  if (!match) throw new AppError('bad-unit', `“${name}” is not a unit; units are written like L1.c.17.`)
  return { layer: Number(match[1]), kind: match[2] as StateKind, index: Number(match[3]) }
}

/**
 * The columns of a recording: layer by layer, kind by kind, unit by unit.
 * Column of a unit = (layer · kinds.length + kinds.indexOf(kind)) · hidden + index.
 * @throws AppError `no-such-unit`
 */
export function columnOf(spec: Pick<ModelSpec, 'layers' | 'hidden'>, kinds: readonly StateKind[], unit: Unit): number {
  const k = kinds.indexOf(unit.kind)
  if (unit.layer >= spec.layers || k < 0 || unit.index >= spec.hidden)
    throw new AppError(
      'no-such-unit',
      `This recording has no unit ${unitName(unit)}; it holds layers 0–${spec.layers - 1}, kinds ${kinds.join(', ')}, units 0–${spec.hidden - 1}.`,
    )
  return (unit.layer * kinds.length + k) * spec.hidden + unit.index
}

/** The inverse of `columnOf`. */
export function unitAt(spec: Pick<ModelSpec, 'layers' | 'hidden'>, kinds: readonly StateKind[], column: number): Unit {
  const group = Math.floor(column / spec.hidden)
  return {
    layer: Math.floor(group / kinds.length),
    kind: kinds[group % kinds.length],
    index: column % spec.hidden,
  }
}

/** Columns of a recording of these kinds. */
export function unitCount(spec: Pick<ModelSpec, 'layers' | 'hidden'>, kinds: readonly StateKind[]): number {
  return spec.layers * kinds.length * spec.hidden
}
