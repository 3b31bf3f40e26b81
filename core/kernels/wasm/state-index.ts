// Indices of the recorded kinds in the kernels' memory.

import { AppError } from '../../errors.ts'
import type { Cell } from '../../model/cells/cells.ts'
import type { StateKind } from '../../model/units.ts'

/** By the cells that the kernels compute (source/network.h). */
const PLACES: Partial<Record<Cell, Partial<Record<StateKind, number>>>> = {
  rnn: { h: -1 },
  gru: { h: -1, n: 0, r: 1, z: 2 },
  lstm: { h: -1, c: -2, i: 0, f: 1, g: 2, o: 3 },
}

/** Whether the kernels compute networks of this cell. */
export function isCompiled(cell: Cell): boolean {
  return cell in PLACES
}

/** A block of `gates`, or −1 for h, or −2 for c (source/exchange.h). @throws AppError `no-such-state` */
export function placeOf(cell: Cell, kind: StateKind): number {
  const place = PLACES[cell]?.[kind]
  if (place === undefined) throw new AppError('no-such-state', `A network of ${cell} cells has no state “${kind}”.`)
  return place
}
