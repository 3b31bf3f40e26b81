// N-gram models beside a network at many moments of its training: their losses and, at places spread over the text, their
// distributions over the next character, computed once.

import { predict } from '../../core/ngrams/kneser-ney.ts'
import { nextByOrder } from '../../core/ngrams/next-characters.ts'
import { logShares, logSoftmax, symmetricDivergence } from '../../core/predictions/divergence.ts'
import { bootstrapMean, type MeanEstimate } from '../../core/stats/block-bootstrap.ts'
import type { Progress } from '../../core/util/generators.ts'
import type { TextPart } from '../contract/prediction-types.ts'
import type { Store } from '../store/store.ts'
import { judgedText } from './judged-text.ts'
import { ngramText, treeOf } from './ngram-text.ts'

/** What one checkpoint gives at the places. */
export interface Looking {
  /** of read-along.ts */
  look(character: number, logits: Float32Array, offset: number): void
  /** [orders][places] */
  divergence: Float64Array[]
}

export interface NgramsBeside {
  /** [orders] nats a character */
  losses: number[]
  places: number
  training: TextPart & { name: string }
  notes: string[]
  looking(): Looking
  /** @param logProbabilities of the network, over the whole part */
  compare(looking: Looking, logProbabilities: Float32Array): { divergence: MeanEstimate; difference: MeanEstimate }[]
}

/** Most characters at which distributions are compared. */
const PLACES = 1000
/** Characters before the text that n-gram models read. */
const BEFORE = 20
/** Places between two reports. */
const PART = 20

/** @throws AppError `no-training-text`, `trained-on`, `text-too-short` */
export function* ngramsBeside(
  store: Store,
  { model, part, order, vocabulary }: { model: number; part: TextPart; order: number; vocabulary: readonly string[] },
): Generator<Progress, NgramsBeside, undefined> {
  const judged = judgedText(store, { model, ...part })
  const text = ngramText(store, judged, BEFORE)
  const orders = Array.from({ length: order }, (_, i) => i + 1)
  const tree = yield* treeOf(text)
  const { logProbabilities } = yield* predict(tree, text.ids, orders)
  /** of the part: the first judged character; the first of a text has no prediction */
  const first = Math.max(judged.start - part.start, 1)
  const last = judged.end - part.start
  const own = orders.map((n) => logProbabilities.get(n)!.subarray(text.from + first - (judged.start - part.start)))
  const ids = sharedIds(vocabulary)
  const places = spread(first, last, PLACES)
  /** [orders][places] */
  const shares: Float32Array[][] = orders.map(() => [])
  for (const [p, place] of places.entries()) {
    const at = text.from + place - (judged.start - part.start)
    const found = nextByOrder(tree, text.ids.subarray(Math.max(0, at - BEFORE), at), order)
    for (const [i, all] of found.entries()) shares[i].push(logShares(all, ids.ngram))
    if (p % PART === 0) yield { done: p, total: places.length }
  }
  const placeOf = new Map(places.map((place, p) => [place, p]))
  const row = new Float64Array(ids.network.length)
  return {
    losses: own.map((values) => -mean(values)),
    places: places.length,
    training: judged.training,
    notes: judged.notes,
    looking() {
      const divergence = orders.map(() => new Float64Array(places.length).fill(Number.NaN))
      return {
        divergence,
        look(character, logits, offset) {
          const p = placeOf.get(character)
          if (p === undefined) return
          logSoftmax(logits, offset, ids.network, row)
          for (const [i, all] of shares.entries()) divergence[i][p] = symmetricDivergence(row, all[p])
        },
      }
    },
    compare: ({ divergence }, network) =>
      orders.map((_, i) => ({
        divergence: bootstrapMean(divergence[i]),
        difference: bootstrapMean(own[i].map((value, t) => value - network[first + t])),
      })),
  }
}

/** Ids of the characters that both know. */
function sharedIds(vocabulary: readonly string[]) {
  const pairs: [network: number, ngram: number][] = []
  // ngramText numbers the characters of the network first, in their order
  let next = 0
  for (const [id, character] of vocabulary.entries()) if ([...character].length === 1) pairs.push([id, next++])
  return {
    network: Int32Array.from(pairs, ([network]) => network),
    ngram: Int32Array.from(pairs, ([, ngram]) => ngram),
  }
}

/** At most so many whole numbers from `from` to below `to`, evenly spread. */
function spread(from: number, to: number, most: number): number[] {
  const count = Math.min(most, to - from)
  return Array.from({ length: count }, (_, i) => from + Math.floor((i * (to - from)) / count))
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
