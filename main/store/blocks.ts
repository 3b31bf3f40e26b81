// Activations on disk. A recording owns consecutive rows of the table `block`:
//
//   first row + block · (groups + 1) + group    16 units × 4,096 characters, float16, neuron-major: 128 KB
//   first row + block · (groups + 1) + groups   surprise of the block's characters, float32
//
// One unit over one screen of text is a few kilobytes of one or two rows; a search streams whole rows.

import { AppError } from '../../core/errors.ts'
import { widen } from '../../core/util/float16.ts'
import { checksums, isWhole, storedSums } from './checksum.ts'
import { damaged } from './errors.ts'
import type { RecordingRow } from './recording-row.ts'
import type { Sql } from './sql.ts'
import { BLOCK_CHARACTERS, type FullBlock, GROUP_UNITS, type RecordingSummary, type Store } from './store.ts'
import { bytes, writeSummary } from './summaries.ts'
import { areVerified, isVerified, setVerified } from './verified.ts'

const GROUP_BYTES = BLOCK_CHARACTERS * GROUP_UNITS * 2

type Blocks = Pick<Store, 'appendBlock' | 'unitValues' | 'unitBits' | 'group' | 'surprise'>

/** Rows that hold one unit each 4,096 characters: groups of units, and one for the surprise. */
export function rowsPerBlock(units: number): number {
  return Math.ceil(units / GROUP_UNITS) + 1
}

export function blockCount(characters: number): number {
  return Math.ceil(characters / BLOCK_CHARACTERS)
}

/** Size of the blocks of a recording, bytes. */
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
    unitValues: (id, column, start, end) => widen(sql.read(() => unitBits(sql, one(id), column, start, end))),
    unitBits: (id, column, start, end) => sql.read(() => unitBits(sql, one(id), column, start, end)),
    group: (id, block, group) => groupBits(sql, one(id), block, group),
    surprise: (id, start, end) => sql.read(() => surprise(sql, one(id), start, end)),
  }
}

/** The row of a group of units of a block; the last group is the surprise. */
export function blockRow({ firstRow, units }: RecordingRow, block: number, group: number): number {
  return firstRow + block * rowsPerBlock(units) + group
}

/** @throws AppError `bad-block` for a block that is skipped, repeated or beyond the range */
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

/** Sets the length of the recording to that of its summary. @throws AppError `bad-block` where an earlier block is missing */
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

/** Rows of blocks, if any, that were stored after a missing one. */
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
    const data = padded(bits, size)
    insertRow(sql, blockRow(recording, index, group), data, checksums(data, GROUP_UNITS))
  }
  insertRow(sql, blockRow(recording, index, groups), surprise, checksums(surprise, 1))
}

function insertRow(sql: Sql, row: number, data: ArrayBufferView, sums: Int32Array): void {
  sql.run('INSERT INTO block (id, data, sums) VALUES (?, ?, ?)', row, data, sums)
}

/** The last group of a recording may have fewer than 16 units; on disk it is padded. */
function padded(bits: Uint16Array, size: number): Uint16Array {
  if (bits.length === size) return bits
  const out = new Uint16Array(size)
  out.set(bits)
  return out
}

/** Position of values of one unit, or of surprises: bytes from … from + length of a part of a row of equal parts. */
interface Place {
  block: number
  group: number
  part: number
  size: number
  from: number
  length: number
}

/** The bytes at a position. The first read of a part reads and verifies all of it. @throws AppError `damaged` */
function bytesAt(sql: Sql, recording: RecordingRow, place: Place): Uint8Array {
  const { block, group, part, size, from, length } = place
  const row = blockRow(recording, block, group)
  if (!isVerified(sql, row, part)) verify(sql, recording, row, place)
  const found = sql.get<{ data: Uint8Array }>(
    'SELECT substr(data, ?, ?) AS data FROM block WHERE id = ?',
    part * size + from + 1,
    length,
    row,
  )
  if (found?.data.length !== length) throw damagedBlock(recording, block)
  return found.data
}

