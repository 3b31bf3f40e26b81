// What is to be said of a ranking besides its figures: what does without the network, and what should make one doubt.
// In sentences, from figures alone.

import type { MetricValues } from '../../../main/contract/types.ts'
import { score } from '../../charts/format.ts'
import type { Results } from '../../state/results.ts'

/** a fall from the search half to the held-out half that is worth a word */
const FALL = 0.15

/** “The last character alone reaches AUROC .61; the last three .74; …, all held out.” */
export function baselineWords({ baselines, kind }: Pick<Results, 'baselines' | 'kind'>): string {
  if (!baselines) return ''
  const figure = (figures: MetricValues) => score(telling(figures, kind))
  const { lastCharacter, lastThree, untrained, rotated, controlFeature } = baselines
  const word = kind === 'number' ? '|r|' : 'AUROC'
  const parts = [
    `The last character alone reaches ${word} ${figure(lastCharacter.figures)}`,
    `the last three ${figure(lastThree.figures)}`,
  ]
  if (untrained) {
    const seeds = untrained.seeds > 1 ? ` of ${untrained.seeds} seeds` : ''
    parts.push(`the untrained network’s best unit${seeds}, ${untrained.unit}, ${figure(untrained.figures)}`)
  }
  if (rotated) parts.push(`the best unit of a random basis ${figure(rotated.figures)}`)
  if (controlFeature)
    parts.push(`the best unit for features with the same runs and no meaning ${figure(controlFeature.figures)}`)
  return `${parts.join('; ')}, all held out.`
}

/** The one figure that sums a unit up: AUROC, or |r| for a number. */
export function telling(figures: MetricValues, kind: Results['kind']): number {
  return kind === 'number' ? Math.abs(figures.r) : figures.auroc
}

/** What should make one doubt, the gravest first. */
export function doubts(results: Results): string[] {
  const { scores, kind, notes, verdict } = results
  const best = scores?.[0]
  if (!best) return [...notes]
  const reached = telling(best.heldout, kind)
  const fall =
    telling(best, kind) - reached > FALL
      ? [
          `${best.unit} falls from ${score(telling(best, kind))} on the search half to ${score(reached)} on the held-out half.`,
        ]
      : []
  return [...verdict, ...notes, ...interval(results), ...fall]
}

function interval({ scores, kind }: Results): string[] {
  const intervals = scores?.[0]?.intervals
  if (!intervals) return []
  const [low, high] = kind === 'number' ? intervals.r : intervals.auroc
  const middle = kind === 'number' ? 0 : 0.5
  if (!(low <= middle && middle <= high)) return []
  return [
    `Another stretch of this text may show nothing: the 95 % interval, ${score(low)} to ${score(high)}, holds chance.`,
  ]
}
