// A network's predictions of a text beside those of n-gram models and of other networks, in all parts.

import type { Progress } from '../util/generators.ts'
import { CLASS_NAMES, classOf } from './character-classes.ts'
import { byDistance, closings, type Delimiters, type DistanceBin } from './delimiters.ts'
import { type Breakdown, breakDown, type Oracle, takenBy } from './error-breakdown.ts'
import { groupsOf } from './feature-groups.ts'
import { type Loss, type LossGroup, lossesBy, lossesOf } from './losses.ts'
import { type CharacterMean, meansByCharacter, type Overlap, overlapOf } from './overlap.ts'
import type { Predictor } from './predictor.ts'

export interface ComparisonInput {
  /** code points: up to ORACLE_MEMORY before the judged characters, and these */
  text: Uint32Array
  /** of `text`: the first judged one */
  from: number
  /** the network, then those that it is compared with */
  networks: readonly Predictor[]
  feedForward: Predictor | null
  /** of orders 1 … 20 and unbounded */
  ngrams: readonly Predictor[]
  /** of `ngrams`: the one that errors, characters and distances are compared with */
  beside: Predictor
  /** words of the training text */
  counts: ReadonlyMap<string, number>
  features: readonly { feature: string; kind: 'boolean' | 'number'; values: Uint8Array | Float32Array }[]
  /** asked for; the usual ones are tried besides */
  delimiters: readonly Delimiters[]
  oracles: readonly Oracle[]
}

export interface Comparison {
  /** judged */
  characters: number
  /** of all predictors */
  losses: Loss[]
  /** of the networks and the n-gram model beside them */
  classes: LossGroup[]
  features: { feature: string; groups: LossGroup[] }[]
  /** of the network and each of the others */
  overlaps: Overlap[]
  means: { predictors: [string, string]; characters: CharacterMean[] }[]
  breakdowns: Breakdown[]
  delimiters: (Delimiters & { bins: DistanceBin[] })[]
}

const USUAL: readonly Delimiters[] = [
  ['“', '”'],
  ['"', '"'],
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
  ['/*', '*/'],
].map(([open, close]) => ({ open, close }))
/** Fewest closing ones of a usual pair. */
const ENOUGH = 20

const PARTS = 6

/** Yields after each part. */
export function* compare(input: ComparisonInput): Generator<Progress, Comparison, undefined> {
  const { text, from, networks, feedForward, ngrams, beside, counts, oracles } = input
  const judged = text.subarray(from)
  const others = [...networks.slice(1), ...(feedForward ? [feedForward] : []), beside]
  const few = [networks[0], ...others]
  const done = (part: number) => ({ done: part, total: PARTS })
  const losses = lossesOf([...networks, ...(feedForward ? [feedForward] : []), ...ngrams])
  yield done(1)
  const classes = lossesBy(few, Uint8Array.from(judged, classOf), CLASS_NAMES)
  yield done(2)
  const features = input.features.map(({ feature, kind, values }) => {
    const { names, of } = groupsOf(kind, values)
    return { feature, groups: lossesBy(few, of, names) }
  })
  yield done(3)
  const overlaps = others.map((other) => overlapOf(networks[0], other))
  const means = others.map((other) => ({
    predictors: [networks[0].name, other.name] as [string, string],
    characters: meansByCharacter(judged, networks[0], other),
  }))
  yield done(4)
  const taken = takenBy({ text, from, counts, ngrams: ngrams.slice(0, 9) })
  const breakdowns = networks.map((network) => breakDown(network, taken, oracles))
  yield done(5)
  const usual = USUAL.filter(
    (pair) => !input.delimiters.some(({ open }) => open === pair.open) && closings(text, pair, from).length >= ENOUGH,
  )
  const delimiters = [...input.delimiters, ...usual].map((pair) => ({
    ...pair,
    bins: byDistance(text, pair, few, from),
  }))
  return { characters: judged.length, losses, classes, features, overlaps, means, breakdowns, delimiters }
}
