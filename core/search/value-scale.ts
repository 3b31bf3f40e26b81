// On which scale the values of a recording are judged: as they were recorded, or through tanh, which is what the network
// reads of a cell state and what is shown of it. A recorded value is one of 65,536 bit patterns, so that a scale is a
// table of what each of them stands for.

import type { StateKind } from '../model/units.ts'
import { FLOAT16 } from '../util/float16-table.ts'

/** `tanh`: cell states through tanh, everything else as recorded. `raw`: everything as recorded. */
export type Scale = 'tanh' | 'raw'

export const SCALES: readonly Scale[] = ['tanh', 'raw']

/** tanh of every float16 bit pattern, as float32: [65536]. */
export const TANH16: Float32Array = FLOAT16.map(Math.tanh)

/** What the bit patterns of a unit of this kind stand for on a scale: [65536]. */
export function scaleTable(kind: StateKind, scale: Scale): Float32Array {
  return kind === 'c' && scale === 'tanh' ? TANH16 : FLOAT16
}

/** The same word as legends and files have it: `tanh c`, `c`, `h`, `f` … */
export function quantityOf(kind: StateKind, scale: Scale): string {
  return kind === 'c' && scale === 'tanh' ? 'tanh c' : kind
}
