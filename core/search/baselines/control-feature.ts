// A control feature (Hewitt and Liang 2019): the stretches of the feature in another order. The best unit's score with it
// is what selection among so many units gives; a score − that score is its selectivity.

import type { FeatureValues } from '../../features/evaluate.ts'
import { createRandom, type Random } from '../../model/random.ts'

/**
 * The stretches of true, and of false, each in random order; of a number, the stretches over which it does not fall.
 * @param seed the same seed gives the same order
 */
export function controlFeature(feature: FeatureValues, seed: number): FeatureValues {
  const random = createRandom(seed)
  if (feature.kind === 'boolean') return { kind: 'boolean', values: shuffledRuns(feature.values, random) }
  return { kind: 'number', values: shuffledRises(feature.values, random) }
}

function shuffledRuns(values: Uint8Array, random: Random): Uint8Array {
  const runs: number[][] = [[], []]
  for (let from = 0, t = 1; t <= values.length; t++) {
    if (t < values.length && values[t] === values[from]) continue
    runs[values[from]].push(t - from)
    from = t
  }
  for (const lengths of runs) shuffle(lengths, random)
  const out = new Uint8Array(values.length)
  let value = values[0]
  for (let t = 0; t < out.length; value = 1 - value) {
    const length = runs[value].pop() ?? 0
    out.fill(value, t, t + length)
    t += length
  }
  return out
}

function shuffledRises(values: Float32Array, random: Random): Float32Array {
  const rises: [number, number][] = []
  for (let from = 0, t = 1; t <= values.length; t++) {
    if (t < values.length && values[t] >= values[t - 1]) continue
    rises.push([from, t])
    from = t
  }
  shuffle(rises, random)
  const out = new Float32Array(values.length)
  let at = 0
  for (const [from, to] of rises) {
    out.set(values.subarray(from, to), at)
    at += to - from
  }
  return out
}

/** Fisher and Yates. */
function shuffle<T>(items: T[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[items[i], items[j]] = [items[j], items[i]]
  }
}
