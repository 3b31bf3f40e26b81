// The cells as the window and the contract know them by value: names, titles and recorded kinds.

import { CELLS, DEFINITIONS } from '../model/cells/cells.ts'

export {
  blocksOf,
  CELLS,
  type Cell,
  isGate,
  KINDS,
  kindTitle,
  STATE_KINDS,
  type StateKind,
  statesOf,
} from '../model/cells/cells.ts'

/** In the order of a form: value and title. */
export const CELL_CHOICES: readonly (readonly [string, string])[] = [...CELLS]
  .reverse()
  .map((cell) => [cell, DEFINITIONS[cell].title])

/** Whether the cell has a reset gate, so that `reset` of a model applies. */
export function resetsOf(cell: string): boolean {
  return CELLS.some((each) => each === cell && DEFINITIONS[each].resets)
}

/** Whether a layer has weights from its own state before: W_hh and b_hh. */
export function hasRecurrentWeights(cell: keyof typeof DEFINITIONS): boolean {
  return DEFINITIONS[cell].recurrentWeights
}
