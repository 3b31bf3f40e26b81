// States of a stretch of text, computed on demand: for gates that were not recorded.

import type { Backend } from '../kernels/kernels.ts'
import type { StateKind } from '../model/units.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Network } from './evaluate.ts'

const CHUNK = 64

/**
 * The values of some kinds, all units of some layers, after a warm-up of `warm` characters from zero state.
 * @returns by kind, one array for each of `layers`: [characters, hidden]. Yields after each chunk.
 */
export function* statesOver(
  backend: Backend,
  { spec, parameters }: Network,
  ids: Ids,
  wanted: { kinds: readonly StateKind[]; layers: readonly number[] },
  warm: number,
): Generator<void, Partial<Record<StateKind, Float32Array[]>>, undefined> {
  const characters = ids.length - warm
  const { kinds, layers } = wanted
  const made = () => layers.map(() => new Float32Array(characters * spec.hidden))
  const out = Object.fromEntries(kinds.map((kind) => [kind, made()]))
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: CHUNK })
  try {
    for (let from = 0; from < ids.length; ) {
      const count = Math.min(CHUNK, from < warm ? warm - from : ids.length - from)
      const { states } = runner.advance(Int32Array.from(ids.subarray(from, from + count)), count, {
        kinds: from < warm ? [] : kinds,
      })
      for (const [kind, all] of Object.entries(states))
        layers.forEach((layer, i) => void out[kind][i].set(all[layer], (from - warm) * spec.hidden))
      from += count
      yield
    }
    return out
  } finally {
    runner.dispose()
  }
}
