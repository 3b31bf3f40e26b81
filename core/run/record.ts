// Logs every unit at every character: one exact stream through the text, turned from [time][unit] into blocks of
// [unit][4,096 characters] of 16-bit floats as it comes, with statistics beside them. Memory does not grow with the
// text, and stopping after any block leaves a whole, shorter recording.

import { AppError } from '../errors.ts'
import type { Advanced, Backend, Runner } from '../kernels/kernels.ts'
import { logProbability } from '../model/loss.ts'
import type { ModelSpec } from '../model/spec.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Network } from './evaluate.ts'
import { type Narrow, narrowInto } from './float16.ts'
import { addValues, emptySummary, type RecordingSummary } from './statistics.ts'
import { type StateKind, unitAt, unitCount, unitName } from './units.ts'

export type { RecordingSummary } from './statistics.ts'

/** Measured best: 4,096 characters × 16 units, 128 KB a blob. */
export const BLOCK_CHARACTERS = 4096
export const GROUP_UNITS = 16

/** One block of consecutive characters, all units. */
export interface RecordedBlock {
  /** 0, 1, …; all but the last hold BLOCK_CHARACTERS */
  index: number
  /** characters in this block */
  characters: number
  /** float16 bits, [unit][BLOCK_CHARACTERS]: neuron-major, the tail of a short block zero */
  values: Uint16Array
  /** −log p of each character given those before it, nats, [characters]; NaN for the first of the recording */
  surprise: Float32Array
  /** over the whole recording up to and with this block */
  summary: RecordingSummary
}

/** Characters a call of the runner: 16 units of this many float32 values stay in the first-level cache. */
const CHUNK = 256

/**
 * Yields block after block; what a block holds is overwritten by the next one, so copy it, or transfer the buffers of
 * `values` and `surprise` away (new ones are then made). The summary is one living object: copy it, never transfer it.
 * Columns are those of core/run/units.ts. The hidden state starts at zero before the first of `text`.
 * @param warm how many of the first characters are only read, so that the state is warm where the recording begins
 * @throws AppError `nothing-to-record` for an empty text, `not-finite` naming the unit and the position
 */
export function* record(
  backend: Backend,
  network: Network,
  text: Ids,
  kinds: readonly StateKind[],
  { warm = 0 }: { warm?: number } = {},
): Generator<RecordedBlock, RecordingSummary, undefined> {
  const ids = text.subarray(warm)
  if (ids.length === 0 || kinds.length === 0)
    throw new AppError('nothing-to-record', 'There is nothing to record: choose at least one character and one state.')
  const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: CHUNK })
  try {
    const first = warmUp(runner, network.spec.vocabulary, text, warm)
    const recorder = createRecorder(runner, network.spec, ids, kinds, first)
    for (let start = 0; start < ids.length; start += BLOCK_CHARACTERS) yield recorder.block(start)
    return recorder.summary
  } finally {
    runner.dispose()
  }
}

/** Reads what comes before the recording. @returns how surprising its first character is, nats; NaN if nothing precedes it */
function warmUp(runner: Runner, vocabulary: number, text: Ids, warm: number): number {
  let surprise = Number.NaN
  for (let from = 0; from < warm; from += CHUNK) {
    const to = Math.min(from + CHUNK, warm)
    const { logits } = runner.advance(Int32Array.from(text.subarray(from, to)), to - from, { logits: true })
    surprise = -logProbability(logits!, (to - from - 1) * vocabulary, vocabulary, text[to])
  }
  return surprise
}

/** @param first the surprise of the first character, nats */
function createRecorder(runner: Runner, spec: ModelSpec, ids: Ids, kinds: readonly StateKind[], first: number) {
  const units = unitCount(spec, kinds)
  const summary = emptySummary(units)
  const scores = createScores(spec.vocabulary, ids, first)
  let values = new Uint16Array(0)
  let turner: Turner

  /** Reads characters from…to of the text into the block that starts at `start`. */
  function readChunk(start: number, from: number, to: number): void {
    const advanced = runner.advance(Int32Array.from(ids.subarray(from, to)), to - from, { kinds, logits: true })
    turner.turn(advanced, from, from - start, to - from)
    scores.add(advanced.logits!, from, to)
    summary.characters = to
  }

  function block(start: number): RecordedBlock {
    if (values.length === 0) {
      values = new Uint16Array(units * BLOCK_CHARACTERS)
      turner = createTurner(values, spec, kinds, summary)
    }
    const end = Math.min(start + BLOCK_CHARACTERS, ids.length)
    for (let from = start; from < end; from += CHUNK) readChunk(start, from, Math.min(from + CHUNK, end))
    clearTails(values, end - start)
    const { surprise, sum, scored } = scores.take(start, end)
    summary.crossEntropySum += sum
    summary.scored += scored
    return { index: start / BLOCK_CHARACTERS, characters: end - start, values, surprise, summary }
  }

  return { block, summary }
}

