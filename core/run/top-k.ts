// The likeliest next characters after each character of a stretch of text.

import type { Backend } from '../kernels/kernels.ts'
import type { HiddenState } from '../model/state.ts'
import type { Ids } from '../text/vocabulary.ts'
import { softmax } from '../util/softmax.ts'
import type { Network } from './evaluate.ts'

const CHUNK = 64

export interface TopK {
  /** number of characters a place */
  most: number
  /** [characters][most] ids of the vocabulary, likeliest first */
  ids: Uint16Array
  /** [characters][most] their probabilities */
  p: Float32Array
}

/**
 * After a warm-up of `warm` characters, from the given state or from zero. Yields after each chunk.
 * @param from.state before the first of `ids`
 */
export function* topK(
  backend: Backend,
  { spec, parameters }: Network,
  ids: Ids,
  from: { warm: number; state?: HiddenState },
  count = 5,
): Generator<void, TopK, undefined> {
  const { warm, state } = from
  const most = Math.min(count, spec.vocabulary)
  const characters = ids.length - warm
  const out = { most, ids: new Uint16Array(characters * most), p: new Float32Array(characters * most) }
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: CHUNK })
  try {
    if (state) runner.setState(state)
    for (let at = 0; at < ids.length; ) {
      const time = Math.min(CHUNK, at < warm ? warm - at : ids.length - at)
      const wanted = at >= warm
      const { logits } = runner.advance(Int32Array.from(ids.subarray(at, at + time)), time, { logits: wanted })
      for (let t = 0; wanted && t < time; t++)
        likeliest(softmax(logits!, t * spec.vocabulary, spec.vocabulary), out, at - warm + t)
      at += time
      yield
    }
    return out
  } finally {
    runner.dispose()
  }
}

/** The largest, in descending order; of ties the first. */
function likeliest(probabilities: Float64Array, { most, ids, p }: TopK, position: number): void {
  for (let k = 0; k < most; k++) {
    let best = 0
    for (let i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[best]) best = i
    ids[position * most + k] = best
    p[position * most + k] = probabilities[best]
    probabilities[best] = -1
  }
}
