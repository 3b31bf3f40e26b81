// What every unit of a recording does to the prediction where a feature ends: all of them to first order in one backward
// pass, and the largest exactly, by holding each at its mean over the characters before. Beside it the same at matched
// characters elsewhere, 95 % intervals from resampled blocks of the text, and how well the estimates rank the measured
// units.

import type { Backend } from '../kernels/kernels.ts'
import type { Clamp } from '../run/clamp.ts'
import type { Network } from '../run/evaluate.ts'
import { estimateHolds, holdOver } from '../run/hold-effects.ts'
import { openWindows, type Target, type Windows } from '../run/windows.ts'
import { drawBlocks } from '../search/metrics/bootstrap.ts'
import { rankCorrelation } from '../search/metrics/rank-correlation.ts'
import type { Interval } from '../search/types.ts'
import type { Ids } from '../text/vocabulary.ts'
import { RatioBootstrap } from './ratio-bootstrap.ts'

export interface UnitEffectsQuestion {
  ids: Ids
  /** predicted characters, ascending indices into `ids` */
  places: Uint32Array
  matched: Uint32Array
  /** characters before each over which a unit is held */
  length: number
  /** the units, and the value that each is held at */
  holds: readonly Clamp[]
  target: Target
  /** how many of the largest are measured exactly */
  exact: number
  /** the block of the text of a character, from 0 */
  blockOf: (index: number) => number
  blocks: number
  seed: number
}

export interface Estimated {
  /** mean target where unmodified: nats for a loss */
  before: number
  matchedBefore: number
  /** [holds] mean estimated change with each unit held */
  change: Float32Array
  /** [holds] its 95 %; NaN where too few blocks hold such characters */
  low: Float32Array
  high: Float32Array
  /** [holds] the same at the matched characters; NaN without any */
  matched: Float32Array
}

export interface Measured {
  /** index into the holds */
  hold: number
  /** mean change with the unit held */
  change: number
  interval: Interval | null
  /** the same at the matched characters; NaN without any */
  matched: number
  /** change − matched, and its 95 % */
  beyond: number
  beyondInterval: Interval | null
}

export interface UnitEffects {
  estimated: Estimated
  /** in the order of their estimates, the largest first */
  measured: Measured[]
  /** Spearman's ρ of estimates and measurements, over the measured units */
  agreement: number
}

export type EffectsProgress =
  | { type: 'progress'; phase: 'estimating' | 'measuring'; done: number; total: number }
  | { type: 'estimated'; estimated: Estimated }

/** What holding each unit does to the prediction at the places, with progress after each group of units. */
export function* unitEffects(
  backend: Backend,
  network: Network,
  question: UnitEffectsQuestion,
): Generator<EffectsProgress, UnitEffects, undefined> {
  const { ids, places, matched, length, holds, target, exact } = question
  const ends = Uint32Array.from([...places, ...matched])
  const parts: Windows[] = []
  const opening = openWindows(backend, network, ids, { ends, length })
  for (let step = opening.next(); ; step = opening.next()) {
    if (step.done) {
      parts.push(...step.value)
      break
    }
    yield { type: 'progress', phase: 'estimating', done: 0, total: 1 }
  }
  const table = statistics(question)
  const before = new Float32Array(ends.length)
  const change = new Float32Array(ends.length * holds.length)
  const steps = parts.length * network.spec.layers * (length + 1)
  let [at, done] = [0, 0]
  for (const part of parts) {
    const work = estimateHolds(backend, network, part, holds, target)
    let step = work.next()
    for (; !step.done; step = work.next()) yield { type: 'progress', phase: 'estimating', done: ++done, total: steps }
    before.set(step.value.before, at)
    change.set(step.value.change, at * holds.length)
    at += part.streams
  }
  const estimated = table.estimated(before, change)
  yield { type: 'estimated', estimated }
  const largest = holds
    .map((_, hold) => hold)
    .sort((a, b) => Math.abs(estimated.change[b]) - Math.abs(estimated.change[a]))
    .slice(0, exact)
  const measured: Measured[] = []
  for (const hold of largest) {
    yield { type: 'progress', phase: 'measuring', done: measured.length, total: largest.length }
    const after = parts.flatMap((part) => [...holdOver(backend, network, part, [holds[hold]], target)])
    measured.push({ hold, ...table.measured(Float32Array.from(after, (value, i) => value - before[i])) })
  }
  const agreement = rankCorrelation(
    measured.map(({ hold }) => estimated.change[hold]),
    measured.map(({ change }) => change),
  )
  return { estimated, measured, agreement }
}

/** Means and intervals over the places, and over the matched characters that follow them in every array. */
function statistics({ places, matched, holds, blockOf, blocks, seed }: UnitEffectsQuestion) {
  const all = [...places, ...matched]
  const here = Float32Array.from(all, (_, i) => Number(i < places.length))
  const there = here.map((one) => 1 - one)
  const bootstrap = new RatioBootstrap(Uint8Array.from(all, blockOf), drawBlocks(blocks, seed))
  const mean = (values: Float32Array, weights: Float32Array) => {
    let [sum, count] = [0, 0]
    for (let i = 0; i < values.length; i++) {
      sum += values[i] * weights[i]
      count += weights[i]
    }
    return sum / count
  }
  return {
    estimated(before: Float32Array, change: Float32Array): Estimated {
      const made = () => new Float32Array(holds.length)
      const out = { change: made(), low: made(), high: made(), matched: made() }
      const own = new Float32Array(all.length)
      for (let hold = 0; hold < holds.length; hold++) {
        for (let i = 0; i < all.length; i++) own[i] = change[i * holds.length + hold]
        const interval = bootstrap.of(own, here)
        out.change[hold] = mean(own, here)
        out.low[hold] = interval?.[0] ?? Number.NaN
        out.high[hold] = interval?.[1] ?? Number.NaN
        out.matched[hold] = mean(own, there)
      }
      return { before: mean(before, here), matchedBefore: mean(before, there), ...out }
    },
    measured(change: Float32Array): Omit<Measured, 'hold'> {
      const [own, other] = [mean(change, here), mean(change, there)]
      return {
        change: own,
        interval: bootstrap.of(change, here),
        matched: other,
        beyond: own - other,
        beyondInterval: matched.length > 0 ? bootstrap.of(change, here, there) : null,
      }
    },
  }
}
