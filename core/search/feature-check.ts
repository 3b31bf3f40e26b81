// Whether a feature can be scored on this text, before any unit is.

import { AppError } from '../errors.ts'
import type { FeatureValues } from '../features/evaluate.ts'
import { correlationTime } from '../stats/correlation-time.ts'
import { gapOf, lengthOf, MIN_CHARACTERS, type Split } from './split.ts'

/** Fewest stretches of true: any slow unit agrees with one or two of them. */
const MIN_RUNS = 5
/** Below this number of stretches a note gives it. */
const FEW_RUNS = 20

export interface FeatureDescription {
  kind: 'boolean' | 'number'
  positives: number
  runs: number
  /** sentences on the limits of scoring it on this text */
  notes: string[]
  /** characters after which its autocorrelation has fallen to 1/e */
  correlationTime: number
  /** false where the gap between the parts is too short for held-out metrics of so slow a feature */
  heldout: boolean
}

/** Held-out metrics need a gap of so many correlation times between the parts. */
const GAP_TIMES = 3

/** In a number, `positives` are the characters where it is not zero, and `runs` the stretches of one value. */
export function describeFeature(feature: FeatureValues): FeatureDescription {
  const { kind, values } = feature
  const time = correlationTime(values)
  const heldout = GAP_TIMES * time <= gapOf(values.length)
  const known = { kind, correlationTime: time, heldout }
  const slow = heldout || values.length < MIN_CHARACTERS ? [] : [tooSlow(time)]
  if (feature.kind === 'boolean') {
    const { positives, runs } = stretchesOf(feature.values)
    return { ...known, positives, runs, notes: [...notesOn(runs, values.length), ...slow] }
  }
  let positives = 0
  for (let t = 0; t < values.length; t++) positives += values[t] !== 0 ? 1 : 0
  return { ...known, positives, runs: changes(feature.values) + 1, notes: slow }
}

/** @throws AppError for a feature whose correlation time is too long for held-out metrics on this text */
export function refuseSlow({ values }: FeatureValues): void {
  const time = correlationTime(values)
  if (GAP_TIMES * time > gapOf(values.length)) throw new AppError('feature-slow', tooSlow(time))
}

function tooSlow(time: number): string {
  const needed = Math.ceil((GAP_TIMES * time * 32) / 1000) * 1000
  return `It stays like itself for some ${thousands(Math.round(time))} characters, and the held-out part would not be independent of the part that chose: no held-out metrics are given. A recording of ${thousands(needed)} characters would do.`
}

/** Of true: characters and stretches, in one pass. */
function stretchesOf(values: Uint8Array): { positives: number; runs: number } {
  let [positives, runs, before] = [0, 0, 0]
  for (let t = 0; t < values.length; t++) {
    const value = values[t]
    positives += value
    if (value > before) runs++
    before = value
  }
  return { positives, runs }
}

function notesOn(stretches: number, characters: number): string[] {
  if (characters < MIN_CHARACTERS || stretches >= FEW_RUNS) return []
  return [
    `It is true in ${stretches} stretches only, about half of them held out: a small p can rest on two or three of them.`,
  ]
}

function changes(values: Float32Array): number {
  let changes = 0
  for (let t = 1; t < values.length; t++) if (values[t] !== values[t - 1]) changes++
  return changes
}

/** @throws AppError with the reason why no unit can be ranked by this feature */
export function refuseHopeless(feature: FeatureValues, split: Split, characters: number): void {
  if (feature.values.length !== characters)
    throw new AppError(
      'feature-length',
      `The feature has ${feature.values.length} values for ${characters} recorded characters.`,
    )
  if (feature.kind === 'boolean') refuseTruth(feature.values, split)
  else refuseNumber(feature.values, split)
}

/** “119,030” */
const thousands = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

function refuseTruth(values: Uint8Array, split: Split): void {
  const { positives, runs } = stretchesOf(values)
  const text = `the ${thousands(values.length)} recorded characters`
  if (runs === 0)
    throw new AppError('feature-never', `This feature is true at none of ${text}; widen it, or record more text.`)
  if (positives === values.length)
    throw new AppError('feature-always', `This feature is true at every one of ${text}; narrow it.`)
  if (runs < MIN_RUNS)
    throw new AppError(
      'feature-too-rare',
      `This feature is true in only ${runs === 1 ? 'one stretch' : `${runs} stretches`} of ${text}, too few to score units by: ${MIN_RUNS} are needed.`,
    )
  refuseOneSided(values, split)
}

function refuseNumber(values: Float32Array, split: Split): void {
  const odd = values.findIndex((v) => !Number.isFinite(v))
  if (odd >= 0)
    throw new AppError('feature-not-finite', `This feature is ${values[odd]} at character ${odd}; a number is needed.`)
  if (changes(values) === 0)
    throw new AppError(
      'feature-always',
      `This feature is ${values[0]} at every one of the ${values.length} recorded characters.`,
    )
  if (changes(values) + 1 < MIN_RUNS)
    throw new AppError(
      'feature-too-rare',
      `This feature changes only ${changes(values)} times, too few to score units by.`,
    )
  refuseOneSided(values, split)
}

/** Both parts must hold at least two different values, or every metric of that part is undefined. */
function refuseOneSided(values: Uint8Array | Float32Array, { train, heldout }: Split): void {
  for (const [stretches, name] of [
    [train, 'train'],
    [heldout, 'held-out'],
  ] as const) {
    if (isConstant(values, stretches))
      throw new AppError(
        'feature-one-sided',
        `In the ${lengthOf(stretches)} characters of the ${name} blocks this feature never changes; record more text to score it.`,
      )
  }
}

function isConstant(values: Uint8Array | Float32Array, stretches: Uint32Array): boolean {
  const first = values[stretches[0]]
  for (let s = 0; s < stretches.length; s += 2) {
    for (let t = stretches[s]; t < stretches[s + 1]; t++) if (values[t] !== first) return false
  }
  return true
}
