// The cells a network may be built of. A new one is a file beside these and a line here; its gates also want names in
// core/run/units.ts.

import type { ModelSpec } from '../spec.ts'
import type { RecurrentCell } from './cell.ts'
import { gruAfter, gruBefore } from './gru.ts'
import { lstm } from './lstm.ts'
import { vanilla } from './vanilla.ts'

/** By name; a cell that comes in two forms is told which by the model's `reset`. */
export const cells = {
  rnn: () => vanilla,
  gru: (reset) => (reset === 'before' ? gruBefore : gruAfter),
  lstm: () => lstm,
} satisfies Record<string, (reset: ModelSpec['reset']) => RecurrentCell>

/** The cell that a spec names. */
export function cellOf(spec: Pick<ModelSpec, 'cell' | 'reset'>): RecurrentCell {
  return cells[spec.cell](spec.reset)
}
