// What holding units does to the probability of chosen characters, by the distance since a feature began: characters that
// stand in the feature, 0 for the first of them, then 1, 2–3, 4–7 and so on. A unit that carries the feature has its
// effect at all distances, one that sees its beginning alone only at the first.

import type { Intervention } from '../run/ablate.ts'
import { drawBlocks } from '../search/metrics/bootstrap.ts'
import type { Interval } from '../search/types.ts'
import { blocksOfShards } from './ablation-effects.ts'
import { RatioBootstrap } from './ratio-bootstrap.ts'

export interface OnsetPoint {
  /** characters since the feature began, half-open */
  from: number
  to: number
  /** predictions at that distance */
  characters: number
  /** mean probability of the chosen character as the next one: unmodified, and with the units held */
  before: number
  after: number
  /** 95 % of after − before; null where too few blocks hold such characters */
  interval: Interval | null
}

/** Distances beyond this one are counted together. */
const FARTHEST = 10

/** For each followed character, the distances that occur. @param truth [characters of the text] the feature */
export function sinceOnset(read: Intervention, truth: Uint8Array, seed: number): OnsetPoint[][] {
  const bins = binsOf(truth)
  const at = Int8Array.from(read.positions, (next) => bins[next - 1])
  const blocks = blocksOfShards(read.ends)
  const bootstrap = new RatioBootstrap(blocks, drawBlocks(blocks.at(-1)! + 1, seed))
  return read.followed.map(({ before, after }) => {
    const change = after.map((p, i) => p - before[i])
    return Array.from({ length: FARTHEST + 1 }, (_, bin) => bin).flatMap((bin) => {
      const here = Float32Array.from(at, (of) => Number(of === bin))
      const characters = here.reduce((sum, one) => sum + one, 0)
      if (characters === 0) return []
      const mean = (values: Float32Array) => values.reduce((sum, p, i) => sum + p * here[i], 0) / characters
      const [from, to] = [bin === 0 ? 0 : 2 ** (bin - 1), bin === FARTHEST ? Number.MAX_SAFE_INTEGER : 2 ** bin]
      return [{ from, to, characters, before: mean(before), after: mean(after), interval: bootstrap.of(change, here) }]
    })
  })
}

/** [characters] the bin of the distance since the feature began; −1 outside it. */
function binsOf(truth: Uint8Array): Int8Array {
  const bins = new Int8Array(truth.length).fill(-1)
  let distance = -1
  for (let p = 0; p < truth.length; p++) {
    distance = truth[p] ? distance + 1 : -1
    if (distance >= 0) bins[p] = Math.min(FARTHEST, distance === 0 ? 0 : Math.floor(Math.log2(distance)) + 1)
  }
  return bins
}
