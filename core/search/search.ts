// Which units follow a feature? One pass over the recording scores every unit (scores.ts), a second one asks whether
// chance would have come as far (null.ts). A generator: it stops between slices of work, so that whoever drives it can
// show what is there so far, or drop it for a newer question.

import type { FeatureValues } from '../features/evaluate.ts'
import { type ColumnBatch, columnBatches } from './columns.ts'
import { withoutDrift } from './drift.ts'
import { describeFeature, refuseHopeless } from './feature-check.ts'
import { Histogram } from './histogram.ts'
import { judge } from './joined.ts'
import { ShiftNull } from './null.ts'
import { ranked, scoreNumber, scoreTruth, type UnitScore } from './scores.ts'
import { type Split, splitCharacters } from './split.ts'
import type { ActivationSource, Score, SearchStep } from './types.ts'

export interface SearchOptions {
  /** turns of the null; 0 leaves p at null */
  shifts?: number
  /** decides the offset of the turns, and nothing else */
  seed?: number
  /** milliseconds, for the `seconds` of the events */
  now: () => number
}

export const DEFAULT_SHIFTS = 255
export const DEFAULT_SEED = 1

/**
 * @param feature one value for each recorded character
 * @throws AppError when the feature cannot be judged: it never or always holds, changes too rarely, …
 */
export function* searchUnits(
  source: ActivationSource,
  feature: FeatureValues,
  options: SearchOptions,
): Generator<SearchStep, Score[]> {
  const begun = options.now()
  const seconds = () => (options.now() - begun) / 1000
  const split = splitCharacters(source.characters)
  refuseHopeless(feature, split, source.characters)
  yield { type: 'feature', characters: source.characters, ...describeFeature(feature) }
  const scores = yield* scoreUnits(source, feature, split, seconds)
  const shifts = options.shifts ?? DEFAULT_SHIFTS
  if (shifts === 0) return scores
  return yield* judgeUnits(
    source,
    scores,
    new ShiftNull(withoutDrift(feature.values), shifts, options.seed ?? DEFAULT_SEED),
    seconds,
  )
}

/** Ranks what is scored so far each time that has doubled, and at the end. */
function* scoreUnits(
  source: ActivationSource,
  feature: FeatureValues,
  split: Split,
  seconds: () => number,
): Generator<SearchStep, Score[]> {
  const score = scorer(feature, split)
  const scores: Score[] = []
  let shown = 0
  for (const batch of columnBatches(source)) {
    for (const [column, bits] of columnsOf(batch, source))
      scores.push({ unit: source.name(column), column, ...score(bits), overall: Number.NaN, p: null, intervals: null })
    yield { type: 'progress', phase: 'scores', done: scores.length, total: source.units }
    if (scores.length < 2 * shown && scores.length < source.units) continue
    shown = scores.length
    yield { type: 'scores', scores: ranked(scores), seconds: seconds(), units: shown }
  }
  return ranked(scores)
}

function scorer(feature: FeatureValues, split: Split): (bits: Uint16Array) => UnitScore {
  if (feature.kind === 'number') return (bits) => scoreNumber(bits, feature.values, split)
  const histogram = new Histogram(feature.values, split)
  return (bits) => scoreTruth(histogram.count(bits))
}

function* judgeUnits(
  source: ActivationSource,
  scores: Score[],
  chance: ShiftNull,
  seconds: () => number,
): Generator<SearchStep, Score[]> {
  const overall = new Float64Array(source.units)
  for (const batch of columnBatches(source)) {
    addPairs(chance, [...columnsOf(batch, source)], overall)
    yield { type: 'progress', phase: 'null', done: batch.first + batch.count, total: source.units }
  }
  const { maxima, shifts } = chance
  const judged = judge(
    scores.map((s) => ({ ...s, overall: overall[s.column] })),
    maxima,
  )
  yield { type: 'null', scores: judged, seconds: seconds(), maxima, shifts }
  return judged
}

function addPairs(chance: ShiftNull, columns: [number, Uint16Array][], overall: Float64Array): void {
  for (let k = 0; k < columns.length; k += 2) {
    const [a, b] = [columns[k], columns[k + 1] ?? columns[k]]
    ;[overall[a[0]], overall[b[0]]] = chance.add(a[1], b[1])
  }
}

function* columnsOf(
  { first, count, bits }: ColumnBatch,
  { characters }: ActivationSource,
): Generator<[number, Uint16Array]> {
  for (let k = 0; k < count; k++) yield [first + k, bits.subarray(k * characters, (k + 1) * characters)]
}
