// Logs every unit at every character, in blocks of [unit][4,096 characters] of 16-bit floats with statistics beside
// them. Exactly, as one stream through the text; or fast, in waves of many streams, a block each, whose first
// characters are read after a warm-up only (overlap.ts). Memory does not grow with the text, and stopping after any
// block leaves a whole, shorter recording.

import { AppError } from '../errors.ts'
import type { Backend, HiddenState, Runner } from '../kernels/kernels.ts'
import { logProbability } from '../model/loss.ts'
import type { Ids } from '../text/vocabulary.ts'
import { chunkOf } from './chunk.ts'
import type { Network } from './evaluate.ts'
import { columns, createOverlap, type Deviation, type Overlap } from './overlap.ts'
import { emptySummary, type RecordingSummary } from './statistics.ts'
import { addBlock, BLOCK_CHARACTERS, CHUNK, clearTails, createTurner, type Turner } from './turner.ts'
import { type StateKind, unitCount } from './units.ts'

export type { Deviation } from './overlap.ts'
export type { RecordingSummary } from './statistics.ts'
export { BLOCK_CHARACTERS, GROUP_UNITS } from './turner.ts'

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
  /** what the warm-ups of many streams left so far; absent for one stream, which is exact */
  deviation?: Deviation
}

export interface RecordOptions {
  /** how many of the first characters are only read, so that the state is warm where the recording begins */
  warm?: number
  /** most blocks that are read side by side; 1 is exact */
  streams?: number
  /** characters that each of many streams reads before its block, at most BLOCK_CHARACTERS */
  overlap?: number
  /** Told several times a second how many characters have been read; false ends the recording where it is. */
  reading?(characters: number): boolean
}

/**
 * Characters that each of many streams reads first, unless somebody says otherwise. On the demo model 256 leave the
 * surprise 0.05 nats off at worst, 512 leave 6e-4, 1,000 leave 1e-5; cells that add up for pages need thousands.
 */
export const OVERLAP = 1000

/** Bytes of the blocks of one wave at most. */
const MOST_BYTES = 2 ** 28

/** Characters of each of many streams a call. */
const STREAM_CHUNK = 64

/**
 * Yields block after block; what a block holds is overwritten by later ones, so copy it, or transfer the buffers of
 * `values` and `surprise` away (new ones are then made). Summary and deviation are living objects: copy them.
 * Columns are those of core/run/units.ts. The hidden state starts at zero before the first of `text`.
 * @throws AppError `nothing-to-record` for an empty text, `not-finite` naming the unit and the position
 */
export function* record(
  backend: Backend,
  network: Network,
  text: Ids,
  kinds: readonly StateKind[],
  options: RecordOptions = {},
): Generator<RecordedBlock, RecordingSummary, undefined> {
  const { warm = 0, streams: most = 1, overlap = OVERLAP, reading = () => true } = options
  const ids = text.subarray(warm)
  if (ids.length === 0 || kinds.length === 0)
    throw new AppError('nothing-to-record', 'There is nothing to record: choose at least one character and one state.')
  const streams = evenStreams(ids.length, unitCount(network.spec, kinds), most)
  const chunk = chunkOf(network.spec, streams, streams > 1 ? STREAM_CHUNK : CHUNK)
  const runner = backend.createRunner(network.spec, network.parameters, { streams, maxTime: chunk })
  try {
    const before = readBefore(backend, network, text, warm, streams > 1 ? null : runner, () => reading(0))
    if (!before) return emptySummary(unitCount(network.spec, kinds))
    const first = before.state
    const beside = first && createOverlap(runner, ids, { overlap, apart: BLOCK_CHARACTERS, chunk, first })
    const recorder = createRecorder(runner, network, ids, kinds, chunk, before.surprise)
    yield* waves(recorder, beside, streams, ids.length, reading)
    return recorder.summary
  } finally {
    runner.dispose()
  }
}

/** As many streams as memory allows and waves of about the same size need. */
function evenStreams(characters: number, units: number, most: number): number {
  const blocks = Math.ceil(characters / BLOCK_CHARACTERS)
  const allowed = Math.max(1, Math.min(most, Math.floor(MOST_BYTES / (units * BLOCK_CHARACTERS * 2))))
  return Math.ceil(blocks / Math.ceil(blocks / allowed))
}

interface Before {
  /** of one stream, where it is to be carried into many */
  state: HiddenState | null
  /** how surprising the first character is, nats; NaN if nothing precedes it */
  surprise: number
}

/** Reads what comes before the recording, in `own` if it is given. @returns null if it was told to stop */
function readBefore(
  backend: Backend,
  { spec, parameters }: Network,
  text: Ids,
  warm: number,
  own: Runner | null,
  goOn: () => boolean,
): Before | null {
  const chunk = chunkOf(spec, 1, CHUNK)
  const runner = own ?? backend.createRunner(spec, parameters, { streams: 1, maxTime: chunk })
  try {
    let surprise = Number.NaN
    for (let from = 0; from < warm; from += chunk) {
      const to = Math.min(from + chunk, warm)
      const { logits } = runner.advance(columns(text, from, to - from, 1, 0), to - from, { logits: true })
      surprise = -logProbability(logits!, (to - from - 1) * spec.vocabulary, spec.vocabulary, text[to])
      if (!goOn()) return null
    }
    return { surprise, state: own ? null : runner.state() }
  } finally {
    if (!own) runner.dispose()
  }
}

