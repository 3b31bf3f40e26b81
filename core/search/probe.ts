// One cell or many? Logistic regressions on 1, 2, … units for a feature that is true or false: units are chosen and
// weights fitted on the train blocks, and what is reported is held out. A generator, so that it can be shown as it goes
// on, and stopped.

import { AppError } from '../errors.ts'
import type { FeatureValues } from '../features/evaluate.ts'
import { refuseHopeless } from './feature-check.ts'
import { choiceOf, twinWords } from './probe-cells.ts'
import { type ProbeFigures, ProbeJudge } from './probe-judge.ts'
import { sampleCharacters } from './probe-sample.ts'
import { greedy, l1 } from './probe-select.ts'
import { ProbeUnits } from './probe-units.ts'
import { splitCharacters } from './split.ts'
import type { ActivationSource, Interval } from './types.ts'

export type { ProbeFigures }

/** A probe with the best `k` units that were found. */
export interface ProbeStep {
  k: number
  /** in the order in which they came in */
  units: string[]
  /** the last of them */
  added: string
  train: ProbeFigures
  heldout: ProbeFigures
  /** 95 % of the held-out AUROC, from a bootstrap over held-out blocks; null where too few blocks hold the feature */
  interval: Interval | null
  /** the smallest k so far whose held-out AUROC lies within 1 % of the best so far */
  enough: number
  /** the answer so far, in words */
  verdict: string
}

/** `greedy`: forward selection with refit; `l1`: in the order in which a lasso lets them in. */
export type ProbeMethod = 'greedy' | 'l1'

export interface ProbeOptions {
  /** units at most, 1–16 */
  most?: number
  method?: ProbeMethod
  /** decides which characters are drawn, and the draws of the interval */
  seed?: number
  /** the only units that may be taken */
  units?: readonly string[]
  /** whether several units of one cell, such as its h and its c, may be taken; one of them stands for it otherwise */
  twins?: boolean
}

export type ProbeEvent =
  | { type: 'step'; step: ProbeStep }
  | { type: 'progress'; phase: 'reading' | 'choosing'; done: number; total: number }

const MOST_UNITS = 16
/** Values held at once, all units over the sample: 48 MB of float16. */
const BUDGET = 24 << 20
const [LEAST_SAMPLE, MOST_SAMPLE] = [4096, 32_768]

/**
 * @param feature one value for each recorded character
 * @throws AppError `probe-needs-truth`, `no-usable-unit`, `no-such-unit`, and for a feature that cannot be judged
 */
export function* probeUnits(
  source: ActivationSource,
  feature: FeatureValues,
  { most = MOST_UNITS, method = 'greedy', seed = 1, units: only, twins = false }: ProbeOptions = {},
): Generator<ProbeEvent, ProbeStep[]> {
  if (feature.kind !== 'boolean')
    throw new AppError(
      'probe-needs-truth',
      'A probe tells true from false, and this feature is a number; compare it with one, as in column() > 40.',
    )
  const choice = choiceOf(source, only, twins)
  const split = splitCharacters(source.characters)
  refuseHopeless(feature, split, source.characters)
  const size = Math.max(LEAST_SAMPLE, Math.min(MOST_SAMPLE, Math.floor(BUDGET / source.units)))
  const data = new ProbeUnits(sampleCharacters(feature.values, split.train, size, seed), choice)
  for (const done of data.read(source)) yield { type: 'progress', phase: 'reading', done, total: source.units }
  if (!data.scales.some(({ deviation }, unit) => deviation > 0 && choice.offered[unit]))
    throw new AppError(
      'no-usable-unit',
      `No unit of ${only ? 'those that were chosen' : 'this recording'} ever changes; there is nothing to make a probe of.`,
    )
  const judge = new ProbeJudge(source, feature.values, split, seed)
  const steps: ProbeStep[] = []
  for (const chosen of (method === 'l1' ? l1 : greedy)(data, most)) {
    yield { type: 'progress', phase: 'choosing', done: steps.length, total: most }
    if (!chosen) continue
    const added = chosen.units.at(-1)!
    judge.add(added, data.scales[added])
    const units = chosen.units.map((unit) => source.name(unit))
    const step = { k: units.length, units, added: units.at(-1)!, ...judge.judge(chosen.fit) }
    steps.push(answered(step, steps))
    yield { type: 'step', step: steps.at(-1)! }
  }
  return steps
}

function answered(step: Omit<ProbeStep, 'enough' | 'verdict'>, before: readonly ProbeStep[]): ProbeStep {
  const steps = [...before, step]
  const best = steps.reduce((a, b) => (b.heldout.auroc > a.heldout.auroc ? b : a))
  const enough = steps.find(({ heldout }) => heldout.auroc >= 0.99 * best.heldout.auroc)!
  return { ...step, enough: enough.k, verdict: verdict(steps[0], enough, best) }
}

type Judged = Pick<ProbeStep, 'k' | 'units' | 'heldout' | 'interval'>

/** Below this a held-out AUROC is hardly better than guessing, whatever its interval says. */
const GUESSING = 0.6

function verdict(first: Judged, enough: Judged, best: Judged): string {
  const score = ({ heldout }: Judged) => heldout.auroc.toFixed(3).replace(/^0/, '')
  if (best.heldout.auroc < GUESSING || (best.interval && best.interval[0] <= 0.5))
    return `No cell: ${best.k === 1 ? 'the best unit reaches' : `even ${best.k} units reach`} a held-out AUROC of only ${score(best)}.`
  const reached = best.k === enough.k ? '' : `, within 1 % of the best, ${score(best)} with ${best.k}`
  if (enough.k === 1)
    return `One cell: ${enough.units[0]} alone reaches a held-out AUROC of ${score(enough)}${reached}.`
  const many = enough.k <= 3 ? 'A few cells' : 'Many cells'
  return `${many}: ${enough.k} units reach a held-out AUROC of ${score(enough)}${reached}; ${first.units[0]} alone reaches ${score(first)}.${twinWords(enough.units)}`
}
