// The best unit against its baselines, in words and as truth values, by one measure: held-out AUROC of a truth value,
// held-out |r| of a number.

import type { Baselines, Beats, MetricValues, OtherText, Score } from './types.ts'

type Kind = 'boolean' | 'number'

export const BASELINES = {
  lastCharacter: 'the last character',
  lastThree: 'the last three characters',
  untrained: 'the untrained network',
  rotated: 'a rotated basis',
} as const satisfies Record<keyof Beats, string>

/** The held-out metric that is compared. */
export function measure(kind: Kind, { auroc, r }: Pick<MetricValues, 'auroc' | 'r'>): number {
  return kind === 'boolean' ? auroc : Math.abs(r)
}

/** @param best the first of the ranking */
export function beatsOf(kind: Kind, best: Score | undefined, baselines: Baselines | null): Beats {
  const over = (baseline: keyof Beats) => {
    const other = baselines?.[baseline]
    if (!best || !other) return null
    const [mine, theirs] = [measure(kind, best.heldout), measure(kind, other.figures)]
    return Number.isNaN(mine) || Number.isNaN(theirs) ? null : mine > theirs
  }
  return {
    lastCharacter: over('lastCharacter'),
    lastThree: over('lastThree'),
    untrained: over('untrained'),
    rotated: over('rotated'),
  }
}

export interface SearchSummary {
  kind: Kind
  scores: readonly Score[]
  baselines: Baselines | null
  /** see NullMetrics */
  detectable: number
  /** absent before it is computed */
  otherText?: OtherText | null
}

/** Sentences: whether any unit is beyond chance, and what the best one beats; none before there are scores. */
export function verdictOf({ kind, scores, baselines, detectable, otherText }: SearchSummary): string[] {
  const best = scores[0]
  if (!best) return []
  const other = otherText ? [otherText.sentence] : []
  return [...byChance(scores, detectable), ...byBaselines(kind, best, baselines), ...other]
}

/** Significance level. */
const ALPHA = 0.05

function byChance(scores: readonly Score[], detectable: number): string[] {
  const p = scores.reduce<number | null>((least, score) => smaller(least, score.p), null)
  if (p === null || p <= ALPHA) return []
  const power = Number.isNaN(detectable)
    ? ''
    : ` A unit with |r| of about ${digits(detectable)} would have been found with probability ½.`
  return [`No unit follows this feature more closely than chance would (p ${digits(p)}).${power}`]
}

const smaller = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b))

function byBaselines(kind: Kind, best: Score, baselines: Baselines | null): string[] {
  const beats = beatsOf(kind, best, baselines)
  const named = (wanted: boolean) =>
    (Object.keys(BASELINES) as (keyof Beats)[])
      .filter((baseline) => beats[baseline] === wanted)
      .map((baseline) => `${BASELINES[baseline]} (${digits(measure(kind, baselines![baseline]!.figures))})`)
  const metric = `held-out ${kind === 'boolean' ? 'AUROC' : '|r|'} ${digits(measure(kind, best.heldout))}`
  const [above, below] = [named(true), named(false)]
  const sentences: string[] = []
  if (below.length > 0) sentences.push(`${best.unit} (${metric}) does not beat ${enumerated(below)}.`)
  if (above.length > 0)
    sentences.push(
      below.length > 0 ? `It beats ${enumerated(above)}.` : `${best.unit} (${metric}) beats ${enumerated(above)}.`,
    )
  const p = best.pUntrained
  if (p !== null && p > ALPHA)
    sentences.push(
      `That training made it follow the feature is not shown: p against the untrained network ${digits(p)}.`,
    )
  return sentences
}

function enumerated(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function digits(value: number): string {
  return value.toFixed(3)
}
