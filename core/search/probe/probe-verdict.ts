// The result of a probe in words: the number of cells, the rule that gave it, and the baselines.

import type { Interval } from '../types.ts'
import { sameCellNote } from './probe-cells.ts'
import { WORTH } from './probe-evaluation.ts'
import type { ProbeMetrics } from './probe-metrics.ts'
import type { ProbeNull } from './probe-null.ts'

interface Step {
  k: number
  units: readonly string[]
  test: ProbeMetrics
  interval: Interval | null
}

interface Found {
  steps: readonly Step[]
  enough: number
  chance: ProbeNull | null
  baselines: {
    lastThree: ProbeMetrics | null
    untrained: { test: ProbeMetrics } | null
  }
}

/** Significance level. */
const LEVEL = 0.05

/** Whether the selected units explain the feature beyond chance. */
export function exceedsChance({ steps, enough, chance }: Found): boolean {
  const { test, interval } = steps[enough - 1]
  return test.bits > 0 && (chance ? chance.p <= LEVEL : !interval || interval[0] > 0)
}

/** The result of a probe in one or two sentences. */
export function verdictOf(found: Found): string {
  const { steps, enough, chance } = found
  const [chosen, first, most] = [steps[enough - 1], steps[0], steps[steps.length - 1]]
  if (!exceedsChance(found)) {
    const who = enough === 1 ? `the best unit, ${first.units[0]}, explains` : `even ${enough} units explain`
    return `No cell: ${who} ${metricsText(chosen.test)} of the test part${chance ? `, p ${pText(chance)}` : ''}.${neededNote(chance)}`
  }
  const p = chance
    ? `, p ${pText(chance)} by ${chance.shifts} circular shifts${chance.k < enough ? ` with ${chance.k} units` : ''}`
    : ''
  const rule = `${enough === 1 ? 'It is' : 'They are'} the fewest whose loss on the validation part is within one standard error, or ${100 * WORTH} % of what is explained, of the best among 1 to ${most.k}.`
  const answer =
    enough === 1
      ? `One cell: ${first.units[0]} alone explains ${metricsText(chosen.test)}${p}.`
      : `${enough <= 3 ? 'A few' : 'Many'} cells: ${enough} units explain ${metricsText(chosen.test)}${p}; ${first.units[0]} alone explains ${bits(first.test.bits)}.`
  return `${answer} ${rule}${sameCellNote(chosen.units)}${baselineNote(found)}`
}

function metricsText({ bits: spared, entropy, averagePrecision, auroc, f1 }: ProbeMetrics): string {
  return `${bits(spared)} of ${bits(entropy)} bits a character (average precision ${score(averagePrecision)}, AUROC ${score(auroc)}, F1 ${score(f1)})`
}

function neededNote(chance: ProbeNull | null): string {
  if (!chance || !Number.isFinite(chance.needed.bits)) return ''
  const { bits: least, auroc } = chance.needed
  return ` To exceed chance here, a feature needs more than ${bits(least)} bits a character (AUROC about ${score(auroc)}).`
}

/** The baselines that are as good. */
function baselineNote({ steps, enough, baselines: { lastThree, untrained } }: Found): string {
  const { bits: spared } = steps[enough - 1].test
  const words: string[] = []
  if (lastThree && lastThree.bits >= spared)
    words.push(` It does not beat the last three characters, which explain ${bits(lastThree.bits)}.`)
  if (untrained && untrained.test.bits >= spared)
    words.push(` It does not beat the untrained network, whose units explain ${bits(untrained.test.bits)}.`)
  return words.join('')
}

/** “≤ 0.025” where no shift is as good: the smallest p that the shifts allow. */
function pText({ p, shifts }: ProbeNull): string {
  return p * (1 + shifts) < 1.5 ? `≤ ${score(p)}` : score(p)
}

const score = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(3))
const bits = (value: number) => value.toFixed(Math.abs(value) < 0.1 ? 4 : 3)
