// Effects of an ablation: the change of the loss everywhere and where a feature holds, begins and ends, each with a 95 %
// interval by block bootstrap and two controls. Control units: the same ablation of other units of like layer, kind and
// spread. Matched characters: characters elsewhere with the same preceding character, class and loss decile, so that an
// effect at a feature is not one of all hard characters.

import { type Intervention, PLACES, type Place, placesAt } from '../run/ablate.ts'
import { drawBlocks } from '../search/metrics/bootstrap.ts'
import type { Interval } from '../search/types.ts'
import type { Ids } from '../text/vocabulary.ts'
import { matchedWeights } from './matched-characters.ts'
import { RatioBootstrap } from './ratio-bootstrap.ts'

export interface PlaceEffect {
  place: Place
  /** predicted characters there */
  characters: number
  /** mean −log p, nats a character: unmodified, and with the units held */
  before: number
  after: number
  /** 95 % of after − before; null where too few blocks hold such characters */
  interval: Interval | null
  /** the same with control units; null without any */
  control: ControlEffect | null
  /** the same units at matched characters elsewhere; null for `all` and `outside`, and where there are none */
  matched: MatchedEffect | null
}

export interface ControlEffect {
  /** change of the loss over the sets of control units, nats: mean, least and greatest */
  change: number
  least: number
  greatest: number
  /** effect of the ablated units − that mean, nats, and its 95 % */
  beyond: number
  interval: Interval | null
}

export interface MatchedEffect {
  /** characters of the place that have a match */
  characters: number
  /** mean change of the loss at their matches, nats */
  change: number
  /** effect at the place − that at the matches, nats, and its 95 % */
  beyond: number
  interval: Interval | null
}

export interface EffectsOptions {
  ids: Ids
  /** [characters of `ids`] a feature, or null */
  truth: Uint8Array | null
  /** [vocabulary] a number for each class of characters */
  classes: Uint8Array
  /** of the bootstrap */
  seed: number
}

/** Blocks of all shards together, and fewest characters of one. */
const BLOCKS = 48
const LEAST_BLOCK = 16

/** Of the first hold, with the others as its controls; only the places that occur. */
export function effectsOf(read: Intervention, { ids, truth, classes, seed }: EffectsOptions): PlaceEffect[] {
  const blocks = blocksOfShards(read.ends)
  const draws = drawBlocks(blocks.at(-1)! + 1, seed)
  const places = Uint8Array.from(read.positions, (next) => placesAt(truth, next))
  const changes = read.after.map((after) => after.map((value, i) => value - read.before[i]))
  const [change, ...controls] = changes
  const beyond = controls.length > 0 ? change.map((value, i) => value - meanOf(controls, i)) : null
  const bootstrap = new RatioBootstrap(blocks, draws)
  return PLACES.flatMap((place, bit) => {
    const here = Float32Array.from(places, (of) => (of >> bit) & 1)
    const characters = here.reduce((sum, one) => sum + one, 0)
    if (characters === 0) return []
    const effect: PlaceEffect = {
      place,
      characters,
      before: weighted(read.before, here),
      after: weighted(read.after[0], here),
      interval: bootstrap.of(change, here),
      control: beyond && controlEffect(controls, beyond, here, bootstrap),
      matched: null,
    }
    if (bit > 0 && place !== 'outside') {
      const match = matchedWeights(read, { ids, classes, here, elsewhere: (i) => places[i] === ELSEWHERE })
      if (match) effect.matched = matchedEffect(change, match, bootstrap)
    }
    return [effect]
  })
}

/** Places without the feature, and not just after it: bits of `all` and `outside`. */
const ELSEWHERE = 1 | 4

function controlEffect(
  controls: readonly Float32Array[],
  beyond: Float32Array,
  here: Float32Array,
  bootstrap: RatioBootstrap,
): ControlEffect {
  const means = controls.map((change) => weighted(change, here))
  return {
    change: means.reduce((sum, value) => sum + value, 0) / means.length,
    least: Math.min(...means),
    greatest: Math.max(...means),
    beyond: weighted(beyond, here),
    interval: bootstrap.of(beyond, here),
  }
}

function matchedEffect(
  change: Float32Array,
  { matched, others, characters }: { matched: Float32Array; others: Float32Array; characters: number },
  bootstrap: RatioBootstrap,
): MatchedEffect {
  const elsewhere = weighted(change, others)
  return {
    characters,
    change: elsewhere,
    beyond: weighted(change, matched) - elsewhere,
    interval: bootstrap.of(change, matched, others),
  }
}

/** The block of each character; blocks do not cross shards. @param ends of the shards */
/** [characters] the block of the bootstrap that each belongs to. @param ends of each shard's characters */
export function blocksOfShards(ends: readonly number[]): Uint8Array {
  const characters = ends.at(-1)!
  const blocks = new Uint8Array(characters)
  let [block, from] = [0, 0]
  for (const end of ends) {
    const count = end - from
    const cuts = Math.max(1, Math.min(Math.round((BLOCKS * count) / characters), Math.floor(count / LEAST_BLOCK)))
    for (let i = from; i < end; i++) blocks[i] = block + Math.floor(((i - from) * cuts) / count)
    block += cuts
    from = end
  }
  return blocks
}

function weighted(values: Float32Array, weights: Float32Array): number {
  let [sum, total] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    sum += values[i] * weights[i]
    total += weights[i]
  }
  return sum / total
}

function meanOf(columns: readonly Float32Array[], i: number): number {
  let sum = 0
  for (const column of columns) sum += column[i]
  return sum / columns.length
}
