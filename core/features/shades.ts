// A feature as a rule under the text: where it is true, or, of a number, how large it is at each character. A number is
// shaded between its smallest and its largest value here, since it is seldom 0 and a solid rule would say nothing.

import { type FeatureValues, runsOf } from './evaluate.ts'

export type FeatureRule =
  /** stretches of true: [from, to, from, to, …], half-open */
  | { kind: 'boolean'; runs: Uint32Array }
  /** [characters] shades: 0 at `low` (no rule), 255 at `high` */
  | { kind: 'number'; low: number; high: number; shades: Uint8Array }

export function ruleOf({ kind, values }: FeatureValues): FeatureRule {
  if (kind === 'boolean') return { kind, runs: runsOf(values as Uint8Array) }
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const span = high - low
  const shadeAt = (value: number) => (span > 0 ? Math.round((255 * (value - low)) / span) : value === 0 ? 0 : 255)
  return { kind, low, high, shades: Uint8Array.from(values, shadeAt) }
}

/** The rule at characters start…end as shares of its full strength: [end − start], 0 … 1. */
export function ruleShares(rule: FeatureRule, start: number, end: number): Float32Array {
  if (rule.kind === 'number') return Float32Array.from(rule.shades.subarray(start, end), (shade) => shade / 255)
  const shares = new Float32Array(end - start)
  for (let i = 0; i < rule.runs.length; i += 2)
    shares.fill(1, Math.max(0, rule.runs[i] - start), Math.max(0, rule.runs[i + 1] - start))
  return shares
}