/** Reads wave after wave of a block a stream, and yields their blocks in the order of the text. */
function* waves(
  recorder: ReturnType<typeof createRecorder>,
  beside: Overlap | null,
  streams: number,
  characters: number,
  reading: (characters: number) => boolean,
): Generator<RecordedBlock, void, undefined> {
  for (let start = 0; start < characters; start += streams * BLOCK_CHARACTERS) {
    const blocks = Math.min(streams, Math.ceil((characters - start) / BLOCK_CHARACTERS))
    if (beside && !beside.begin(start, blocks, () => reading(start))) return
    if (!recorder.readWave(start, reading)) return
    beside?.end(blocks)
    for (let stream = 0; stream < blocks; stream++)
      yield { ...recorder.block(start, stream), ...(beside && { deviation: beside.deviation }) }
  }
}

/** @param first the surprise of the first character, nats */
function createRecorder(
  runner: Runner,
  { spec }: Network,
  ids: Ids,
  kinds: readonly StateKind[],
  chunk: number,
  first: number,
) {
  const { streams } = runner
  const units = unitCount(spec, kinds)
  const summary = emptySummary(units)
  const scores = createScores(spec.vocabulary, ids, streams, first)
  const values: Uint16Array[] = []
  const turners: Turner[] = []

  /** Blocks that were transferred away are made anew. */
  function makeRoom(stream: number): void {
    if (values[stream]?.length) return
    values[stream] = new Uint16Array(units * BLOCK_CHARACTERS)
    turners[stream] = createTurner(values[stream], spec, kinds, streams)
  }

  /** Reads `count` characters of every stream, `time` after the start of its block. @returns how many there were */
  function readChunk(start: number, time: number, count: number): number {
    const given = columns(ids, start + time, count, streams, BLOCK_CHARACTERS)
    const advanced = runner.advance(given, count, { kinds, logits: true })
    let read = 0
    for (let stream = 0, at = start + time; stream < streams; stream++, at += BLOCK_CHARACTERS) {
      const there = Math.min(count, ids.length - at)
      if (there <= 0) break
      turners[stream].turn(advanced, stream, time, there)
      scores.add(advanced.logits!, start, stream, time, there)
      read += there
    }
    return read
  }

  return {
    summary,
    /** @returns false if it was told to stop */
    readWave(start: number, reading: (characters: number) => boolean): boolean {
      const length = Math.min(BLOCK_CHARACTERS, ids.length - start)
      for (let stream = 0; start + stream * BLOCK_CHARACTERS < ids.length && stream < streams; stream++)
        makeRoom(stream)
      for (let time = 0, read = start; time < length; time += chunk) {
        read += readChunk(start, time, Math.min(chunk, length - time))
        if (!reading(read)) return false
      }
      return true
    },
    block(start: number, stream: number): RecordedBlock {
      const from = start + stream * BLOCK_CHARACTERS
      const characters = Math.min(BLOCK_CHARACTERS, ids.length - from)
      clearTails(values[stream], characters)
      addBlock(summary, values[stream], characters, spec, kinds)
      const { surprise, sum, scored } = scores.take(stream, characters)
      summary.crossEntropySum += sum
      summary.scored += scored
      return { index: from / BLOCK_CHARACTERS, characters, values: values[stream], surprise, summary }
    },
  }
}

/** How surprising each character of a wave was; the first of the next wave is already known when this one ends. */
function createScores(vocabulary: number, ids: Ids, streams: number, first: number) {
  const surprise = new Float32Array(streams * BLOCK_CHARACTERS + 1)
  let waveStart = 0
  surprise[0] = first

  return {
    /** @param logits [time, streams, vocabulary], each row for the character after it */
    add(logits: Float32Array, start: number, stream: number, time: number, count: number): void {
      if (start !== waveStart) surprise[0] = surprise[streams * BLOCK_CHARACTERS]
      waveStart = start
      const at = stream * BLOCK_CHARACTERS + time + 1
      for (let t = 0; t < count && start + at + t < ids.length; t++) {
        const nats = -logProbability(logits, (t * streams + stream) * vocabulary, vocabulary, ids[start + at + t])
        if (!Number.isFinite(nats)) throw unpredictable(start + at + t)
        surprise[at + t] = nats
      }
    },
    take(stream: number, characters: number) {
      const block = surprise.slice(stream * BLOCK_CHARACTERS, stream * BLOCK_CHARACTERS + characters)
      let [sum, scored] = [0, 0]
      for (const nats of block) {
        if (Number.isNaN(nats)) continue
        sum += nats
        scored++
      }
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
