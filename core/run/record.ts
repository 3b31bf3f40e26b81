// Logs every unit at every character, in blocks of [unit][4,096 characters] of 16-bit floats with statistics beside
// them. Exactly, as one stream through the text; or fast, in waves of many streams, a strip of blocks each, whose first
// characters are read after a warm-up only (warm-up.ts). Memory does not grow with the text, and stopping after any
// block leaves a whole, shorter recording.

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

/** A block, and how the recording stands with it. */
export interface RecordedBlock extends FullBlock {
  /** what the warm-ups of many streams left so far; absent for one stream, which is exact */
  deviation?: Deviation
  /** how many of the latest blocks, this one included, are left as they are while the next one is asked for */
  waiting: number
}

export interface RecordOptions {
  /** how many of the first characters are only read, so that the state is warm where the recording begins */
  warm?: number
  /** most strips that are read side by side; 1 is exact */
  streams?: number
  /** characters that each of many streams reads before its strip, from 1 to BLOCK_CHARACTERS */
  overlap?: number
  /** Told several times a second how many characters have been read; false ends the recording where it is. */
  reading?(characters: number): boolean
  /** milliseconds from anywhere, so that `reading` is told in time however slow the network is */
  now?(): number
}

/**
 * Characters that each of many streams reads first, unless somebody says otherwise. On the demo model 256 leave the
 * surprise 0.05 nats off at worst, 512 leave 6e-4, 1,000 leave 1e-5; cells that add up for pages need thousands.
 */
export const STREAM_WARM_UP = 1000

/** Most characters of a stream in one call: of the only one, and of one of many. */
const [ALONE, BESIDE] = [256, 64]

/**
 * Yields block after block; the values of one are overwritten once `waiting` more were asked for. Summary and deviation
 * are living objects: copy them. Columns are those of core/model/units.ts. The hidden state starts at zero before the
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
  const room = { streams, maxTime, kinds, blocks: streams + waiting }
  const loading = () => void reading(0)
  const recorder = backend.createRecorder(network.spec, network.parameters, { ...room, loading })
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
  /** of one stream, where it is to be carried into many */
  state: HiddenState | null
  /** how surprising the first character is, nats; NaN if nothing precedes it */
  surprise: number
}

/** Reads what comes before the recording, in `own` if it is given. @returns null if it was told to stop */
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

/** Reads wave after wave, row of blocks after row; what was told to stop, stops. */
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
