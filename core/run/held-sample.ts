// Samples a text with units held, beside its untouched twin: both from the same prime and the same random numbers, each
// drawing from its own network. The price of holding is how much worse the untouched network predicts the held text.

import type { Backend } from '../kernels/kernels.ts'
import { logProbability } from '../model/loss.ts'
import { createRandom } from '../model/random.ts'
import type { HiddenState } from '../model/state.ts'
import type { Vocabulary } from '../text/vocabulary.ts'
import type { Clamp } from './clamp.ts'
import type { Network } from './evaluate.ts'
import { HeldRunner } from './held.ts'
import { draw, type SampleOptions, silentStart } from './sample.ts'

export interface HeldSampleOptions extends Pick<SampleOptions, 'prime' | 'temperature' | 'length' | 'seed'> {
  /** held from the end of the prime on; the prime is read untouched */
  clamps: readonly Clamp[]
}

export interface TwinCharacters {
  /** drawn with the units held, and untouched */
  held: number
  free: number
  /** −log p of each under the untouched network that has read the same text, nats */
  heldLoss: number
  freeLoss: number
}

/** Yields both characters at each place. @throws AppError `unknown-character`, `no-such-unit` */
export function* heldSample(
  backend: Backend,
  network: Network,
  vocabulary: Vocabulary,
  { clamps, prime, length, seed, ...drawn }: HeldSampleOptions,
): Generator<TwinCharacters, void, undefined> {
  const { spec, parameters } = network
  const size = spec.vocabulary
  const read = vocabulary.encode(vocabulary.readable(prime))
  const ids = read.length > 0 ? read : Uint16Array.of(silentStart(vocabulary))
  // the untouched network reads both texts: the twin's, and the held one
  const free = backend.createRunner(spec, parameters, { streams: 2, maxTime: 1 })
  const held = new HeldRunner(backend, network, { clamps }, { streams: 1, maxTime: 1 })
  try {
    let rows = new Float32Array()
    for (const id of ids) rows = free.advance(Int32Array.of(id, id), 1, { logits: true }).logits!.slice()
    held.setState(streamOf(free.state()))
    let own = rows.slice(0, size)
    const randoms = [createRandom(seed), createRandom(seed)]
    for (let n = 0; n < length; n++) {
      const twins = { free: draw(rows.subarray(0, size), randoms[0], drawn), held: draw(own, randoms[1], drawn) }
      const loss = (stream: number, id: number) => -logProbability(rows, stream * size, size, id)
      yield { ...twins, freeLoss: loss(0, twins.free), heldLoss: loss(1, twins.held) }
      rows = free.advance(Int32Array.of(twins.free, twins.held), 1, { logits: true }).logits!.slice()
      own = held.advance(Int32Array.of(twins.held), 1, true, () => 0)!.slice()
    }
  } finally {
    free.dispose()
    held.dispose()
  }
}

/** Of the first of two streams. */
function streamOf({ h, c }: HiddenState): HiddenState {
  const half = (layer: Float32Array) => layer.slice(0, layer.length / 2)
  return { h: h.map(half), c: c.map(half) }
}
