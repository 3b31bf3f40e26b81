// A feature as a rule under the text: where it is true, or, of a number, shades between its smallest and largest value in
// the range.

import { type FeatureValues, runsOf } from './evaluate.ts'

export type FeatureRule =
  /** stretches of true: [from, to, from, to, …], half-open */
  | { kind: 'boolean'; runs: Uint32Array }
  /** [characters] shades: 0 at `low` (no rule), 255 at `high` */
  | { kind: 'number'; low: number; high: number; shades: Uint8Array }

/** How a feature is drawn under the text: its runs, or a number as shades, 0 … 255 from its least to its greatest value. */
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

/** [end − start] opacity of the rule at characters start…end, 0 … 1. */
export function ruleOpacities(rule: FeatureRule, start: number, end: number): Float32Array {
  if (rule.kind === 'number') return Float32Array.from(rule.shades.subarray(start, end), (shade) => shade / 255)
  const opacities = new Float32Array(end - start)
  for (let i = 0; i < rule.runs.length; i += 2)
    opacities.fill(1, Math.max(0, rule.runs[i] - start), Math.max(0, rule.runs[i + 1] - start))
  return opacities
}
