// Baselines of the best unit: predictions from the last one and the last three characters (ngrams.ts). A unit that is
// no better than the last character detects the mark and holds no state.

import type { FeatureValues } from '../../features/evaluate.ts'
import { type ClassCounts, FALSE_AT, ROW } from '../codes/value-counts.ts'
import { NO_CLASSES, scoreTruth, type UnitScore } from '../metrics/scores.ts'
import type { Split } from '../split.ts'
import type { Baselines, Predictor } from '../types.ts'
import { METRIC_KEYS, type MetricValues } from '../types.ts'
import { alphabetOf, countNgrams, type NgramCounts, ngramPredictions, ngramPredictor } from './ngrams.ts'
import { scorePredictions } from './numeric-baseline.ts'

/** @param text code points [characters] @param feature of as many characters */
export function characterBaselines(
  text: Uint32Array,
  feature: FeatureValues,
  split: Split,
): Pick<Baselines, 'lastCharacter' | 'lastThree'> {
  const ids = alphabetOf(text)
  const contexts = [1, 2, 3].map((length) => countNgrams(ids, feature.values, split, length))
  const predictor = (known: readonly NgramCounts[]) =>
    feature.kind === 'boolean'
      ? predictorOf(scoreTruth(asUnit(known)))
      : ofNumber(scorePredictions(ngramPredictions(ids, known), feature.values, split))
  return { lastCharacter: predictor(contexts.slice(0, 1)), lastThree: predictor(contexts) }
}

function ofNumber({ train, heldout }: ReturnType<typeof scorePredictions>): Predictor {
  return { figures: { ...NO_CLASSES, ...heldout }, train: { ...NO_CLASSES, ...train } }
}

/** The metrics of a score, without unit, sign and threshold. */
export function predictorOf({ heldout, ...score }: UnitScore): Predictor {
  const train = Object.fromEntries(METRIC_KEYS.map((metric) => [metric, score[metric]])) as unknown as MetricValues
  return { figures: heldout, train }
}

/** The mean of each metric. */
export function meanPredictor(all: readonly Predictor[]): Predictor {
  const mean = (part: 'figures' | 'train') =>
    Object.fromEntries(
      METRIC_KEYS.map((metric) => [metric, all.reduce((sum, each) => sum + each[part][metric], 0) / all.length]),
    ) as unknown as MetricValues
  return { figures: mean('figures'), train: mean('train') }
}

/** Contexts in the order of their predictions, equal predictions as one row. */
function asUnit(contexts: readonly NgramCounts[]): ClassCounts {
  const { train, heldout } = contexts[contexts.length - 1]
  const guess = ngramPredictor(contexts)
  const keys = usedKeys(contexts[contexts.length - 1])
  const guesses = Float64Array.from(keys, guess)
  const order = Uint32Array.from(keys, (_, i) => i).sort((a, b) => guesses[a] - guesses[b])
  const rows = new Float64Array(order.length * ROW)
  let length = 0
  for (const i of order) {
    if (length === 0 || rows[(length - 1) * ROW] !== guesses[i]) rows[length++ * ROW] = guesses[i]
    const at = (length - 1) * ROW
    for (const [part, { characters, values }] of [
      ['train', train],
      ['heldout', heldout],
    ] as const) {
      rows[at + FALSE_AT[part]] += characters[keys[i]] - values[keys[i]]
      rows[at + FALSE_AT[part] + 1] += values[keys[i]]
    }
  }
  return { length, rows, finite: true }
}

function usedKeys({ train, heldout }: NgramCounts): Uint32Array {
  const keys: number[] = []
  for (let key = 0; key < train.characters.length; key++)
    if (train.characters[key] + heldout.characters[key] > 0) keys.push(key)
  return Uint32Array.from(keys)
}
