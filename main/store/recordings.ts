// Recordings and their states: recording → complete or partial → discarded. Their values are in blocks.ts.

import { AppError } from '../../core/errors.ts'
import type { UnitGroup } from '../../core/model/unit-names.ts'
import type { RecordingInfo } from '../contract/types.ts'
import { blockCount, bytesOf, rowsPerBlock, strayRows } from './blocks.ts'
import { dropCodes, freeRow } from './codes.ts'
import { dropExternal } from './models.ts'
import { freeName, missing, rename } from './names.ts'
import { discard } from './purge.ts'
import type { RecordingRow } from './recording-row.ts'
import {
  attempted,
  checkOften,
  checkRow,
  parsed,
  readable,
  recordingFields,
  refuseRow,
  recordingRow as rowSchema,
} from './rows.ts'
import type { Sql } from './sql.ts'
import type { NewRecording, Store } from './store.ts'

type Recordings = Pick<
  Store,
  'recordings' | 'recording' | 'controls' | 'addRecording' | 'finishRecording' | 'renameRecording' | 'removeRecording'
>

type ListRow = Omit<RecordingInfo, 'kinds' | 'bytes' | 'checkpoint' | 'groups' | 'external'> & {
  kinds: string
  groups: string | null
  external: number
  step: number | null
  which: string | null
}

const LIST = `
  SELECT recording.id, recording.name, recording.model, model.name AS modelName, recording.corpus,
    corpus.name AS corpusName, start, stop AS "end", recording.characters, kinds, layers, hidden, units, state,
    model_hash AS modelHash, model_step AS step, model_which AS which, corpus_hash AS corpusHash, initial_state AS initialState,
    unit_groups AS groups, model.status = 'external' AS external,
    recording.created_at AS createdAt, iif(scored > 0, cross_entropy_sum / scored, NULL) AS crossEntropy
  FROM recording JOIN model ON model.id = recording.model JOIN corpus ON corpus.id = recording.corpus
    LEFT JOIN recording_summary ON recording_summary.recording = recording.id`

/** For reading and writing blocks. @throws AppError `no-such-recording` */
export function recordingRow(sql: Sql, id: number): RecordingRow {
  const row = sql.get<RecordingRow>(
    `SELECT id, name, start, stop AS "end", characters, units, state, first_row AS firstRow FROM recording WHERE id = ?`,
    id,
  )
  if (!row) throw missing('recording', id)
  return sane(checkOften('recording', row, rowSchema))
}

/** A recording of a part of its text. @throws AppError `damaged` */
function sane<R extends Pick<RecordingInfo, 'start' | 'end' | 'characters'>>(row: R): R {
  const { start, end, characters } = row
  if (end <= start || characters > end - start)
    refuseRow('recording', row, `${characters} characters of the range ${start}:${end}`)
  return row
}

export function recordings(sql: Sql): Recordings {
  const one = (id: number): RecordingInfo => {
    const row = sql.get<ListRow>(`${LIST} WHERE recording.id = ?`, id)
    if (!row) throw missing('recording', id)
    return info(row)
  }
  return {
    recordings: () =>
      readable(
        sql.all<ListRow>(`${LIST} WHERE control_of IS NULL AND recording.removed_at IS NULL ORDER BY recording.id`),
        info,
      ),
    recording: one,
    controls: (id) => readable(sql.all<ListRow>(`${LIST} WHERE control_of = ? ORDER BY recording.id`, id), info),
    addRecording: (recording) => sql.write(() => one(insert(sql, recording))),
    finishRecording: (id, state, initialState) =>
      sql.write(() => {
        finish(sql, recordingRow(sql, id), state)
        if (initialState !== undefined) sql.run('UPDATE recording SET initial_state = ? WHERE id = ?', initialState, id)
      }),
    renameRecording: (id, name) => rename(sql, 'recording', id, name),
    removeRecording: (id) => sql.write(() => remove(sql, recordingRow(sql, id))),
  }
}

