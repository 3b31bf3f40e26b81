// Codes on disk (core/search/codes/codebook.ts): a second form of a recording, half as large, for searching. It also owns rows
// of the table `block`:
//
//   first row + group · blocks + block    16 units × 8,192 characters, a byte each, neuron-major: 128 KB
//
// so that the codes of a few units are contiguous. A group is valid once its books are written; missing groups are
// computed by the next search.

import { AppError } from '../../core/errors.ts'
import { CODES_VERSION } from '../../core/search/codes/codebook.ts'
import { readRow, wholeRow } from './blocks.ts'
import { checksum, checksums, isWhole, storedSums } from './checksum.ts'
import { damaged } from './errors.ts'
import { missing } from './names.ts'
import { discard } from './purge.ts'
import type { RecordingRow } from './recording-row.ts'
import type { Sql } from './sql.ts'
import { CODE_CHARACTERS, type Coding, GROUP_UNITS, type Store } from './store.ts'

type Codes = Pick<Store, 'coding' | 'beginCodes' | 'appendCodes' | 'finishCodes' | 'codes' | 'codeBooks'>
type Row = { version: number; characters: number; first: number; rows: number }

export function codes(sql: Sql, one: (id: number) => RecordingRow): Codes {
  return {
    coding: (id) => sql.read(() => coding(sql, one(id))),
    beginCodes: (id) => sql.write(() => begin(sql, one(id))),
    appendCodes: (id, group, block, data) =>
      sql.write(() => {
        const row = rowOf(sql, one(id), group, block)
        const sums = checksums(data, GROUP_UNITS)
        sql.run('INSERT OR REPLACE INTO block (id, data, sums) VALUES (?, ?, ?)', row, data, sums)
      }),
    finishCodes: (id, group, books) =>
      void sql.run(
        'INSERT OR REPLACE INTO code_book (recording, unit_group, data, sum) VALUES (?, ?, ?, ?)',
        id,
        group,
        books,
        checksum(books),
      ),
    codes: (id, group, [first, end], units, take) =>
      sql.read(() => {
        const row = rowOf(sql, one(id), group, first)
        rowOf(sql, one(id), group, end - 1)
        for (let block = first; block < end; block++) {
          const codes = read(sql, row + block - first, units)
          if (!codes) throw damagedCodes(one(id))
          take(block, codes)
        }
      }),
    codeBooks: (id, group) => {
      const found = sql.get<{ data: Uint8Array; sum: number | null }>(
        'SELECT data, sum FROM code_book WHERE recording = ? AND unit_group = ?',
        id,
        group,
      )
      if (!found) throw missing('recording', id)
      if (!isWhole(found.data, found.sum)) throw damagedCodes(one(id))
      return found.data
    },
  }
}

/** The first row after all that are owned by recordings or codes, or wait to be deleted. */
export function freeRow(sql: Sql): number {
  return sql.get<{ row: number }>(
    `SELECT coalesce(max(first_row + row_count), 1) AS row FROM
       (SELECT first_row, row_count FROM recording UNION ALL SELECT first_row, row_count FROM coding
        UNION ALL SELECT first_row, row_count FROM discarded)`,
  )!.row
}

/** Removes the codes, if any; their rows are deleted later. */
export function dropCodes(sql: Sql, recording: number): void {
  const row = rowFor(sql, recording)
  if (!row) return
  sql.run('DELETE FROM coding WHERE recording = ?', recording)
  discard(sql, row.first, row.rows)
}

function rowFor(sql: Sql, recording: number): Row | undefined {
  return sql.get<Row>(
    'SELECT version, characters, first_row AS first, row_count AS rows FROM coding WHERE recording = ?',
    recording,
  )
}

function groupsOf({ units }: RecordingRow): number {
  return Math.ceil(units / GROUP_UNITS)
}

function blocksOf(characters: number): number {
  return Math.ceil(characters / CODE_CHARACTERS)
}

function coding(sql: Sql, recording: RecordingRow): Coding | null {
  const row = rowFor(sql, recording.id)
  if (!row || row.version !== CODES_VERSION || row.characters !== recording.characters) return null
  const groups = sql
    .all<{ group: number }>(
      'SELECT unit_group AS "group" FROM code_book WHERE recording = ? ORDER BY unit_group',
      recording.id,
    )
    .map(({ group }) => group)
  return { groups, complete: groups.length === groupsOf(recording) }
}

function begin(sql: Sql, recording: RecordingRow): void {
  const { id, name, state, characters } = recording
  if (state === 'recording') throw new AppError('in-use', `“${name}” is still being recorded.`)
  dropCodes(sql, id)
  const rows = groupsOf(recording) * blocksOf(characters)
  sql.run(
    'INSERT INTO coding (recording, version, characters, first_row, row_count) VALUES (?, ?, ?, ?, ?)',
    id,
    CODES_VERSION,
    characters,
    freeRow(sql),
    rows,
  )
}

/** @throws AppError `no-codes` */
function rowOf(sql: Sql, recording: RecordingRow, group: number, block: number): number {
  const row = rowFor(sql, recording.id)
  const blocks = row ? blocksOf(row.characters) : 0
  if (!row || group < 0 || group >= groupsOf(recording) || block < 0 || block >= blocks)
    throw new AppError('no-codes', `“${recording.name}” has no codes of group ${group}, block ${block}.`)
  return row.first + group * blocks + block
}

/** Codes of some units of a row; undefined where they are missing or a checksum differs. */
function read(sql: Sql, row: number, [first, end]: readonly [number, number]): Uint8Array | undefined {
  if (end - first === GROUP_UNITS) return readRow(sql, row, GROUP_UNITS)
  const found = sql.get<{ data: Uint8Array; sums: Uint8Array | null }>(
    'SELECT substr(data, ?, ?) AS data, substr(sums, ?, ?) AS sums FROM block WHERE id = ?',
    first * CODE_CHARACTERS + 1,
    (end - first) * CODE_CHARACTERS,
    first * 4 + 1,
    (end - first) * 4,
    row,
  )
  const stored = storedSums(found?.sums ?? null)
  const whole = found && (!stored || checksums(found.data, end - first).every((sum, i) => sum === stored[i]))
  return whole ? found.data : undefined
}

/** Whether the checksums of all valid codes agree; true without codes. */
export function wholeCodes(sql: Sql, recording: RecordingRow): boolean {
  const row = rowFor(sql, recording.id)
  const groups = coding(sql, recording)?.groups ?? []
  if (!row || groups.length === 0) return true
  const blocks = blocksOf(row.characters)
  const books = sql.all<{ data: Uint8Array; sum: number | null }>(
    'SELECT data, sum FROM code_book WHERE recording = ?',
    recording.id,
  )
  if (books.some(({ data, sum }) => !isWhole(data, sum))) return false
  const rows = groups.flatMap((group) =>
    Array.from({ length: blocks }, (_, block) => row.first + group * blocks + block),
  )
  return rows.every((one) => wholeRow(sql, one, GROUP_UNITS))
}

function damagedCodes({ name }: RecordingRow): AppError {
  return damaged(
    `What makes searches in “${name}” quick`,
    'run “neuronscope workspace check --mend”, and it is made again',
  )
}
