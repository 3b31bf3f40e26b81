// Many streams read one text side by side, each a block of its own, so that the work becomes a matrix product. A stream
// begins at zero some characters before its block; what that changes is measured at every border, against the stream
// before it, which has read a whole block more.

import type { HiddenState, Runner } from '../kernels/kernels.ts'
import type { Ids } from '../text/vocabulary.ts'
import { unitName } from './units.ts'

/** How far states that were warmed up lie from states that had read a whole block more, over h and c of all layers. */
export interface Deviation {
  /** borders that were compared */
  borders: number
  /** largest absolute difference */
  maximum: number
  /** the unit with the largest, such as L1.c.17 */
  unit: string
  /** mean absolute difference */
  mean: number
}

export interface Overlap {
  /** over all waves so far; a living object */
  readonly deviation: Deviation
  /**
   * Makes the streams ready for a wave of `blocks` blocks: all but the first read what comes before theirs, and the
   * first goes on where the last wave ended. @returns false if `reading` asked to stop
   */
  begin(start: number, blocks: number, reading: () => boolean): boolean
  /** Compares, and keeps the last stream's state for the next wave. */
  end(blocks: number): void
}

export interface OverlapOptions {
  /** characters that a stream reads before its block, at most a block's */
  overlap: number
  /** characters from one stream to the next */
  apart: number
  /** most characters of a stream a call */
  chunk: number
  /** the state, of one stream, before the first character */
  first: HiddenState
}

export function createOverlap(runner: Runner, ids: Ids, options: OverlapOptions): Overlap {
  const { overlap, apart, chunk, first } = options
  const deviation: Deviation = { borders: 0, maximum: 0, unit: '', mean: 0 }
  let carried = first
  let starts = first

  function warmUp(start: number, reading: () => boolean): boolean {
    for (let from = -overlap; from < 0; from += chunk) {
      const count = Math.min(chunk, -from)
      runner.advance(columns(ids, start + from, count, runner.streams, apart), count, {})
      if (!reading()) return false
    }
    return true
  }

  return {
    deviation,
    begin(start, blocks, reading) {
      runner.resetState()
      if (blocks > 1 && !warmUp(start, reading)) return false
      starts = runner.state()
      pairs(starts, carried, (all, one) => all.set(one))
      runner.setState(starts)
      return true
    },
    end(blocks) {
      const ends = runner.state()
      for (let stream = 1; stream < blocks; stream++) compare(deviation, starts, ends, stream, runner.streams)
      carried = streamOf(ends, runner.streams - 1, runner.streams)
    },
  }
}

/** [count, streams] ids, time-major; stream s from `start` + s · `apart` on; 0 outside the text. */
export function columns(ids: Ids, start: number, count: number, streams: number, apart: number): Int32Array {
  const out = new Int32Array(count * streams)
  for (let s = 0, first = start; s < streams; s++, first += apart)
    for (let t = 0; t < count; t++) out[t * streams + s] = ids[first + t] ?? 0
  return out
}

/** Where `stream` began against where the one before it ended. */
function compare(deviation: Deviation, starts: HiddenState, ends: HiddenState, stream: number, streams: number): void {
  let [sum, values] = [0, 0]
  pairs(streamOf(starts, stream, streams), streamOf(ends, stream - 1, streams), (warm, exact, layer, kind) => {
    for (let index = 0; index < warm.length; index++) {
      const difference = Math.abs(warm[index] - exact[index])
      sum += difference
      if (difference <= deviation.maximum) continue
      deviation.maximum = difference
      deviation.unit = unitName({ layer, kind, index })
    }
    values += warm.length
  })
  deviation.borders++
  deviation.mean += (sum / values - deviation.mean) / deviation.borders
}

/** One stream's part of the states of all, as views. */
function streamOf({ h, c }: HiddenState, stream: number, streams: number): HiddenState {
  const part = (layer: Float32Array) =>
    layer.subarray((layer.length / streams) * stream, (layer.length / streams) * (stream + 1))
  return { h: h.map(part), c: c.map(part) }
}

type Visit = (a: Float32Array, b: Float32Array, layer: number, kind: 'h' | 'c') => void

function pairs(a: HiddenState, b: HiddenState, visit: Visit): void {
  for (const kind of ['h', 'c'] as const)
    for (const [layer, values] of a[kind].entries()) visit(values, b[kind][layer], layer, kind)
}