function verify(sql: Sql, recording: RecordingRow, row: number, { block, part, size }: Place): void {
  const found = sql.get<{ data: Uint8Array; sum: Uint8Array | null }>(
    'SELECT substr(data, ?, ?) AS data, substr(sums, ?, 4) AS sum FROM block WHERE id = ?',
    part * size + 1,
    size,
    part * 4 + 1,
    row,
  )
  const [sum] = storedSums(found?.sum ?? null) ?? [null]
  if (!found || !isWhole(found.data, sum)) throw damagedBlock(recording, block)
  setVerified(sql, row, part)
}

function damagedBlock({ name, characters, start }: RecordingRow, block: number): AppError {
  const from = start + block * BLOCK_CHARACTERS
  const to = Math.min(from + BLOCK_CHARACTERS, start + characters)
  return damaged(`“${name}”, at characters ${from}–${to} of its text,`, 'record that text again')
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

function unitBits(sql: Sql, recording: RecordingRow, column: number, start: number, end: number): Uint16Array {
  checkColumn(recording, column)
  const stop = Math.min(end, recording.characters)
  const out = new Uint16Array(Math.max(stop - start, 0))
  const group = Math.floor(column / GROUP_UNITS)
  for (const { block, from, count, at } of pieces(start, stop)) {
    const part = { part: column % GROUP_UNITS, size: BLOCK_CHARACTERS * 2 }
    const bits = bytesAt(sql, recording, { block, group, ...part, from: from * 2, length: count * 2 })
    out.set(new Uint16Array(bytes(bits)), at)
  }
  return out
}

function surprise(sql: Sql, recording: RecordingRow, start: number, end: number): Float32Array {
  const stop = Math.min(end, recording.characters)
  const out = new Float32Array(Math.max(stop - start, 0))
  const groups = rowsPerBlock(recording.units) - 1
  for (const { block, from, count, at } of pieces(start, stop)) {
    const characters = Math.min(BLOCK_CHARACTERS, recording.characters - block * BLOCK_CHARACTERS)
    const place = { block, group: groups, part: 0, size: characters * 4, from: from * 4, length: count * 4 }
    out.set(new Float32Array(bytes(bytesAt(sql, recording, place))), at)
  }
  return out
}

function groupBits(sql: Sql, recording: RecordingRow, block: number, group: number): Uint16Array {
  if (block < 0 || block >= blockCount(recording.characters) || group < 0 || group >= rowsPerBlock(recording.units) - 1)
    throw new AppError('no-such-block', `“${recording.name}” has no block ${block} with a group ${group}.`)
  const data = readRow(sql, blockRow(recording, block, group), GROUP_UNITS)
  if (data?.length !== GROUP_BYTES) throw damagedBlock(recording, block)
  return new Uint16Array(bytes(data))
}

/** As `wholeRow`, but a row that was verified through this connection is not verified again. */
export function readRow(sql: Sql, row: number, parts: number): Uint8Array | undefined {
  if (areVerified(sql, row, parts))
    return sql.get<{ data: Uint8Array }>('SELECT data FROM block WHERE id = ?', row)?.data
  const data = wholeRow(sql, row, parts)
  if (data) setVerified(sql, row, 0, parts)
  return data
}

/** A row of `parts` parts; undefined where it is missing or a checksum differs. */
export function wholeRow(sql: Sql, row: number, parts: number): Uint8Array | undefined {
  const found = sql.get<{ data: Uint8Array; sums: Uint8Array | null }>('SELECT data, sums FROM block WHERE id = ?', row)
  const stored = storedSums(found?.sums ?? null)
  if (!found || (stored && stored.length !== parts)) return undefined
  const whole = !stored || checksums(found.data, parts).every((sum, i) => sum === stored[i])
  return whole ? found.data : undefined
}

function checkColumn({ name, units }: RecordingRow, column: number): void {
  if (!(Number.isInteger(column) && column >= 0 && column < units))
    throw new AppError('no-such-unit', `“${name}” has columns 0–${units - 1}, not ${column}.`)
}
