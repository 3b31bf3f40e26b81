// The scale on which the values of a recording are scored: as recorded, or cell states through tanh, which is what the
// network reads of them. A recorded value is one of 65,536 bit patterns, so that a scale is a table of their values.

import type { StateKind } from '../../model/units.ts'
import { FLOAT16 } from '../../util/float16-table.ts'

/** `tanh`: cell states through tanh, everything else as recorded. `raw`: everything as recorded. */
export type Scale = 'tanh' | 'raw'

export const SCALES: readonly Scale[] = ['tanh', 'raw']

/** tanh of every float16 bit pattern, as float32: [65536]. */
export const TANH16: Float32Array = FLOAT16.map(Math.tanh)

/** The values of the bit patterns of a unit of this kind on a scale: [65536]. */
export function scaleTable(kind: StateKind, scale: Scale): Float32Array {
  return kind === 'c' && scale === 'tanh' ? TANH16 : FLOAT16
}

/** The name of the scale in legends and files: `tanh c`, `c`, `h`, `f` … */
export function quantityOf(kind: StateKind, scale: Scale): string {
  return kind === 'c' && scale === 'tanh' ? 'tanh c' : kind
}
