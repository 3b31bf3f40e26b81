// Completed searches, with all that is needed to repeat them. One row a question: repeating it replaces the result and
// keeps pin and note. Metrics are stored as JSON, which keeps doubles exactly; NaN and infinities are stored as strings.

import { AppError } from '../../core/errors.ts'
import { LANGUAGE_VERSION } from '../../core/features/convert.ts'
import type { KeptSearch, KeptSearchSummary } from '../contract/types.ts'
import { checkRow, readable, refuseRow, searchFields } from './rows.ts'
import type { Sql } from './sql.ts'
import type { NewKeptSearch, Store } from './store.ts'
import { bytes } from './summaries.ts'

type Searches = Pick<Store, 'keptSearches' | 'keptSearch' | 'keepSearch' | 'pinSearch' | 'forgetSearch'>

/** The newest so many of those that are not pinned are kept. */
export const KEPT_UNPINNED = 100

type SummaryRow = Omit<KeptSearchSummary, 'definitions' | 'best' | 'pinned'> & {
  definitions: string
  best: string
  pinned: number
}
type Row = SummaryRow & { top: string; controls: string; maxima: Uint8Array }

const SUMMARY = `id, recording, recording_name AS recordingName, recording_hash AS recordingHash, expression,
  definitions, shifts, seed, split, version, kind, seconds, positives, runs, characters, best, pinned,
  made_at AS madeAt, note, asked`

export function searches(sql: Sql): Searches {
  return {
    keptSearches: (recording) =>
      readable(
        sql.all<SummaryRow>(
          `SELECT ${SUMMARY} FROM search WHERE removed_at IS NULL AND coalesce(?, recording) = recording
           ORDER BY pinned DESC, made_at DESC, id DESC`,
          recording ?? null,
        ),
        summary,
      ),
    keptSearch: (id) => {
      const row = sql.get<Row>(
        `SELECT ${SUMMARY}, top, controls, maxima FROM search WHERE id = ? AND removed_at IS NULL`,
        id,
      )
      if (!row) throw noSuchSearch(id)
      const { top, controls, maxima, ...rest } = row
      return {
        ...summary(rest),
        top: decoded(rest, 'top', top),
        baselines: decoded(rest, 'controls', controls),
        maxima: numbers(rest, maxima),
      } satisfies KeptSearch
    },
    keepSearch: (search) =>
      sql.write(() => {
        const id = insert(sql, search)
        sql.run(
          `DELETE FROM search WHERE pinned = 0 AND removed_at IS NULL AND id NOT IN
             (SELECT id FROM search WHERE pinned = 0 AND removed_at IS NULL ORDER BY made_at DESC, id DESC LIMIT ?)`,
          KEPT_UNPINNED,
        )
        return id
      }),
    pinSearch: (id, pinned, note) => {
      const { changes } = sql.run(
        'UPDATE search SET pinned = ?, note = coalesce(?, note) WHERE id = ?',
        pinned ? 1 : 0,
        note ?? null,
        id,
      )
      if (changes === 0) throw noSuchSearch(id)
    },
    forgetSearch: (id) => {
      const forgotten = sql.run('UPDATE search SET removed_at = ? WHERE id = ? AND removed_at IS NULL', Date.now(), id)
      if (forgotten.changes === 0) throw noSuchSearch(id)
    },
  }
}

function summary(row: SummaryRow): KeptSearchSummary {
  const definitions = decoded<KeptSearchSummary['definitions']>(row, 'definitions', row.definitions)
  checkRow('search', { ...row, definitions }, searchFields)
  return { ...row, definitions, best: decoded(row, 'best', row.best), pinned: row.pinned === 1 }
}

function insert(sql: Sql, search: NewKeptSearch): number {
  return sql.get<{ id: number }>(
    `INSERT INTO search (recording, recording_name, recording_hash, expression, definitions, shifts, seed, split,
       version, kind, seconds, positives, runs, characters, best, made_at, top, controls, maxima, language)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET recording_name = excluded.recording_name, kind = excluded.kind,
       seconds = excluded.seconds, positives = excluded.positives, runs = excluded.runs,
       characters = excluded.characters, best = excluded.best, made_at = excluded.made_at, top = excluded.top,
       controls = excluded.controls, maxima = excluded.maxima, removed_at = NULL
     RETURNING id`,
    search.recording,
    search.recordingName,
    search.recordingHash,
    search.expression,
    encode(sortedKeys(search.definitions)),
    search.shifts,
    search.seed,
    search.split,
    search.version,
    search.kind,
    search.seconds,
    search.positives,
    search.runs,
    search.characters,
    encode(search.best),
    Date.now(),
    encode(search.top),
    encode(search.baselines),
    search.maxima,
    LANGUAGE_VERSION,
  )!.id
}

/** Sorted, so that equal definitions are the same question. */
function sortedKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const NO_NUMBERS: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}

function encode(value: unknown): string {
  return JSON.stringify(value, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v))
}

function decoded<T>(row: object, field: string, text: string): T {
  try {
    return decode(text)
  } catch {
    return refuseRow('search', row, `${field} is no JSON`)
  }
}

function numbers(row: object, blob: Uint8Array): Float64Array {
  if (blob.byteLength % 8 !== 0) refuseRow('search', row, 'maxima are no numbers')
  return new Float64Array(bytes(blob))
}

function decode<T>(text: string): T {
  return JSON.parse(text, (_, v) => (typeof v === 'string' && Object.hasOwn(NO_NUMBERS, v) ? NO_NUMBERS[v] : v))
}

function noSuchSearch(id: number): AppError {
  return new AppError('no-such-search', `There is no search ${id} in this workspace; it may have been forgotten.`)
}
