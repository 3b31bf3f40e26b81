// What a unit passes to itself: the diagonal of its recurrent weights.

import type { Floats } from '../floats.ts'
import type { CellSize } from './cell.ts'

/**
 * into[s, k] += Σ_g da[s, g, k] · W_hh[(g, k), k], over some of the gates.
 * @param into [streams, hidden]
 * @param da [streams, rows·hidden]
 * @param weight W_hh, [rows·hidden, hidden]
 * @param gates indices of row blocks
 */
export function ownRows(
  into: Floats,
  da: Floats,
  weight: Floats,
  { streams, hidden }: CellSize,
  gates: readonly number[],
): void {
  const width = da.length / streams
  for (let s = 0; s < streams; s++)
    for (const gate of gates)
      for (let k = 0; k < hidden; k++) {
        const row = gate * hidden + k
        into[s * hidden + k] += da[s * width + row] * weight[row * hidden + k]
      }
}
