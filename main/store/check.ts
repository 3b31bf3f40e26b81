// Finds damage in a workspace: invalid rows, and values whose checksum differs. Removes damaged rows, which the other
// methods cannot, since they read a row first.

import { AppError } from '../../core/errors.ts'
import type { Damage, DamagedRow } from '../contract/types.ts'
import { blockCount, blockRow, rowsPerBlock, wholeRow } from './blocks.ts'
import { checkpointsOf } from './checkpoints.ts'
import { dropCodes, wholeCodes } from './codes.ts'
import { CHUNK, wholeChunk } from './corpora.ts'
import { MOST } from './features.ts'
import type { RecordingRow } from './recording-row.ts'
import { attempted, ROW_WORDS, type RowKind } from './rows.ts'
import type { Sql } from './sql.ts'
import { BLOCK_CHARACTERS, GROUP_UNITS, type Store } from './store.ts'

type Check = Pick<Store, 'damagedRows' | 'removeDamaged' | 'damage' | 'dropDamagedCodes'>
type Lists = Pick<Store, 'corpora' | 'models' | 'recordings' | 'findings' | 'keptSearches' | 'features'>
type Readers = Lists &
  Pick<Store, 'corpus' | 'model' | 'recording' | 'finding' | 'keptSearch' | 'summary'> & {
    feature(id: number): unknown
    row(recording: number): RecordingRow
  }

const KINDS = Object.keys(ROW_WORDS) as RowKind[]

export function check(sql: Sql, readers: Readers): Check {
  const readOf: Record<RowKind, (id: number) => unknown> = {
    corpus: readers.corpus,
    model: readers.model,
    recording: (id) => [readers.row(id), readers.recording(id)],
    feature: readers.feature,
    finding: readers.finding,
    search: readers.keptSearch,
  }
  const listOf: Record<RowKind, () => readonly { id: number }[]> = {
    corpus: readers.corpora,
    model: readers.models,
    recording: readers.recordings,
    feature: readers.features,
    finding: readers.findings,
    search: () => readers.keptSearches(),
  }
  /** Damaged rows, which are on no list; quick. */
  const damagedRows = (): DamagedRow[] =>
    KINDS.flatMap((kind) => {
      const listed = new Set(listOf[kind]().map(({ id }) => id))
      return damagedOf(
        rowsOf(sql, kind).filter(({ id }) => !listed.has(id)),
        kind,
        readOf[kind],
      )
    })
  /** Every row with all of its values. */
  const allDamagedRows = (): DamagedRow[] => KINDS.flatMap((kind) => damagedOf(rowsOf(sql, kind), kind, readOf[kind]))
  return {
    damagedRows,
    removeDamaged: (kind, id) =>
      sql.write(() => {
        if (!rowsOf(sql, kind).some((row) => row.id === id)) return // removed with another one
        if (!allDamagedRows().some((row) => row.kind === kind && row.id === id))
          throw new AppError('not-damaged', `There is no damaged ${ROW_WORDS[kind]} ${id} in this workspace.`)
        removeRow(sql, kind, id)
      }),
    damage: () => [
      ...allDamagedRows().map(
        ({ kind, name, why }): Damage => ({ what: `${ROW_WORDS[kind]} “${name}”`, why, again: null }),
      ),
      ...structure(sql),
      ...texts(sql),
      ...weights(sql),
      ...recordings(sql, readers),
    ],
    dropDamagedCodes: () =>
      sql.write(() => {
        const hurt = soundRecordings(sql, readers).filter((recording) => !wholeCodes(sql, recording))
        for (const { id } of hurt) dropCodes(sql, id)
        return hurt.length
      }),
  }
}

function rowsOf(sql: Sql, kind: RowKind): { id: number; name: string }[] {
  const named = { finding: 'title', search: 'expression' }[kind as string] ?? 'name'
  const here = 'WHERE removed_at IS NULL'
  const only =
    {
      finding: 'WHERE removed = 0',
      recording: `${here} AND control_of IS NULL`,
      corpus: here,
      model: `${here} AND status <> 'external'`,
    }[kind as string] ?? ''
  // features beyond the limit of the list are damage too
  const order = kind === 'feature' ? 'ORDER BY builtin DESC, id' : 'ORDER BY id'
  return sql.all(`SELECT id, substr(CAST(${named} AS TEXT), 1, 60) AS name FROM ${kind} ${only} ${order} LIMIT ?`, MOST)
}

