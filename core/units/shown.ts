// What a unit's raw value is shown as, everywhere: a cell state has no bounds and goes through tanh, all others are
// bounded already.

import type { StateKind } from '../run/units.ts'

/** Gates proper live in [0, 1]; g and n are candidates and live in [−1, 1] as states do. */
export function isGate(kind: StateKind): boolean {
  return kind === 'i' || kind === 'f' || kind === 'o' || kind === 'r' || kind === 'z'
}

/** The same array where nothing changes. */
export function shownValues(kind: StateKind, values: Float32Array): Float32Array {
  return kind === 'c' ? values.map(Math.tanh) : values
}

/** The scale of what is shown. */
export function shownRange(kind: StateKind): { low: number; high: number } {
  return { low: isGate(kind) ? 0 : -1, high: 1 }
}
