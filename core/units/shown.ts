// What a unit's raw value is shown as, everywhere: a cell state has no bounds and goes through tanh, all others are
// bounded already.

import { isGate, type StateKind } from '../model/cells/cells.ts'

/** The same array where nothing changes. */
export function shownValues(kind: StateKind, values: Float32Array): Float32Array {
  return kind === 'c' ? values.map(Math.tanh) : values
}

/** The scale of what is shown. */
export function shownRange(kind: StateKind): { low: number; high: number } {
  return { low: isGate(kind) ? 0 : -1, high: 1 }
}
