// Notes on the refined scores of the best units.

import type { Score } from './types.ts'
import { measure } from './verdict.ts'

/** A feature that is true at fewer than one character in so many has all units scored from their values. */
const RARE = 100

/** Whether 256 codes are too coarse for its metrics (core/search/codes/codebook.ts). */
export function isRare({
  kind,
  positives,
  characters,
}: {
  kind: 'boolean' | 'number'
  positives: number
  characters: number
}) {
  return kind === 'boolean' && RARE * Math.min(positives, characters - positives) < characters
}

/** Smallest difference of a metric that is noted. */
const BETTER = 0.005

/** A sentence if the best unit's state one character earlier or later fits the feature better. */
export function shiftedNote(
  kind: 'boolean' | 'number',
  best: Pick<Score, 'unit' | 'heldout'>,
  { earlier, later }: { earlier: number; later: number },
): string | null {
  const here = measure(kind, best.heldout)
  const [before, after] = kind === 'boolean' ? [earlier, later] : [Math.abs(earlier), Math.abs(later)]
  const most = Math.max(before, after)
  if (!(most > here + BETTER)) return null
  const name = kind === 'boolean' ? 'AUROC' : '|r|'
  const when = after > before ? 'after' : 'before'
  return `The state of ${best.unit} one character ${when} follows the feature better: held-out ${name} ${most.toFixed(3)} against ${here.toFixed(3)}.`
}
