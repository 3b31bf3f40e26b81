// Texts, stored in chunks of code points, so that a range reads only its own chunks.

import { AppError } from '../../core/errors.ts'
import type { CorpusInfo, CorpusPart } from '../contract/types.ts'
import { checksum, isWhole } from './checksum.ts'
import { chunksOf, sliceCodePoints } from './code-points.ts'
import { changesOf, insertChanges } from './corpus-changes.ts'
import { damaged } from './errors.ts'
import { freeName, missing, quoted, rename } from './names.ts'
import { checkRow, corpusPart, corpusRow, parsed, readable } from './rows.ts'
import type { Sql } from './sql.ts'
import type { NewCorpus, Store } from './store.ts'

/** code points of a chunk; the last one of a text holds the rest */
export const CHUNK = 65_536
/** most files of a text */
const MOST_PARTS = 10_000

type Corpora = Pick<
  Store,
  'corpora' | 'corpus' | 'corpusText' | 'corpusParts' | 'corpusChanges' | 'addCorpus' | 'renameCorpus' | 'removeCorpus'
>

const COLUMNS = `id, name, characters, vocabulary, hash, added_at AS addedAt, encoding, made_of AS madeOf,
  (SELECT count(*) FROM corpus_part WHERE corpus = corpus.id) AS files`

type Row = Omit<CorpusInfo, 'madeOf'> & { madeOf: string | null }

export function corpora(sql: Sql): Corpora {
  const one = (id: number): CorpusInfo => {
    const row = sql.get<Row>(`SELECT ${COLUMNS} FROM corpus WHERE id = ?`, id)
    if (!row) throw missing('corpus', id)
    return info(row)
  }
  return {
    corpora: () => readable(corpusRows(sql), info),
    corpus: one,
    corpusText: (id, start = 0, end = Number.MAX_SAFE_INTEGER) => sql.read(() => textOf(sql, one(id), start, end)),
    corpusParts: (id) =>
      sql
        .all<CorpusPart>('SELECT name, start FROM corpus_part WHERE corpus = ? ORDER BY place LIMIT ?', id, MOST_PARTS)
        .map((row) => checkRow('corpus', row, corpusPart)),
    corpusChanges: (id) => sql.read(() => changesOf(sql, id)),
    addCorpus: (corpus) => sql.write(() => one(insert(sql, corpus))),
    renameCorpus: (id, name) => rename(sql, 'corpus', id, name),
    removeCorpus: (id) =>
      sql.write(() => {
        const name = sql.get<{ name: string }>('SELECT name FROM corpus WHERE id = ?', id)?.name
        if (name === undefined) throw missing('corpus', id)
        checkUnused(sql, id, name)
        sql.run('DELETE FROM corpus WHERE id = ?', id)
      }),
  }
}

/** Without the defaults: UTF-8, and one file. */
function plain({ encoding, files, madeOf, ...info }: CorpusInfo): CorpusInfo {
  return { ...info, ...(encoding ? { encoding } : {}), ...(files ? { files } : {}), ...(madeOf ? { madeOf } : {}) }
}

function info(row: Row): CorpusInfo {
  const madeOf = row.madeOf === null ? null : (parsed('corpus', row, 'madeOf', row.madeOf) as CorpusInfo['madeOf'])
  const whole = { ...row, madeOf }
  return plain(checkRow('corpus', whole, corpusRow) as CorpusInfo)
}

function corpusRows(sql: Sql): Row[] {
  return sql.all<Row>(`SELECT ${COLUMNS} FROM corpus WHERE removed_at IS NULL ORDER BY id`)
}

function insert(sql: Sql, corpus: NewCorpus): number {
  const { id } = sql.run(
    'INSERT INTO corpus (name, characters, vocabulary, hash, added_at, encoding, made_of) VALUES (?, ?, ?, ?, ?, ?, ?)',
    freeName(sql, 'corpus', corpus.name),
    corpus.characters,
    corpus.vocabulary,
    corpus.hash,
    Date.now(),
    corpus.encoding ?? null,
    corpus.madeOf ? JSON.stringify(corpus.madeOf) : null,
  )
  if (corpus.changes) insertChanges(sql, id, corpus.changes)
  let place = 0
  for (const { name, start } of corpus.parts ?? [])
    sql.run('INSERT INTO corpus_part (corpus, place, name, start) VALUES (?, ?, ?, ?)', id, place++, name, start)
  let chunk = 0
  for (const text of chunksOf(corpus.text, CHUNK))
    sql.run('INSERT INTO corpus_text (corpus, chunk, text, sum) VALUES (?, ?, ?, ?)', id, chunk++, text, checksum(text))
  return id
}

/** Like `slice`, in code points. */
function textOf(sql: Sql, { id, name, characters }: CorpusInfo, start: number, end: number): string {
  const stop = Math.min(end, characters)
  let text = ''
  for (let chunk = Math.floor(start / CHUNK); chunk * CHUNK < stop; chunk++) {
    const row = wholeChunk(sql, id, chunk)
    if (!row) throw damaged(`The text “${name}”`, 'add it again under another name')
    const first = chunk * CHUNK
    const total = Math.min(CHUNK, characters - first)
    text += sliceCodePoints(row.text, Math.max(start - first, 0), Math.min(stop - first, total), total)
  }
  return text
}

/** A chunk of a text; undefined where it is missing or its checksum differs. */
export function wholeChunk(sql: Sql, corpus: number, chunk: number): { text: string } | undefined {
  const row = sql.get<{ text: string; sum: number | null }>(
    'SELECT text, sum FROM corpus_text WHERE corpus = ? AND chunk = ?',
    corpus,
    chunk,
  )
  return row && typeof row.text === 'string' && isWhole(row.text, row.sum) ? row : undefined
}

function checkUnused(sql: Sql, id: number, name: string): void {
  const users = sql.all<{ name: string }>(
    'SELECT name FROM model WHERE corpus = ? UNION ALL SELECT name FROM recording WHERE corpus = ?',
    id,
    id,
  )
  if (users.length > 0)
    throw new AppError(
      'in-use',
      `“${name}” is still needed by ${quoted(users.map((user) => user.name))}; remove them first.`,
    )
}