function damagedOf(
  rows: readonly { id: number; name: string }[],
  kind: RowKind,
  read: (id: number) => unknown,
): DamagedRow[] {
  return rows.flatMap(({ id, name }) => {
    const found = attempted(() => read(id))
    return 'why' in found ? [{ kind, id, name, why: found.why }] : []
  })
}

/** With its dependents. Its blocks are left, since their position may be wrong. */
function removeRow(sql: Sql, kind: RowKind, id: number): void {
  const recordings =
    kind === 'recording'
      ? sql.all<{ id: number }>(
          'SELECT id FROM recording WHERE id = ? OR control_of = ? ORDER BY control_of IS NULL',
          id,
          id,
        )
      : kind === 'model' || kind === 'corpus'
        ? sql.all<{ id: number }>(`SELECT id FROM recording WHERE ${kind} = ? ORDER BY control_of IS NULL`, id)
        : []
  for (const recording of recordings) sql.run('DELETE FROM recording WHERE id = ?', recording.id)
  if (kind === 'corpus') sql.run('UPDATE model SET corpus = NULL WHERE corpus = ?', id)
  if (kind !== 'recording') sql.run(`DELETE FROM ${kind} WHERE id = ?`, id)
}

/** SQLite's own integrity check: pages, indices. */
function structure(sql: Sql): Damage[] {
  const found = sql.all<{ quick_check: string }>('PRAGMA quick_check(20)')
  return found
    .filter(({ quick_check: why }) => why !== 'ok')
    .map(({ quick_check: why }) => ({ what: 'the file', why, again: null }))
}

function texts(sql: Sql): Damage[] {
  return sql
    .all<{ id: number; name: string; characters: number }>('SELECT id, name, characters FROM corpus')
    .flatMap(({ id, name, characters }) => {
      const chunks = Math.min(Math.ceil(characters / CHUNK), 2 ** 13)
      const hurt = Array.from({ length: chunks }, (_, chunk) => chunk).filter((chunk) => !wholeChunk(sql, id, chunk))
      const why = `characters ${hurt.map((chunk) => `${chunk * CHUNK}–${Math.min((chunk + 1) * CHUNK, characters)}`).join(', ')}`
      return hurt.length > 0 ? [{ what: `text “${name}”`, why, again: 'add the file again' }] : []
    })
}

function weights(sql: Sql): Damage[] {
  return checkpointsOf(sql)
    .filter(({ whole }) => !whole)
    .map(({ name, which }) => ({
      what: `network “${name}”`,
      why: `its ${which} weights`,
      again: 'train or import the network again',
    }))
}

/** Recordings whose rows give valid positions of blocks. */
function soundRecordings(sql: Sql, readers: Readers): RecordingRow[] {
  return rowsOf(sql, 'recording').flatMap(({ id }) => {
    const row = attempted(() => readers.row(id))
    return 'why' in row ? [] : [row.value]
  })
}

function recordings(sql: Sql, readers: Readers): Damage[] {
  return soundRecordings(sql, readers).flatMap((recording) => {
    const what = `recording “${recording.name}”`
    const hurt = damagedBlocks(sql, recording)
    const summary = attempted(() => readers.summary(recording.id))
    const found: Damage[] = []
    if (hurt.length > 0) found.push({ what, why: rangesOf(hurt, recording), again: 'record that text again' })
    if ('why' in summary) found.push({ what, why: 'what is known of its units', again: 'record that text again' })
    if (!wholeCodes(sql, recording))
      found.push({
        what,
        why: 'what makes searches quick',
        again: 'workspace check --mend; it is made at the next search',
      })
    return found
  })
}

function damagedBlocks(sql: Sql, recording: RecordingRow): number[] {
  const groups = rowsPerBlock(recording.units) - 1
  return Array.from({ length: blockCount(recording.characters) }, (_, block) => block).filter((block) => {
    for (let group = 0; group < groups; group++)
      if (!wholeRow(sql, blockRow(recording, block, group), GROUP_UNITS)) return true
    return !wholeRow(sql, blockRow(recording, block, groups), 1)
  })
}

/** Most ranges that a sentence names; the rest is counted. */
const NAMED = 10

function rangesOf(blocks: readonly number[], { start, characters }: RecordingRow): string {
  const ranges = blocks.map((block) => {
    const from = block * BLOCK_CHARACTERS
    return `${start + from}–${start + Math.min(from + BLOCK_CHARACTERS, characters)}`
  })
  const more = ranges.length > NAMED ? ` and ${ranges.length - NAMED} more` : ''
  return `characters ${ranges.slice(0, NAMED).join(', ')}${more}`
}
