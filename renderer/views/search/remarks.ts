// What is to be said of a ranking besides its figures: what does without the network, and what should make one doubt.
// In sentences, from figures alone.

import type { Figures } from '../../../main/contract/types.ts'
import { score } from '../../charts/format.ts'
import type { Results } from '../../state/results.ts'

/** Fewer stretches than this make every figure uncertain. */
const FEW_RUNS = 20
/** AUROC, or |r|: closer than this is as good */
const AS_GOOD = 0.01
/** a fall from the search half to the held-out half that is worth a word */
const FALL = 0.15

/** “the last character alone reaches AUROC .61; the last three .74; the untrained network’s best unit L0.c.3 .58” */
export function controlWords({ controls, kind }: Pick<Results, 'controls' | 'kind'>): string {
  if (!controls) return ''
  const figure = (figures: Figures) => score(telling(figures, kind))
  const { lastCharacter, lastThree, untrained } = controls
  const word = kind === 'number' ? '|r|' : 'AUROC'
  const parts = [
    `The last character alone reaches ${word} ${figure(lastCharacter.figures)}`,
    `the last three ${figure(lastThree.figures)}`,
  ]
  if (untrained) parts.push(`the untrained network’s best unit, ${untrained.unit}, ${figure(untrained.figures)}`)
  return `${parts.join('; ')}, all held out.`
}

/** The one figure that sums a unit up: AUROC, or |r| for a number. */
export function telling(figures: Figures, kind: Results['kind']): number {
  return kind === 'number' ? Math.abs(figures.r) : figures.auroc
}

/** What should make one doubt, the gravest first. */
export function doubts(results: Results): string[] {
  const { scores, kind, runs, maxima } = results
  const best = scores?.[0]
  if (!best) return []
  const reached = telling(best.heldout, kind)
  return [
    chance(results),
    maxima === null || (best.p ?? 1) < 0.05 ? memoryless(results, reached) : null,
    interval(results),
    telling(best, kind) - reached > FALL
      ? `${best.unit} falls from ${score(telling(best, kind))} on the search half to ${score(reached)} on the held-out half.`
      : null,
    kind === 'boolean' && runs < FEW_RUNS
      ? `True in only ${runs} stretches: one more or less would move every figure. A longer text tells more.`
      : null,
  ].filter((sentence) => sentence !== null)
}

function chance({ scores, maxima }: Results): string | null {
  const p = scores?.[0]?.p ?? null
  if (maxima === null || p === null || p < 0.05) return null
  return `Chance does as well: in ${Math.round(100 * p)} of 100 circular shifts of the feature some unit follows it as closely.`
}

function memoryless({ controls, kind }: Results, reached: number): string | null {
  if (!controls) return null
  const { lastCharacter, lastThree, untrained } = controls
  const asGood = (figures: Figures) => telling(figures, kind) >= reached - AS_GOOD
  if (asGood(lastCharacter.figures))
    return 'The last character alone tells as much as the best unit: no memory is needed.'
  if (asGood(lastThree.figures))
    return 'The last three characters tell as much as the best unit: a short memory is enough.'
  if (untrained && asGood(untrained.figures))
    return 'A unit of the untrained network does as well: this was not learned.'
  return null
}

function interval({ scores, kind }: Results): string | null {
  const intervals = scores?.[0]?.intervals
  if (!intervals) return null
  const [low, high] = kind === 'number' ? intervals.r : intervals.auroc
  const middle = kind === 'number' ? 0 : 0.5
  if (!(low <= middle && middle <= high)) return null
  return `On the held-out half the best unit cannot be told from chance: 95 % interval ${score(low)} to ${score(high)}.`
}
