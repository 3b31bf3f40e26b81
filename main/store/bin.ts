// The bin: removed texts, networks, recordings and kept searches stay in the file, off every list, until the bin is
// emptied. A network's recordings are removed and restored with it.

import { AppError } from '../../core/errors.ts'
import type { BinItem } from '../contract/types.ts'
import { bytesOf } from './blocks.ts'
import { corpora } from './corpora.ts'
import { models } from './models.ts'
import { missing, quoted } from './names.ts'
import { recordings } from './recordings.ts'
import { searches } from './searches.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

type Bin = Pick<Store, 'bin' | 'discard' | 'restore' | 'emptyBin'>
type Kind = BinItem['kind']
/** Kinds whose rows have names. */
type Named = Exclude<Kind, 'search'>
type Row = Omit<BinItem, 'kind' | 'bytes' | 'with'>

/** UTF-8 of a text; the weights of a network in each of its checkpoints */
const SIZES = {
  corpus: 'SELECT coalesce(sum(octet_length(text)), 0) AS bytes FROM corpus_text WHERE corpus = ?',
  model: `SELECT coalesce(sum(length(data)), 0) AS bytes FROM checkpoint_part
    JOIN checkpoint ON checkpoint.id = checkpoint WHERE model = ?`,
} as const

export function bin(sql: Sql): Bin {
  return {
    bin: () => sql.read(() => list(sql)),
    discard: (kind, id) => sql.write(() => discard(sql, kind, id)),
    restore: (kind, id) => sql.write(() => restore(sql, kind, id)),
    emptyBin: () => sql.write(() => empty(sql)),
  }
}

/** Newest first; recordings removed with their network are listed with it. */
function list(sql: Sql): BinItem[] {
  const rows = (kind: Named, more = '') =>
    sql.all<Row>(`SELECT id, name, removed_at AS removedAt FROM ${kind} WHERE removed_at IS NOT NULL ${more}`)
  const corpora = rows('corpus').map((row) => ({
    ...row,
    kind: 'corpus' as const,
    bytes: size(sql, 'corpus', row.id),
    with: [],
  }))
  const models = rows('model').map((row) => {
    const taken = alongWith(sql, row.id, row.removedAt)
    const bytes = size(sql, 'model', row.id) + taken.reduce((sum, one) => sum + one.bytes, 0)
    return { ...row, kind: 'model' as const, bytes, with: taken.map(({ name }) => name) }
  })
  const recordings = sql
    .all<Row & { units: number; characters: number }>(
      `SELECT recording.id, recording.name, recording.removed_at AS removedAt, units, characters
       FROM recording JOIN model ON model.id = recording.model
       WHERE recording.removed_at IS NOT NULL AND control_of IS NULL
         AND (model.removed_at IS NULL OR model.removed_at <> recording.removed_at)`,
    )
    .map(({ units, characters, ...row }) => ({
      ...row,
      kind: 'recording' as const,
      bytes: bytesOf(units, characters),
      with: [],
    }))
  const searches = sql
    .all<Omit<BinItem, 'kind' | 'with'>>(
      `SELECT id, expression AS name, removed_at AS removedAt,
         length(top) + length(controls) + length(maxima) AS bytes FROM search WHERE removed_at IS NOT NULL`,
    )
    .map((row) => ({ ...row, kind: 'search' as const, with: [] }))
  return [...corpora, ...models, ...recordings, ...searches].sort((a, b) => b.removedAt - a.removedAt || b.id - a.id)
}

/** The recordings removed together with a network: at the same time stamp. */
function alongWith(sql: Sql, model: number, removedAt: number): { name: string; bytes: number }[] {
  return sql
    .all<{ name: string; units: number; characters: number }>(
      `SELECT name, units, characters FROM recording
       WHERE model = ? AND removed_at = ? AND control_of IS NULL ORDER BY id`,
      model,
      removedAt,
    )
    .map(({ name, units, characters }) => ({ name, bytes: bytesOf(units, characters) }))
}

function size(sql: Sql, kind: keyof typeof SIZES, id: number): number {
  return sql.get<{ bytes: number }>(SIZES[kind], id)!.bytes
}

