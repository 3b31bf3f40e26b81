// The order of units in a ranking, and what circular shifts add to it.

import type { MetricValues, NullColumns, Score } from './types.ts'

/** Best first: by |r| on the train part, then by AUROC. */
export function ranked<T extends MetricValues>(scores: readonly T[]): T[] {
  const auroc = (s: T) => (Number.isNaN(s.auroc) ? 0 : s.auroc)
  return [...scores].sort((a, b) => Math.abs(b.r) - Math.abs(a.r) || auroc(b) - auroc(a))
}

/** All units ranked again with the columns of a `null` event. */
export function withNull(scores: readonly Score[], columns: NullColumns): Score[] {
  return ranked(scores.map((score) => withColumns(score, columns)))
}

function withColumns(score: Score, { overall, z, p, r, heldoutR }: NullColumns): Score {
  const { column } = score
  const heldout = heldoutR ? { ...score.heldout, r: heldoutR[column] } : score.heldout
  const judged = z.length > 0 ? { z: z[column], p: p[column] } : {}
  return { ...score, ...judged, overall: overall[column], r: r?.[column] ?? score.r, heldout }
}
