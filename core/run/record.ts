// Records every unit at every character, in blocks of [unit][4,096 characters] of 16-bit floats with statistics. Exact, in
// one stream through the text; or fast, in waves of many streams that each read a strip of blocks after a warm-up
// (warm-up.ts). Memory is constant, and ending after any block leaves a valid, shorter recording.

import { AppError } from '../errors.ts'
import type { Backend, Runner } from '../kernels/kernels.ts'
import { BLOCK_CHARACTERS, emptySummary, type RecordingSummary } from '../kernels/statistics.ts'
import { logProbability } from '../model/loss.ts'
import type { HiddenState } from '../model/state.ts'
import { type StateKind, unitCount } from '../model/units.ts'
import { columns, type IdSource, sourceFrom, sourceOf } from '../text/id-source.ts'
import type { Ids } from '../text/vocabulary.ts'
import { type BlockAssembler, createBlockAssembler, type FullBlock } from './block-assembler.ts'
import type { Network } from './evaluate.ts'
import { type StreamLayout, streamLayoutOf } from './stream-layout.ts'
import { createTimeSlice, type TimeSlice } from './time-slice.ts'
import { createWarmUp, type Deviation, type WarmUp } from './warm-up.ts'

export { GROUP_UNITS } from '../kernels/block-writer.ts'
export { BLOCK_CHARACTERS, type RecordingSummary } from '../kernels/statistics.ts'
export type { FullBlock } from './block-assembler.ts'
export type { Deviation } from './warm-up.ts'

/** A block, with the state of the recording. */
export interface RecordedBlock extends FullBlock {
  /** the deviation of warmed-up states so far; absent for one stream, which is exact */
  deviation?: Deviation
  /** number of latest blocks, this one included, that are not overwritten while the next one is computed */
  waiting: number
}

export interface RecordOptions {
  /** number of first characters that are read without being recorded */
  warm?: number
  /** most strips of a wave; 1 is exact */
  streams?: number
  /** characters that each of many streams reads before its strip, from 1 to BLOCK_CHARACTERS */
  overlap?: number
  /** Called several times a second with the number of characters read; false ends the recording. */
  reading?(characters: number): boolean
  /** milliseconds from any origin, so that `reading` is called in time for any size of network */
  now?(): number
}

/**
 * Default warm-up, characters. On the demo model the largest error of the surprise is 0.05 nats after 256, 6e-4 after 512
 * and 1e-5 after 1,000; cells that count over pages need thousands.
 */
export const STREAM_WARM_UP = 1000

/** Most characters of a stream in one call: of a single one, and of one of many. */
const [ALONE, BESIDE] = [256, 64]

/**
 * Yields block after block; the values of one are overwritten once `waiting` more were requested. Summary and deviation
 * are updated in place: copy them. Columns are those of core/model/units.ts. The hidden state starts at zero before the
 * first character of `text`.
 * @throws AppError `nothing-to-record` for an empty text, `not-finite` naming the unit and the position
 */
export function* record(
  backend: Backend,
  network: Network,
  text: Ids | IdSource,
  kinds: readonly StateKind[],
  options: RecordOptions = {},
): Generator<RecordedBlock, RecordingSummary, undefined> {
  const { warm = 0, streams: most = 1, overlap = STREAM_WARM_UP, reading = () => true, now } = options
  const whole = sourceOf(text)
  const recorded = sourceFrom(whole, warm)
  if (recorded.length <= 0 || kinds.length === 0)
    throw new AppError('nothing-to-record', 'There is nothing to record: choose at least one character and one state.')
  const units = unitCount(network.spec, kinds)
  const streamLayout = streamLayoutOf(recorded.length, units, most, backend.threads)
  const { streams, strip, waiting } = streamLayout
  const maxTime = streams > 1 ? BESIDE : ALONE
  const size = { streams, maxTime, kinds, blocks: streams + waiting }
  const loading = () => void reading(0)
  const recorder = backend.createRecorder(network.spec, network.parameters, { ...size, loading })
  try {
    const slice = createTimeSlice(maxTime, now)
    const own = streams > 1 ? null : recorder
    const before = readBefore(backend, network, whole, warm, own, createTimeSlice(ALONE, now), () => reading(0))
    if (!before) return emptySummary(units)
    const apart = strip * BLOCK_CHARACTERS
    const first = before.state
    const beside = first && createWarmUp(recorder, recorded, { overlap: Math.max(1, overlap), apart, slice, first })
    const rows = createBlockAssembler(recorder, network.spec, kinds, recorded, apart)
    yield* waves(rows, beside, streamLayout, recorded.length, { slice, reading, surprise: before.surprise })
    return rows.summary
  } finally {
    recorder.dispose()
  }
}

interface Before {
  /** of one stream, to be carried into many */
  state: HiddenState | null
  /** −log p of the first character, nats; NaN if nothing precedes it */
  surprise: number
}

/** Reads the characters before the recording, in `own` if it is given. @returns null if `reading` returned false */
function readBefore(
  backend: Backend,
  { spec, parameters }: Network,
  text: IdSource,
  warm: number,
  own: Runner | null,
  slice: TimeSlice,
  goOn: () => boolean,
): Before | null {
  const runner = own ?? backend.createRunner(spec, parameters, { streams: 1, maxTime: ALONE })
  try {
    let surprise = Number.NaN
    for (let from = 0; from < warm; ) {
      from += slice.run(warm - from, (count) => {
        const { logits } = runner.advance(columns(text, from, count, 1, 0), count, { logits: true })
        const [next] = columns(text, from + count, 1, 1, 0)
        surprise = -logProbability(logits!, (count - 1) * spec.vocabulary, spec.vocabulary, next)
      })
      if (!goOn()) return null
    }
    return { surprise, state: own ? null : runner.state() }
  } finally {
    if (!own) runner.dispose()
  }
}

interface Course {
  slice: TimeSlice
  reading(characters: number): boolean
  /** of the first character, nats */
  surprise: number
}

/** Reads wave after wave, row of blocks after row, until `reading` returns false. */
function* waves(
  rows: BlockAssembler,
  beside: WarmUp | null,
  { streams, strip, waiting }: StreamLayout,
  characters: number,
  { slice, reading, surprise }: Course,
): Generator<RecordedBlock, void, undefined> {
  const apart = strip * BLOCK_CHARACTERS
  let first = surprise
  for (let start = 0, read = 0; start < characters; start += streams * apart) {
    const strips = Math.min(streams, Math.ceil((characters - start) / apart))
    const surprises = beside ? beside.begin(start, strips, () => reading(read)) : new Float32Array(1)
    if (!surprises) return
    surprises[0] = first
    rows.begin(start, surprises.subarray(0, strips))
    for (let more = true; more; ) {
      more = rows.next()
      for (let time = 0; time < rows.length; ) {
        time += slice.run(rows.length - time, (count) => {
          read += rows.read(time, count)
        })
        if (!reading(read)) return
      }
      if (!more) beside?.end(strips)
      for (const block of rows.finish()) {
        yield { ...block, waiting, ...(beside && { deviation: beside.deviation }) }
        if (!reading(read)) return
      }
    }
    first = rows.surpriseAhead()
  }
}
