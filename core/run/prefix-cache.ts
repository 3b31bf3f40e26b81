// A cache for a text that is being edited. The text is cut at fixed positions into steps; each stores the states, the
// logits and the final hidden state, so that after an edit only the steps from its position on are computed again. Steps
// are the same for any sequence of edits, so that results equal those of reading the text at once, to the bit.

import { AppError } from '../errors.ts'
import type { Advanced, Backend, Runner } from '../kernels/kernels.ts'
import { logProbability } from '../model/loss.ts'
import type { ModelSpec } from '../model/spec.ts'
import type { HiddenState } from '../model/state.ts'
import { KINDS, type StateKind, unitCount } from '../model/units.ts'
import type { Ids } from '../text/vocabulary.ts'
import { likeliest, softmax } from '../util/softmax.ts'
import { chunkOf } from './chunk.ts'
import type { Network } from './evaluate.ts'

/** Number of likeliest next characters. */
export const EXPECTED = 5

/** Most characters of a step: an edit at the end recomputes half of it on average; shorter steps are slower in the first pass. */
const STEP = 64

/** Most bytes of states and logits of a cache, and most characters for any network. */
const MOST_BYTES = 2 ** 28
const MOST_CHARACTERS = 20_000

/** The longest text whose states of all kinds fit. */
export function longestPrefix(spec: ModelSpec): number {
  const kept = unitCount(spec, KINDS[spec.cell]) + spec.vocabulary
  return Math.min(MOST_CHARACTERS, Math.floor(MOST_BYTES / (4 * kept)))
}

export interface Guess {
  id: number
  probability: number
}

export interface Reading {
  /** characters that have been read; fewer than the text during `read`, or after it was ended early */
  readonly characters: number
  /**
   * Sets the text: the steps of its common prefix with the previous one are kept, the rest is read step by step. Yields
   * the number of characters that are ready after each step; ended early, the cache holds a correct prefix.
   * @throws AppError `not-finite` where a state is not finite
   */
  read(ids: Ids): Generator<number, void, undefined>
  /** Values of a unit (a column of core/model/units.ts) after characters from … to. */
  values(column: number, from: number, to: number): Float32Array
  /** −log p of each of the characters from … to given those before it, nats; NaN for the very first */
  surprise(from: number, to: number): Float32Array
  /** The likeliest characters after the one at `position`, best first. */
  expected(position: number): Guess[]
  dispose(): void
}

interface Step {
  ids: Int32Array
  /** [layer · kinds + kind], each [characters, hidden] */
  states: Float32Array[]
  surprise: Float32Array
  /** [characters, vocabulary] logits after each character */
  logits: Float32Array
  /** the hidden state after the step */
  after: HiddenState
}

/** An empty cache: one stream from zero state. */
export function createPrefixCache(backend: Backend, network: Network, kinds: readonly StateKind[]): Reading {
  const { spec, parameters } = network
  const length = chunkOf(spec, 1, STEP)
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: length })
  const steps: Step[] = []
  const read = () => steps.reduce((sum, { ids }) => sum + ids.length, 0)

  /** The length of the common prefix with what was read. */
  function firstChange(ids: Ids): number {
    const both = Math.min(read(), ids.length)
    for (let p = 0; p < both; p++) if (steps[Math.floor(p / length)].ids[p % length] !== ids[p]) return p
    return both
  }

  function* pieces<T>(from: number, to: number, of: (step: Step, first: number, end: number) => T): Generator<T> {
    for (let k = Math.floor(from / length); k * length < to && k < steps.length; k++)
      yield of(steps[k], Math.max(0, from - k * length), Math.min(steps[k].ids.length, to - k * length))
  }

  return {
    get characters() {
      return read()
    },
    *read(ids) {
      const same = firstChange(ids)
      if (same === ids.length && same === read()) return
      const kept = Math.floor(same / length)
      steps.length = kept
      const last = steps.at(-1)
      if (last) runner.setState(last.after)
      else runner.resetState()
      for (let at = kept * length; at < ids.length; at += length) {
        const given = Int32Array.from(ids.subarray(at, at + length))
        steps.push(takeStep(runner, network, kinds, given, steps.at(-1)))
        yield at + given.length
      }
    },
    values(column, from, to) {
      const out = new Float32Array(Math.max(0, to - from)).fill(Number.NaN)
      const [group, unit] = [Math.floor(column / spec.hidden), column % spec.hidden]
      let n = 0
      for (const part of pieces(from, to, ({ states }, first, end) => ({ states: states[group], first, end })))
        for (let t = part.first; t < part.end; t++) out[n++] = part.states[t * spec.hidden + unit]
      return out
    },
    surprise(from, to) {
      const out = new Float32Array(Math.max(0, to - from)).fill(Number.NaN)
      let n = 0
      for (const part of pieces(from, to, ({ surprise }, first, end) => surprise.subarray(first, end))) {
        out.set(part, n)
        n += part.length
      }
      return out
    },
    expected(position) {
      const step = steps[Math.floor(position / length)]
      const at = position % length
      return step && at < step.ids.length ? guess(step.logits, at * spec.vocabulary, spec.vocabulary) : []
    },
    dispose: () => runner.dispose(),
  }
}

/** @param before the previous step; none for the first */
function takeStep(
  runner: Runner,
  { spec }: Network,
  kinds: readonly StateKind[],
  ids: Int32Array,
  before: Step | undefined,
): Step {
  const size = spec.vocabulary
  const advanced = runner.advance(ids, ids.length, { kinds, logits: true })
  const logits = advanced.logits!.slice()
  const surprise = new Float32Array(ids.length)
  surprise[0] = before ? surpriseOf(before.logits, before.ids.length - 1, size, ids[0]) : Number.NaN
  for (let t = 1; t < ids.length; t++) surprise[t] = surpriseOf(logits, t - 1, size, ids[t])
  if (surprise.some((nats, t) => !Number.isFinite(nats) && (t > 0 || before)))
    throw new AppError(
      'not-finite',
      'The network predicts no numbers; its weights are damaged or its training diverged.',
    )
  return {
    ids,
    surprise,
    states: copyStates(advanced, spec.layers, kinds),
    logits,
    after: runner.state(),
  }
}

/** −log p of `id` by the logits after the character at `t`, nats. */
function surpriseOf(logits: Float32Array, t: number, size: number, id: number): number {
  return -logProbability(logits, t * size, size, id)
}

function copyStates({ states }: Advanced, layers: number, kinds: readonly StateKind[]): Float32Array[] {
  return Array.from({ length: layers }, (_, layer) => kinds.map((kind) => states[kind]![layer].slice())).flat()
}

function guess(logits: Float32Array, offset: number, size: number): Guess[] {
  const probabilities = softmax(logits, offset, size)
  return likeliest(probabilities, EXPECTED).map((id) => ({ id, probability: probabilities[id] }))
}
