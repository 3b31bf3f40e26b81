// Sparse probes: logistic regressions on 1, 2, … units for a truth value. On the first of three parts of the text
// (split-three.ts) units are selected and weights fitted, on the second the number of units is chosen, and the reported
// metrics are of the third. Then the null (probe-null.ts) and baselines: the last characters, and the same network
// untrained. A generator of progress. Losses are in bits a character.

import { AppError } from '../../errors.ts'
import type { FeatureValues } from '../../features/evaluate.ts'
import { alphabetOf, countNgrams, type NgramCounts, ngramPredictions } from '../baselines/ngrams.ts'
import { refuseHopeless } from '../feature-check.ts'
import { lengthOf, splitCharacters } from '../split.ts'
import { type SplitThree, splitThree } from '../split-three.ts'
import type { ActivationSource } from '../types.ts'
import { choiceOf, type ProbeChoice } from './probe-cells.ts'
import { type ProbeEvaluation, ProbeEvaluator } from './probe-evaluation.ts'
import type { ProbeMetrics } from './probe-metrics.ts'
import { type ProbeNull, probeNull } from './probe-null.ts'
import { sampleCharacters } from './probe-sample.ts'
import { greedy, l1 } from './probe-select.ts'
import { ProbeUnits } from './probe-units.ts'
import { exceedsChance, verdictOf } from './probe-verdict.ts'

export type { ProbeMetrics, ProbeNull }

/** A probe with the best `k` units that were found. */
export interface ProbeStep extends ProbeEvaluation {
  k: number
  /** in the order of selection */
  units: string[]
  /** the last of them */
  added: string
}

export interface ProbeResult {
  /** the fewest units whose loss on the validation part is as good as the best (probe-evaluator.ts) */
  enough: number
  /** `enough`; 0 where the feature is not explained beyond chance */
  cells: number
  /** the null with as many units; null where no shifts were asked for */
  chance: ProbeNull | null
  /** on the test part; null where they were not given */
  baselines: {
    lastCharacter: ProbeMetrics | null
    lastThree: ProbeMetrics | null
    /** the same probe with as many units of the untrained network; of several seeds the best */
    untrained: { units: string[]; test: ProbeMetrics; seeds: number } | null
  }
  /** in words */
  verdict: string
}

/** `greedy`: forward selection with refit; `l1`: in the order in which weights of a lasso become nonzero. */
export type ProbeMethod = 'greedy' | 'l1'

export interface ProbeOptions {
  /** units at most, 1–16 */
  most?: number
  method?: ProbeMethod
  /** of the sample, the bootstrap and the shifts */
  seed?: number
  /** the only units that may be selected */
  units?: readonly string[]
  /** whether several units of one cell, such as its h and its c, may be selected */
  bothStates?: boolean
  /** circular shifts for p; 0 for none */
  shifts?: number
}

/** Data of the baselines. */
export interface ProbeBaselines {
  /** code points of the text [characters] */
  text?: Uint32Array
  /** activations of the untrained network on the same characters, one a seed */
  untrained?: readonly ActivationSource[]
}

export type ProbeEvent =
  | { type: 'step'; step: ProbeStep }
  | { type: 'progress'; phase: ProbePhase; done: number; total: number }
  | { type: 'result'; result: ProbeResult }

/** In this order; a phase is counted in units, except `shifts`: in probes. */
export type ProbePhase = 'reading' | 'choosing' | 'shifts' | 'untrained'

export interface ProbeAnswer {
  steps: ProbeStep[]
  result: ProbeResult
}

const MOST_UNITS = 16
export const SHIFTS = 39
/** Values in memory, all units over the sample: 48 MB of float16. */
const BUDGET = 24 << 20
const [LEAST_SAMPLE, MOST_SAMPLE] = [4096, 32_768]

/**
 * @param feature one value for each recorded character
 * @throws AppError `probe-needs-truth`, `no-usable-unit`, `no-such-unit`, and for a feature that cannot be scored
 */
export function* probeUnits(
  source: ActivationSource,
  feature: FeatureValues,
  options: ProbeOptions = {},
  { text, untrained }: ProbeBaselines = {},
): Generator<ProbeEvent, ProbeAnswer> {
  const { most = MOST_UNITS, method = 'greedy', seed = 1, units, bothStates = false, shifts = SHIFTS } = options
  const truth = truthOf(feature, source.characters)
  const halves = splitCharacters(source.characters)
  refuseHopeless(feature, halves, source.characters)
  const split = splitThree(halves)
  refuseOneSided(truth, split)
  const evaluator = new ProbeEvaluator(source, truth, split, seed)
  const choice = choiceOf(source, units, bothStates)
  const question = { truth, split, choice, method, seed, restricted: units !== undefined }
  const steps = yield* chosen(source, question, most, evaluator, 'reading')
  const enough = evaluator.enough()
  const select = method === 'l1' ? l1 : greedy
  let chance: ProbeNull | null = null
  if (shifts > 0) {
    const work = probeNull(source, truth, split, { k: enough, shifts, seed, choice, select })
    let step = work.next()
    for (; !step.done; step = work.next()) yield { type: 'progress', phase: 'shifts', ...step.value }
    chance = step.value
  }
  const baselines = {
    ...(text ? characterBaselines(text, truth, split, evaluator) : { lastCharacter: null, lastThree: null }),
    untrained: yield* ofUntrained(untrained ?? [], { ...question, restricted: false }, enough, bothStates),
  }
  const found = { steps, enough, chance, baselines }
  const result = { enough, cells: exceedsChance(found) ? enough : 0, chance, baselines, verdict: verdictOf(found) }
  yield { type: 'result', result }
  return { steps, result }
}