/** @returns the names of the recordings that are removed with it */
function discard(sql: Sql, kind: Kind, id: number): string[] {
  if (kind === 'search') {
    searches(sql).forgetSearch(id)
    return []
  }
  const row = sql.get<{ name: string; removedAt: number | null }>(
    `SELECT name, removed_at AS removedAt FROM ${kind} WHERE id = ?`,
    id,
  )
  if (!row || row.removedAt !== null) throw missing(kind, id)
  if (kind === 'recording' && isControl(sql, id)) {
    recordings(sql).removeRecording(id)
    return []
  }
  if (kind === 'corpus') checkUnused(sql, id, row.name)
  // two removals within a millisecond need distinct time stamps
  const { last } = sql.get<{ last: number | null }>(
    `SELECT max(removed_at) AS last FROM (SELECT removed_at FROM corpus UNION ALL SELECT removed_at FROM model
     UNION ALL SELECT removed_at FROM recording)`,
  )!
  const now = Math.max(Date.now(), (last ?? 0) + 1)
  sql.run(`UPDATE ${kind} SET removed_at = ? WHERE id = ?`, now, id)
  if (kind === 'model') sql.run('UPDATE recording SET removed_at = ? WHERE model = ? AND removed_at IS NULL', now, id)
  return kind === 'model' ? alongWith(sql, id, now).map(({ name }) => name) : []
}

/** Control recordings are not listed; they are recorded again when needed. */
function isControl(sql: Sql, id: number): boolean {
  return sql.get('SELECT id FROM recording WHERE id = ? AND control_of IS NOT NULL', id) !== undefined
}

/** A text that a network or recording in use needs is not removed. */
function checkUnused(sql: Sql, corpus: number, name: string): void {
  const users = sql.all<{ name: string }>(
    `SELECT name FROM model WHERE corpus = ? AND removed_at IS NULL
     UNION ALL SELECT name FROM recording WHERE corpus = ? AND removed_at IS NULL AND control_of IS NULL`,
    corpus,
    corpus,
  )
  if (users.length > 0)
    throw new AppError(
      'in-use',
      `“${name}” is still needed by ${quoted(users.map((user) => user.name))}; remove them first.`,
    )
}

/** With its dependencies: a recording's network and text, a network's text and the recordings removed with it. */
function restore(sql: Sql, kind: Kind, id: number): void {
  if (kind === 'search') {
    if (sql.run('UPDATE search SET removed_at = NULL WHERE id = ?', id).changes === 0)
      throw new AppError('no-such-search', `There is no search ${id} in the bin; it was emptied.`)
    return
  }
  const row = sql.get<{ removedAt: number | null }>(`SELECT removed_at AS removedAt FROM ${kind} WHERE id = ?`, id)
  if (!row) throw missing(kind, id)
  if (row.removedAt === null) return
  if (kind === 'model')
    sql.run('UPDATE recording SET removed_at = NULL WHERE model = ? AND removed_at = ?', id, row.removedAt)
  sql.run(`UPDATE ${kind} SET removed_at = NULL WHERE id = ?`, id)
  sql.run('UPDATE model SET removed_at = NULL WHERE id IN (SELECT model FROM recording WHERE removed_at IS NULL)')
  sql.run(`UPDATE corpus SET removed_at = NULL WHERE id IN (SELECT corpus FROM model WHERE removed_at IS NULL
    UNION SELECT corpus FROM recording WHERE removed_at IS NULL)`)
}

/** Deletes; the blocks of recordings are deleted afterwards, a slice at a time. */
function empty(sql: Sql): void {
  sql.run('DELETE FROM search WHERE removed_at IS NOT NULL')
  const removed = (kind: Named, more = '') =>
    sql.all<{ id: number }>(`SELECT id FROM ${kind} WHERE removed_at IS NOT NULL ${more}`)
  for (const { id } of removed('recording', 'AND control_of IS NULL')) recordings(sql).removeRecording(id)
  for (const { id } of removed('model')) models(sql).removeModel(id)
  for (const { id } of removed('corpus')) corpora(sql).removeCorpus(id)
}
