// The statistics of every unit of a recording: one row, rewritten with each block in the block's own transaction.

import { BINS, emptySummary } from '../../core/kernels/statistics.ts'
import { checksum } from './checksum.ts'
import { damaged } from './errors.ts'
import type { Sql } from './sql.ts'
import type { RecordingSummary, Store } from './store.ts'

type Row = {
  characters: number
  mean: Uint8Array
  m2: Uint8Array
  minimum: Uint8Array
  maximum: Uint8Array
  limits: Uint8Array
  histogram: Uint8Array
  crossEntropySum: number | null
  scored: number
  sum: number | null
}

export function summaries(sql: Sql, unitsOf: (recording: number) => number): Pick<Store, 'summary'> {
  return {
    summary: (recording) =>
      sql.read(() => {
        const units = unitsOf(recording)
        const row = sql.get<Row>(
          `SELECT characters, mean, m2, minimum, maximum, limits, histogram, cross_entropy_sum AS crossEntropySum, scored, sum
           FROM recording_summary WHERE recording = ?`,
          recording,
        )
        if (!row) return emptySummary(units)
        const { mean, m2, minimum, maximum, limits, histogram, sum } = row
        const whole = sum === null || sumOf([mean, m2, minimum, maximum, limits, histogram]) === sum
        if (!whole) throw damaged(`What is known of the units of recording ${recording}`, 'record that text again')
        const fits = [mean, m2].every(({ length }) => length === 8 * units) && limits.length === 4 * units
        if (
          !fits ||
          histogram.length !== 4 * BINS * units ||
          minimum.length !== 4 * units ||
          maximum.length !== 4 * units
        )
          throw damaged(`What is known of the units of recording ${recording}`, 'record that text again')
        return decode(row)
      }),
  }
}

export function writeSummary(sql: Sql, recording: number, summary: RecordingSummary): void {
  sql.run(
    'INSERT OR REPLACE INTO recording_summary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    recording,
    summary.characters,
    summary.crossEntropySum,
    summary.scored,
    summary.mean,
    summary.m2,
    summary.minimum,
    summary.maximum,
    summary.limit,
    summary.histogram,
    sumOf([summary.mean, summary.m2, summary.minimum, summary.maximum, summary.limit, summary.histogram]),
  )
}

/** One checksum of them all. */
function sumOf(arrays: readonly ArrayBufferView[]): number {
  return checksum(Int32Array.from(arrays, (array) => checksum(array)))
}

function decode(row: Row): RecordingSummary {
  return {
    characters: row.characters,
    mean: new Float64Array(bytes(row.mean)),
    m2: new Float64Array(bytes(row.m2)),
    minimum: new Float32Array(bytes(row.minimum)),
    maximum: new Float32Array(bytes(row.maximum)),
    limit: new Float32Array(bytes(row.limits)),
    histogram: new Uint32Array(bytes(row.histogram)),
    crossEntropySum: row.crossEntropySum ?? Number.NaN,
    scored: row.scored,
  }
}

/** The bytes of a blob in an aligned buffer. */
export function bytes(blob: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = blob
  if (byteOffset === 0 && byteLength === buffer.byteLength) return buffer as ArrayBuffer
  return blob.slice().buffer as ArrayBuffer
}