interface Question {
  truth: Uint8Array
  split: SplitThree
  choice: ProbeChoice
  method: ProbeMethod
  seed: number
  /** whether only some units may be selected */
  restricted: boolean
}

/** Selects units one after the other and scores each probe. */
function* chosen(
  source: ActivationSource,
  { truth, split, choice, method, seed, restricted }: Question,
  most: number,
  evaluator: ProbeEvaluator,
  phase: 'reading' | 'untrained',
): Generator<ProbeEvent, ProbeStep[]> {
  const size = Math.max(LEAST_SAMPLE, Math.min(MOST_SAMPLE, Math.floor(BUDGET / source.units)))
  const data = new ProbeUnits(sampleCharacters(truth, split.train, size, seed), choice)
  for (const done of data.read(source)) yield { type: 'progress', phase, done, total: source.units }
  if (!data.usable())
    throw new AppError(
      'no-usable-unit',
      `No unit of ${restricted ? 'those that were chosen' : 'this recording'} ever changes; there is nothing to make a probe of.`,
    )
  const steps: ProbeStep[] = []
  for (const found of (method === 'l1' ? l1 : greedy)(data, most)) {
    if (phase === 'reading') yield { type: 'progress', phase: 'choosing', done: steps.length, total: most }
    if (!found) continue
    const column = found.units.at(-1)!
    evaluator.add(column, data.standards[column])
    const units = found.units.map((unit) => source.name(unit))
    steps.push({ k: units.length, units, added: units.at(-1)!, ...evaluator.evaluate(found.fit) })
    if (phase === 'reading') yield { type: 'step', step: steps.at(-1)! }
  }
  return steps
}

function* ofUntrained(
  sources: readonly ActivationSource[],
  question: Question,
  k: number,
  bothStates: boolean,
): Generator<ProbeEvent, ProbeResult['baselines']['untrained']> {
  let best: ProbeStep | undefined
  for (const source of sources) {
    const evaluator = new ProbeEvaluator(source, question.truth, question.split, question.seed)
    const choice = choiceOf(source, undefined, bothStates)
    const step = (yield* chosen(source, { ...question, choice }, k, evaluator, 'untrained')).at(-1)!
    if (!best || step.test.bits > best.test.bits) best = step
  }
  return best ? { units: best.units, test: best.test, seeds: sources.length } : null
}

/** Predictions from the last character and the last three, counted on the train part. */
function characterBaselines(
  text: Uint32Array,
  truth: Uint8Array,
  { train, test }: SplitThree,
  evaluator: ProbeEvaluator,
) {
  const ids = alphabetOf(text)
  const counted = [1, 2, 3].map((length) => countNgrams(ids, truth, { train, heldout: test }, length))
  const metrics = (contexts: readonly NgramCounts[]) => {
    const guesses = ngramPredictions(ids, contexts)
    return evaluator.other((positions) => Float32Array.from(positions, (t) => logit(guesses[t])))
  }
  return { lastCharacter: metrics(counted.slice(0, 1)), lastThree: metrics(counted) }
}

/** Log-odds, kept finite. */
function logit(share: number): number {
  const p = Math.min(1 - 1e-4, Math.max(1e-4, share))
  return Math.log(p / (1 - p))
}

function truthOf(feature: FeatureValues, characters: number): Uint8Array {
  if (feature.kind === 'boolean' && feature.values.length === characters) return feature.values
  if (feature.kind === 'boolean')
    throw new AppError(
      'feature-length',
      `The feature has ${feature.values.length} values for ${characters} recorded characters.`,
    )
  throw new AppError(
    'probe-needs-truth',
    'A probe is of a feature that is true or false, and this one is a number; compare it with one, as in column() > 40.',
  )
}

const ROLES = {
  train: 'units are chosen on',
  validation: 'the number of units is chosen on',
  test: 'the probe is tested on',
} as const

/** @throws AppError `feature-one-sided` */
function refuseOneSided(truth: Uint8Array, split: SplitThree): void {
  for (const part of ['train', 'validation', 'test'] as const) {
    const stretches = split[part]
    let trues = 0
    for (let s = 0; s < stretches.length; s += 2)
      for (let t = stretches[s]; t < stretches[s + 1]; t++) trues += truth[t]
    if (trues === 0 || trues === lengthOf(stretches))
      throw new AppError(
        'feature-one-sided',
        `In the ${lengthOf(stretches)} characters that ${ROLES[part]} this feature never changes; record more text to probe for it.`,
      )
  }
}
