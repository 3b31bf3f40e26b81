// Activations on disk. A recording owns consecutive rows of the table `block`; which row holds what is arithmetic:
//
//   first row + block · (groups + 1) + group    16 units × 4,096 characters, float16, neuron-major: 128 KB
//   first row + block · (groups + 1) + groups   surprise of the block's characters, float32
//
// So one unit of one screen of text is a few kilobytes out of one or two rows, and a search streams whole rows.

import { AppError } from '../../core/errors.ts'
import { widen } from '../../core/run/float16.ts'
import type { RecordingRow } from './recordings.ts'
import type { Sql } from './sql.ts'
import { BLOCK_CHARACTERS, type FullBlock, GROUP_UNITS, type RecordingSummary, type Store } from './store.ts'
import { bytes, writeSummary } from './summaries.ts'

const GROUP_BYTES = BLOCK_CHARACTERS * GROUP_UNITS * 2

type Blocks = Pick<Store, 'appendBlock' | 'unitValues' | 'group' | 'surprise'>

/** Rows that hold one unit each 4,096 characters: groups of units, and one for the surprise. */
export function rowsPerBlock(units: number): number {
  return Math.ceil(units / GROUP_UNITS) + 1
}

export function blockCount(characters: number): number {
  return Math.ceil(characters / BLOCK_CHARACTERS)
}

/** What the blocks of a recording take, in bytes. */
export function bytesOf(units: number, characters: number): number {
  return blockCount(characters) * (rowsPerBlock(units) - 1) * GROUP_BYTES + characters * 4
}

export function blocks(sql: Sql, one: (id: number) => RecordingRow): Blocks {
  return {
    appendBlock: (id, block) =>
      sql.write(() => {
        const recording = one(id)
        checkBlock(recording, block)
        insert(sql, recording, block)
        if (block.summary) grow(sql, recording, block.summary)
      }),
    unitValues: (id, column, start, end) => sql.read(() => unitValues(sql, one(id), column, start, end)),
    group: (id, block, group) => groupBits(sql, one(id), block, group),
    surprise: (id, start, end) => sql.read(() => surprise(sql, one(id), start, end)),
  }
}

function rowOf({ firstRow, units }: RecordingRow, block: number, group: number): number {
  return firstRow + block * rowsPerBlock(units) + group
}

/** @throws AppError `bad-block`: what a recorder that skips, repeats or overruns would do to a recording */
function checkBlock(recording: RecordingRow, { index, characters, values, surprise, summary }: FullBlock): void {
  const { state, units, start, end } = recording
  const refuse = (why: string) => refusal(recording, index, why)
  if (state !== 'recording') throw refuse('the recording is finished')
  if (recording.characters > index * BLOCK_CHARACTERS)
    throw refuse(`the recording holds ${recording.characters} characters`)
  if (characters !== Math.min(BLOCK_CHARACTERS, end - start - index * BLOCK_CHARACTERS))
    throw refuse(`it has ${characters} characters, and the recording ends at ${end - start}`)
  if (values.length !== units * BLOCK_CHARACTERS) throw refuse(`it has ${values.length} values for ${units} units`)
  if (surprise.length !== characters) throw refuse(`it has ${surprise.length} surprises for ${characters} characters`)
  const reaches = index * BLOCK_CHARACTERS + characters
  if (summary && (summary.characters < reaches || summary.characters > end - start || summary.mean.length !== units))
    throw refuse(`its summary is of ${summary.characters} characters and ${summary.mean.length} units`)
}

function refusal({ name }: RecordingRow, block: number, why: string): AppError {
  return new AppError('bad-block', `Block ${block} of “${name}” was refused: ${why}.`)
}

/** The recording is now as long as its summary says. @throws AppError `bad-block` where a block before that is missing */
function grow(sql: Sql, recording: RecordingRow, summary: RecordingSummary): void {
  const [from, to] = [recording.characters, summary.characters].map((characters) => rowsOf(recording, characters))
  const { there } = sql.get<{ there: number }>(
    'SELECT count(*) AS there FROM block WHERE id >= ? AND id < ?',
    from,
    to,
  )!
  if (there !== to - from)
    throw refusal(
      recording,
      blockCount(summary.characters) - 1,
      `only ${there} of the ${to - from} rows up to it are there`,
    )
  writeSummary(sql, recording.id, summary)
  sql.run('UPDATE recording SET characters = ? WHERE id = ?', summary.characters, recording.id)
}

