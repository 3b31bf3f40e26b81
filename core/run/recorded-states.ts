// States that another program recorded, as blocks of a recording: 16-bit floats with their statistics, as if they had been
// logged here. A row may stand for several characters, which then share its values.

import { AppError } from '../errors.ts'
import type { StatesInput, StatesRows } from '../formats/states/states-input.ts'
import { BLOCK_CHARACTERS, emptySummary, mergeStatistics, statisticsOf } from '../kernels/statistics.ts'
import { narrowInto } from '../util/float16.ts'
import type { FullBlock } from './block-assembler.ts'

/** The largest value of 16 bits. */
const LARGEST = 65_504

/**
 * @param lengths characters of each row; null where each is one
 * @param characters of all rows together
 * @throws AppError `not-finite`, `too-large` naming the unit and the row
 */
export async function* statesBlocks(
  { names, read }: Pick<StatesInput, 'names' | 'read'>,
  lengths: Uint32Array | null,
  characters: number,
): AsyncGenerator<FullBlock> {
  const units = names.length
  const summary = emptySummary(units)
  const make = () => ({
    values: new Uint16Array(units * BLOCK_CHARACTERS),
    surprise: new Float32Array(BLOCK_CHARACTERS),
  })
  let block = make()
  let narrow = narrowInto(block.values)
  let [index, at, row] = [0, 0, 0]

  const finish = (): FullBlock => {
    const statistics = statisticsOf(block.values, at)
    mergeStatistics(summary, statistics, at)
    const surprise = block.surprise.slice(0, at)
    for (const nats of surprise)
      if (!Number.isNaN(nats)) {
        summary.crossEntropySum += nats
        summary.scored++
      }
    return { index: index++, characters: at, values: block.values, surprise, summary: structuredClone(summary) }
  }

  for await (const rows of read()) {
    check(rows, names, row)
    const { columns, likely } = spread(rows, lengths?.subarray(row, row + rows.count) ?? null)
    row += rows.count
    const count = columns[0].length
    for (let from = 0; from < count; ) {
      const part = Math.min(count - from, BLOCK_CHARACTERS - at)
      for (let unit = 0; unit < units; unit++)
        narrow(columns[unit].subarray(from, from + part), part, unit * BLOCK_CHARACTERS + at)
      for (let i = 0; i < part; i++) block.surprise[at + i] = likely ? -likely[from + i] : Number.NaN
      at += part
      from += part
      if (at < BLOCK_CHARACTERS && index * BLOCK_CHARACTERS + at < characters) continue
      yield finish()
      at = 0
      block = make()
      narrow = narrowInto(block.values)
    }
  }
}

function check({ columns, count }: StatesRows, names: readonly string[], first: number): void {
  for (const [unit, values] of columns.entries())
    for (let i = 0; i < count; i++) {
      const value = values[i]
      if (Math.abs(value) <= LARGEST) continue
      const where = `${names[unit]} is ${value} in row ${first + i}`
      if (!Number.isFinite(value)) throw new AppError('not-finite', `${where}; leave such rows or units out.`)
      throw new AppError('too-large', `${where}, and a recording holds values up to ${LARGEST}; divide that unit.`)
    }
}

/** What is known of a token is known of each of its characters; its log-probability they share equally. */
function spread({ columns, logProbabilities, count }: StatesRows, lengths: Uint32Array | null) {
  if (!lengths) return { columns, likely: logProbabilities }
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const rowOf = new Uint32Array(total)
  for (let row = 0, at = 0; row < count; row++) for (let i = 0; i < lengths[row]; i++) rowOf[at++] = row
  return {
    columns: columns.map((values) => Float32Array.from(rowOf, (row) => values[row])),
    likely: logProbabilities && Float32Array.from(rowOf, (row) => logProbabilities[row] / lengths[row]),
  }
}
