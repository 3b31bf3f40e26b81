// Short stretches of a text, each read up to a character that is predicted after it, in parallel streams. The states at
// their beginnings are computed once, and every question about the stretches starts from them.

import type { Backend, Runner } from '../kernels/kernels.ts'
import type { Floats } from '../model/floats.ts'
import { logProbability, logSumExp } from '../model/loss.ts'
import type { HiddenState } from '../model/state.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'
import type { Network } from './evaluate.ts'
import { release, runShards, SHARD_CHUNK, type Shard } from './shards.ts'

export interface WindowsQuestion {
  /** indices into the text of the predicted characters, none less than `length` */
  ends: ArrayLike<number>
  /** characters that are read before each */
  length: number
}

/** Some windows that are read at once. */
export interface Windows {
  streams: number
  length: number
  /** [length, streams] what is read */
  ids: Int32Array
  /** [streams] the predicted characters */
  next: Int32Array
  /** before the first character of each */
  state: HiddenState
}

/** Most windows that are read at once. */
export const MOST_STREAMS = 128
/** Characters that are read before a window, where there are so many. */
const WARM = 512

/** The windows in parts of up to MOST_STREAMS, with the states of the unmodified network at their beginnings. */
export function* openWindows(
  backend: Backend,
  { spec, parameters }: Network,
  text: Ids,
  { ends, length }: WindowsQuestion,
): Generator<Progress, Windows[], undefined> {
  const parts: Windows[] = []
  for (let from = 0; from < ends.length; from += MOST_STREAMS) {
    const here = Array.from({ length: Math.min(MOST_STREAMS, ends.length - from) }, (_, s) => ends[from + s])
    const shards = here.map((end): Shard => {
      const first = end - length
      return { first, count: length, warm: Math.floor(Math.min(first, WARM) / SHARD_CHUNK) * SHARD_CHUNK }
    })
    const runner = backend.createRunner(spec, parameters, { streams: shards.length, maxTime: SHARD_CHUNK })
    try {
      for (const step of runShards(text, shards).steps()) {
        if (!step.warm) break
        runner.advance(step.ids, step.count, {})
        release(runner, step.fresh)
        yield { done: from, total: ends.length }
      }
      parts.push({ ...read(text, here, length), state: copyOf(runner) })
    } finally {
      runner.dispose()
    }
  }
  return parts
}

function read(text: Ids, ends: readonly number[], length: number): Omit<Windows, 'state'> {
  const streams = ends.length
  const ids = new Int32Array(length * streams)
  for (let t = 0; t < length; t++) for (let s = 0; s < streams; s++) ids[t * streams + s] = text[ends[s] - length + t]
  return { streams, length, ids, next: Int32Array.from(ends, (end) => text[end]) }
}

function copyOf(runner: Runner): HiddenState {
  const { h, c } = runner.state()
  return { h: h.map((layer) => layer.slice()), c: c.map((layer) => layer.slice()) }
}

/**
 * What is measured at the predicted character: its loss, −log p in nats; the log-probability or the logit of a character;
 * or the logit of one less that of another, which is log of the ratio of their probabilities.
 */
export type Target =
  | { of: 'loss' }
  | { of: 'logit' | 'log-probability'; id: number }
  | { of: 'difference'; id: number; less: number }

/** The target by the row of logits that starts at `row`. @param next the predicted character */
export function targetAt(logits: Floats, row: number, vocabulary: number, target: Target, next: number): number {
  switch (target.of) {
    case 'logit':
      return logits[row + target.id]
    case 'difference':
      return logits[row + target.id] - logits[row + target.less]
    case 'log-probability':
      return logProbability(logits, row, vocabulary, target.id)
    case 'loss':
      return -logProbability(logits, row, vocabulary, next)
  }
}

/** [streams] the target at the last of `time` rows of logits, [time, streams, vocabulary]. */
export function targetsOf(logits: Float32Array, { streams, length, next }: Windows, target: Target): Float32Array {
  const vocabulary = logits.length / (length * streams)
  const last = (length - 1) * streams
  return Float32Array.from({ length: streams }, (_, s) =>
    targetAt(logits, (last + s) * vocabulary, vocabulary, target, next[s]),
  )
}

/** [streams, vocabulary] the derivative of the targets by the last row of logits. */
export function targetDerivative(logits: Float32Array, { streams, length, next }: Windows, target: Target) {
  const vocabulary = logits.length / (length * streams)
  const out = new Float32Array(streams * vocabulary)
  for (let s = 0; s < streams; s++) {
    const row = ((length - 1) * streams + s) * vocabulary
    const of = s * vocabulary
    if (target.of === 'loss' || target.of === 'log-probability') {
      const [id, sign] = target.of === 'loss' ? [next[s], 1] : [target.id, -1]
      const total = logSumExp(logits, row, vocabulary)
      for (let j = 0; j < vocabulary; j++) out[of + j] = sign * Math.exp(logits[row + j] - total)
      out[of + id] -= sign
    } else {
      out[of + target.id] += 1
      if (target.of === 'difference') out[of + target.less] -= 1
    }
  }
  return out
}