/** Called when the writer opens: recordings in progress have been interrupted. */
export function settleInterrupted(sql: Sql): void {
  sql.write(() => {
    for (const { id } of sql.all<{ id: number }>("SELECT id FROM recording WHERE state = 'recording'")) {
      const found = attempted(() => recordingRow(sql, id))
      if ('why' in found) continue // listed as damaged
      const recording = found.value
      if (recording.characters === 0) remove(sql, recording)
      else finish(sql, recording, recording.characters === recording.end - recording.start ? 'complete' : 'partial')
    }
  })
}

function info({ step, which, external, ...row }: ListRow): RecordingInfo {
  const checkpoint = step === null ? null : ({ step, which: which === 'best' ? 'best' : 'last' } as const)
  const kinds = parsed('recording', row, 'kinds', row.kinds) as RecordingInfo['kinds']
  const groups = row.groups === null ? null : (parsed('recording', row, 'groups', row.groups) as UnitGroup[])
  sane(checkRow('recording', { ...row, kinds, groups }, recordingFields))
  if (row.units !== row.layers * kinds.length * row.hidden)
    refuseRow(
      'recording',
      row,
      `${row.units} units in ${row.layers} layers of ${row.hidden}, kinds ${kinds.join(', ')}`,
    )
  const named = groups?.reduce((sum, { units }) => sum + units, 0) ?? row.units
  if (named !== row.units) refuseRow('recording', row, `${named} names of ${row.units} units`)
  return { ...row, checkpoint, kinds, groups, external: external === 1, bytes: bytesOf(row.units, row.characters) }
}

function insert(sql: Sql, recording: NewRecording): number {
  const rows = blockCount(recording.end - recording.start) * rowsPerBlock(recording.units)
  // “best” comes before “latest”: with one hash, they are the same weights
  const used = sql.get<{ step: number; which: string }>(
    "SELECT step, which FROM checkpoint WHERE model = ? AND hash = ? AND which IN ('best', 'latest') ORDER BY which LIMIT 1",
    recording.model,
    recording.modelHash,
  )
  return sql.run(
    `INSERT INTO recording (name, model, corpus, start, stop, kinds, layers, hidden, units, state,
       model_hash, corpus_hash, initial_state, created_at, first_row, row_count, control_of, model_step, model_which, unit_groups)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'recording', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    freeName(sql, 'recording', recording.name),
    recording.model,
    recording.corpus,
    recording.start,
    recording.end,
    JSON.stringify(recording.kinds),
    recording.layers,
    recording.hidden,
    recording.units,
    recording.modelHash,
    recording.corpusHash,
    recording.initialState,
    Date.now(),
    freeRow(sql),
    rows,
    recording.controlOf ?? null,
    used?.step ?? null,
    used?.which ?? null,
    recording.groups ? JSON.stringify(recording.groups) : null,
  ).id
}

function finish(sql: Sql, recording: RecordingRow, state: 'complete' | 'partial'): void {
  const { id, name, characters, start, end } = recording
  if (state === 'complete' && characters !== end - start)
    throw new AppError('incomplete', `“${name}” holds ${characters} of ${end - start} characters; it is not complete.`)
  sql.run('UPDATE recording SET state = ? WHERE id = ?', state, id)
  const { first, rows } = strayRows(sql, recording)
  discard(sql, first, rows)
}

/** Removes the row; its blocks are deleted later, a slice at a time. */
function remove(sql: Sql, recording: RecordingRow): void {
  const { id, firstRow, units, characters, state } = recording
  const stray = state === 'recording' ? strayRows(sql, recording).rows : 0
  for (const control of sql.all<{ id: number }>('SELECT id FROM recording WHERE control_of = ?', id))
    remove(sql, recordingRow(sql, control.id))
  dropCodes(sql, id)
  const { model } = sql.get<{ model: number }>('SELECT model FROM recording WHERE id = ?', id)!
  sql.run('DELETE FROM recording WHERE id = ?', id)
  dropExternal(sql, model)
  discard(sql, firstRow, blockCount(characters) * rowsPerBlock(units) + stray)
}
