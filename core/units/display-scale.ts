// Shown values: a cell state through tanh, all others as recorded.

import type { StateKind } from '../model/cells/cells.ts'

/** The same array where nothing changes. */
export function shownValues(kind: StateKind, values: Float32Array): Float32Array {
  return kind === 'c' ? values.map(Math.tanh) : values
}
