// Dropout masks as a pure function of position, so that every backend and thread count has the same.

import type { Floats } from './floats.ts'

/** A well-mixed 32-bit hash (the finaliser of MurmurHash3) of `x`. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** The key of one (run, step, layer), the layer being the one whose output is dropped; combined with a place by `keeps`. */
export function dropoutKey(seed: number, step: number, layer: number): number {
  return mix(mix(mix(seed | 0) ^ (step | 0)) ^ Math.imul(layer + 1, 0x9e3779b9))
}

/**
 * Whether the output at `place` survives.
 * @param place (time · batch + stream) · hidden + unit
 * @param threshold `dropout · 2³²`, rounded down
 */
export function keeps(key: number, place: number, threshold: number): boolean {
  return mix(key ^ Math.imul(place, 0x9e3779b1)) >= threshold
}

/** What `keeps` holds a hash against: `dropout · 2³²`, rounded down. */
export function dropoutThreshold(dropout: number): number {
  return Math.floor(dropout * 4294967296)
}

/**
 * to[p] = from[p] / (1 − dropout) where p survives, 0 where it does not. Backward is the same map of the derivatives,
 * with the same key.
 * @param to, from [time, streams, hidden]; may be one array
 */
export function drop(to: Floats, from: Floats, length: number, dropout: number, key: number): void {
  const threshold = dropoutThreshold(dropout)
  const scale = 1 / (1 - dropout)
  for (let place = 0; place < length; place++) to[place] = keeps(key, place, threshold) ? from[place] * scale : 0
}
