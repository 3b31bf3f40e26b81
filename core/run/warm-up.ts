// Warm-up of streams that read strips of one text in parallel. A stream starts from zero state some characters before its
// strip; the deviation that this causes is measured at every border, against the state of the stream before it, which has
// read a whole strip more.

import type { Recorder } from '../kernels/kernels.ts'
import type { HiddenState } from '../model/state.ts'
import { unitName } from '../model/units.ts'
import { columns, type IdSource } from '../text/id-source.ts'
import type { TimeSlice } from './time-slice.ts'

/** Deviation of warmed-up states from states that have read a whole strip more, over h and c of all layers. */
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

export interface WarmUp {
  /** over all waves so far; updated in place */
  readonly deviation: Deviation
  /**
   * Prepares the streams for a wave of `strips`: all but the first read the characters before theirs, and the first
   * continues from the last wave.
   * @returns −log p of the first character of each strip, nats (except the first one's); or null if `reading` returned
   *   false
   */
  begin(start: number, strips: number, reading: () => boolean): Float32Array | null
  /** Compares states at the borders, and keeps the last stream's state for the next wave. */
  end(strips: number): void
}

export interface WarmUpOptions {
  /** characters that a stream reads before its strip, from 1 to a strip's */
  overlap: number
  /** characters from one strip to the next */
  apart: number
  slice: TimeSlice
  /** the state, of one stream, before the first character */
  first: HiddenState
}

/** @param recorder whose streams read the strips of a wave; a wave has at most as many */
export function createWarmUp(recorder: Recorder, text: IdSource, options: WarmUpOptions): WarmUp {
  const { overlap, apart, slice, first } = options
  const { streams } = recorder
  const deviation: Deviation = { borders: 0, maximum: 0, unit: '', mean: 0 }
  const nowhere = Array.from({ length: streams }, () => ({ block: 0, at: 0, count: 0 }))
  let carried = first
  let starts = first

  /** The last character also predicts the first of the strip. */
  function warmUp(start: number, reading: () => boolean): Float32Array | null {
    for (let from = -overlap; from < -1; ) {
      from += slice.run(-1 - from, (count) => {
        recorder.advance(columns(text, start + from, count, streams, apart), count, {})
      })
      if (!reading()) return null
    }
    return recorder.record(columns(text, start - 1, 2, streams, apart), 1, nowhere).slice()
  }

  return {
    deviation,
    begin(start, strips, reading) {
      recorder.resetState()
      const surprise = strips > 1 ? warmUp(start, reading) : new Float32Array(1)
      starts = recorder.state()
      pairs(starts, carried, (all, one) => all.set(one))
      recorder.setState(starts)
      return surprise
    },
    end(strips) {
      const ends = recorder.state()
      for (let stream = 1; stream < strips; stream++) compare(deviation, starts, ends, stream, streams)
      carried = streamOf(ends, strips - 1, streams)
    },
  }
}

/** The initial state of `stream` against the final state of the one before it. */
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

/** Views of one stream's states. */
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