/** What a short block holds beyond its characters. */
function clearTails(values: Uint16Array, characters: number): void {
  if (characters === BLOCK_CHARACTERS) return
  for (let row = 0; row < values.length; row += BLOCK_CHARACTERS)
    values.fill(0, row + characters, row + BLOCK_CHARACTERS)
}

interface Turner {
  /** @param position of the first character in the text; @param at its place in the block */
  turn(advanced: Advanced, position: number, at: number, count: number): void
}

/** Turns chunks of [time][unit] into rows of a block, 16 units at a time, and adds them to the statistics. */
function createTurner(
  values: Uint16Array,
  spec: ModelSpec,
  kinds: readonly StateKind[],
  summary: RecordingSummary,
): Turner {
  const narrow: Narrow = narrowInto(values)
  const tile = new Float32Array(GROUP_UNITS * CHUNK)
  const rows = Array.from({ length: GROUP_UNITS }, (_, u) => tile.subarray(u * CHUNK, (u + 1) * CHUNK))

  function turnTile(states: Float32Array, first: number, column: number, position: number, at: number, count: number) {
    const width = Math.min(GROUP_UNITS, spec.hidden - first)
    transpose(tile, states, spec.hidden, first, width, count)
    for (let u = 0; u < width; u++) {
      narrow(rows[u], count, (column + u) * BLOCK_CHARACTERS + at)
      if (!addValues(summary, column + u, rows[u], count)) throw notFinite(column + u, states, first + u, position)
    }
  }

  function notFinite(column: number, states: Float32Array, index: number, position: number): AppError {
    let time = 0
    while (Math.abs(states[time * spec.hidden + index]) < 65_520) time++
    const value = states[time * spec.hidden + index]
    return new AppError(
      'not-finite',
      `Unit ${unitName(unitAt(spec, kinds, column))} is ${value} at character ${position + time}, which a 16-bit float cannot hold; the network's weights are damaged or its training diverged.`,
    )
  }

  return {
    turn({ states }, position, at, count) {
      for (let layer = 0; layer < spec.layers; layer++)
        kinds.forEach((kind, k) => {
          const column = (layer * kinds.length + k) * spec.hidden
          for (let first = 0; first < spec.hidden; first += GROUP_UNITS)
            turnTile(states[kind]![layer], first, column + first, position, at, count)
        })
    },
  }
}

/** tile[u, t] = states[t, first + u]; a cache line of states is read once. */
function transpose(
  tile: Float32Array,
  states: Float32Array,
  hidden: number,
  first: number,
  width: number,
  count: number,
): void {
  for (let t = 0, from = first; t < count; t++, from += hidden)
    for (let u = 0; u < width; u++) tile[u * CHUNK + t] = states[from + u]
}

/** How surprising each character of a block was; the first of the next block is already known when this one ends. */
function createScores(vocabulary: number, ids: Ids, first: number) {
  let surprise = new Float32Array(0)
  let carried = first
  let blockStart = 0

  return {
    /** @param logits [to − from, vocabulary], each row for the character after it */
    add(logits: Float32Array, from: number, to: number): void {
      if (surprise.length === 0) surprise = new Float32Array(BLOCK_CHARACTERS)
      if (from === blockStart) surprise[0] = carried
      for (let position = from; position < to && position + 1 < ids.length; position++) {
        const nats = -logProbability(logits, (position - from) * vocabulary, vocabulary, ids[position + 1])
        if (!Number.isFinite(nats)) throw unpredictable(position + 1)
        const at = position + 1 - blockStart
        if (at < BLOCK_CHARACTERS) surprise[at] = nats
        else carried = nats
      }
    },
    take(start: number, end: number) {
      const block = surprise.subarray(0, end - start)
      let [sum, scored] = [0, 0]
      for (const nats of block) {
        if (Number.isNaN(nats)) continue
        sum += nats
        scored++
      }
      blockStart = end
      return { surprise: block, sum, scored }
    },
  }
}

function unpredictable(position: number): AppError {
  return new AppError(
    'not-finite',
    `The prediction of character ${position} is not a number; the network's weights are damaged or its training diverged.`,
  )
}
