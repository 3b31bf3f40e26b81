// What a unit's raw value is shown as, everywhere: a cell state goes through tanh, all others are as they are.

import type { StateKind } from '../model/cells/cells.ts'

/** The same array where nothing changes. */
export function shownValues(kind: StateKind, values: Float32Array): Float32Array {
  return kind === 'c' ? values.map(Math.tanh) : values
}