/** The row after those of the first `characters` of a recording. */
function rowsOf({ firstRow, units }: RecordingRow, characters: number): number {
  return firstRow + blockCount(characters) * rowsPerBlock(units)
}

/** Where blocks lie, if any, that were stored ahead of others which never came. */
export function strayRows(sql: Sql, recording: RecordingRow): { first: number; rows: number } {
  const first = rowsOf(recording, recording.characters)
  const end = rowsOf(recording, recording.end - recording.start)
  const { last } = sql.get<{ last: number | null }>(
    'SELECT max(id) AS last FROM block WHERE id >= ? AND id < ?',
    first,
    end,
  )!
  return { first, rows: last === null ? 0 : last + 1 - first }
}

function insert(sql: Sql, recording: RecordingRow, { index, values, surprise }: FullBlock): void {
  const size = BLOCK_CHARACTERS * GROUP_UNITS
  const groups = rowsPerBlock(recording.units) - 1
  for (let group = 0; group < groups; group++) {
    const bits = values.subarray(group * size, (group + 1) * size)
    sql.run('INSERT INTO block (id, data) VALUES (?, ?)', rowOf(recording, index, group), padded(bits, size))
  }
  sql.run('INSERT INTO block (id, data) VALUES (?, ?)', rowOf(recording, index, groups), surprise)
}

/** The last group of a recording may have fewer than 16 units; on disk all are alike. */
function padded(bits: Uint16Array, size: number): Uint16Array {
  if (bits.length === size) return bits
  const out = new Uint16Array(size)
  out.set(bits)
  return out
}

/** Bytes from…from + length of a row. */
function part(sql: Sql, row: number, from: number, length: number): Uint8Array {
  return sql.get<{ part: Uint8Array }>(
    'SELECT substr(data, ?, ?) AS part FROM block WHERE id = ?',
    from + 1,
    length,
    row,
  )!.part
}

/** Cuts start…end, as far as it is recorded, at the borders of blocks. `at` counts from `start`. */
function* pieces(start: number, end: number): Generator<{ block: number; from: number; count: number; at: number }> {
  for (let at = start; at < end; ) {
    const block = Math.floor(at / BLOCK_CHARACTERS)
    const count = Math.min(end, (block + 1) * BLOCK_CHARACTERS) - at
    yield { block, from: at - block * BLOCK_CHARACTERS, count, at: at - start }
    at += count
  }
}

function unitValues(sql: Sql, recording: RecordingRow, column: number, start: number, end: number): Float32Array {
  checkColumn(recording, column)
  const stop = Math.min(end, recording.characters)
  const out = new Float32Array(Math.max(stop - start, 0))
  const group = Math.floor(column / GROUP_UNITS)
  const lane = (column % GROUP_UNITS) * BLOCK_CHARACTERS
  for (const { block, from, count, at } of pieces(start, stop)) {
    const bits = part(sql, rowOf(recording, block, group), (lane + from) * 2, count * 2)
    out.set(widen(new Uint16Array(bytes(bits))), at)
  }
  return out
}

function surprise(sql: Sql, recording: RecordingRow, start: number, end: number): Float32Array {
  const stop = Math.min(end, recording.characters)
  const out = new Float32Array(Math.max(stop - start, 0))
  const groups = rowsPerBlock(recording.units) - 1
  for (const { block, from, count, at } of pieces(start, stop))
    out.set(new Float32Array(bytes(part(sql, rowOf(recording, block, groups), from * 4, count * 4))), at)
  return out
}

function groupBits(sql: Sql, recording: RecordingRow, block: number, group: number): Uint16Array {
  if (block < 0 || block >= blockCount(recording.characters) || group < 0 || group >= rowsPerBlock(recording.units) - 1)
    throw new AppError('no-such-block', `“${recording.name}” has no block ${block} with a group ${group}.`)
  const row = sql.get<{ data: Uint8Array }>('SELECT data FROM block WHERE id = ?', rowOf(recording, block, group))
  return new Uint16Array(bytes(row!.data))
}

function checkColumn({ name, units }: RecordingRow, column: number): void {
  if (!(Number.isInteger(column) && column >= 0 && column < units))
    throw new AppError('no-such-unit', `“${name}” has columns 0–${units - 1}, not ${column}.`)
}
