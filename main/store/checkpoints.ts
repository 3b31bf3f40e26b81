// Checkpoints: the bytes of a safetensors file, in parts within SQLite's limit. One that is written part by part is a
// draft until it is complete, and then replaces the previous one: a kill at any moment leaves a complete checkpoint.

import { AppError } from '../../core/errors.ts'
import type { KeptCheckpoint } from '../contract/types.ts'
import { checksum, isWhole } from './checksum.ts'
import { damaged } from './errors.ts'
import { missing } from './names.ts'
import type { Sql } from './sql.ts'
import type { Checkpoint, CheckpointName, Store } from './store.ts'

/** bytes; SQLite's own limit is 1 GB, and smaller parts need less memory at once */
export const PART_BYTES = 1024 * 1024

type Checkpoints = Pick<
  Store,
  | 'checkpoint'
  | 'keptCheckpoints'
  | 'dropCheckpoints'
  | 'saveCheckpoint'
  | 'beginCheckpoint'
  | 'addCheckpointPart'
  | 'finishCheckpoint'
>
type Which = CheckpointName
type NewCheckpoint = Pick<Checkpoint, 'step' | 'validationLoss'>
type Row = { id: number; step: number; validationLoss: number | null; hash: string }

export function checkpoints(sql: Sql): Checkpoints {
  const one = (model: number, which: Which) =>
    sql.get<Row>(
      'SELECT id, step, validation_loss AS validationLoss, hash FROM checkpoint WHERE model = ? AND which = ?',
      model,
      which,
    )
  return {
    checkpoint: (model, which) =>
      sql.read(() => {
        const row = one(model, which) ?? (which === 'best' ? one(model, 'latest') : undefined)
        return row && withData(sql, row, model)
      }),
    keptCheckpoints: (model) => keptOf(sql, model),
    dropCheckpoints: (model, steps) =>
      sql.write(() =>
        steps.reduce(
          (sum, step) =>
            sum + sql.run('DELETE FROM checkpoint WHERE model = ? AND which = ?', model, `${KEPT}${step}`).changes,
          0,
        ),
      ),
    saveCheckpoint: (model, which, { data, hash, ...row }) =>
      sql.write(() => {
        const id = begin(sql, model, which, row)
        for (let part = 0; part * PART_BYTES < data.length; part++)
          addPart(sql, id, part, data.subarray(part * PART_BYTES, (part + 1) * PART_BYTES))
        finish(sql, id, hash)
      }),
    beginCheckpoint: (model, which, row) => sql.write(() => begin(sql, model, which, row)),
    addCheckpointPart: (id, part, data) => addPart(sql, id, part, data),
    finishCheckpoint: (id, hash) => sql.write(() => finish(sql, id, hash)),
  }
}

const DRAFT = 'draft of '
const KEPT = 'kept '

function keptOf(sql: Sql, model: number): KeptCheckpoint[] {
  return sql.all<KeptCheckpoint>(
    `SELECT step, validation_loss AS validationLoss, hash,
       (SELECT sum(length(data)) FROM checkpoint_part WHERE checkpoint = checkpoint.id) AS bytes
     FROM checkpoint WHERE model = ? AND which LIKE '${KEPT}%' ORDER BY step`,
    model,
  )
}

/** Those that stay, and drafts of them, after a step. */
export function dropKeptAfter(sql: Sql, model: number, step: number): void {
  sql.run(
    `DELETE FROM checkpoint WHERE model = ? AND step > ? AND (which LIKE '${KEPT}%' OR which LIKE '${DRAFT}${KEPT}%')`,
    model,
    step,
  )
}

/** @throws AppError `damaged` */
function withData(sql: Sql, { id, ...row }: Row, model: number): Checkpoint {
  const parts = sql.all<{ data: Uint8Array; sum: number | null }>(
    'SELECT data, sum FROM checkpoint_part WHERE checkpoint = ? ORDER BY part',
    id,
  )
  if (parts.some(({ data, sum }) => !isWhole(data, sum))) throw damagedWeights(sql, model)
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.data.length, 0))
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { ...row, data }
}

/** Every checkpoint of every network, and whether the checksums of all its parts agree. */
export function checkpointsOf(sql: Sql): { name: string; which: string; whole: boolean }[] {
  return sql
    .all<{ id: number; name: string; which: string }>(
      'SELECT checkpoint.id, model.name, which FROM checkpoint JOIN model ON model.id = checkpoint.model ORDER BY checkpoint.id',
    )
    .map(({ id, name, which }) => ({ name, which, whole: partsAreWhole(sql, id) }))
}

function partsAreWhole(sql: Sql, checkpoint: number): boolean {
  const parts = sql.all<{ part: number }>('SELECT part FROM checkpoint_part WHERE checkpoint = ?', checkpoint)
  return parts.every(({ part }) => {
    const found = sql.get<{ data: Uint8Array; sum: number | null }>(
      'SELECT data, sum FROM checkpoint_part WHERE checkpoint = ? AND part = ?',
      checkpoint,
      part,
    )
    return found !== undefined && isWhole(found.data, found.sum)
  })
}

function damagedWeights(sql: Sql, model: number): AppError {
  const name = sql.get<{ name: string }>('SELECT name FROM model WHERE id = ?', model)?.name ?? model
  return damaged(`What was stored of the weights of “${name}”`, 'train or import that network again')
}

/** Begins a draft, replacing an unfinished one. @returns its id */
function begin(sql: Sql, model: number, which: Which, { step, validationLoss }: NewCheckpoint): number {
  const draft = DRAFT + which
  if (!sql.get('SELECT id FROM model WHERE id = ?', model)) throw missing('model', model)
  sql.run('DELETE FROM checkpoint WHERE model = ? AND which = ?', model, draft)
  return sql.run(
    "INSERT INTO checkpoint (model, which, step, validation_loss, hash) VALUES (?, ?, ?, ?, '')",
    model,
    draft,
    step,
    validationLoss,
  ).id
}

function addPart(sql: Sql, id: number, part: number, data: Uint8Array): void {
  sql.run(
    'INSERT INTO checkpoint_part (checkpoint, part, data, sum) VALUES (?, ?, ?, ?)',
    id,
    part,
    data,
    checksum(data),
  )
}

/** Makes the draft the checkpoint. */
function finish(sql: Sql, id: number, hash: string): void {
  const draft = sql.get<Omit<Row, 'hash'> & { model: number; which: string }>(
    'SELECT id, model, which, step, validation_loss AS validationLoss FROM checkpoint WHERE id = ?',
    id,
  )
  if (!draft?.which.startsWith(DRAFT))
    throw new AppError('no-such-checkpoint', `Checkpoint ${id} went with its model while it was saved.`)
  const which = draft.which.slice(DRAFT.length) as Which
  sql.run('DELETE FROM checkpoint WHERE model = ? AND which = ?', draft.model, which)
  sql.run('UPDATE checkpoint SET which = ?, hash = ? WHERE id = ?', which, hash, id)
  noteInModel(sql, draft.model, which, { ...draft, hash })
}

/** Updates the model's row: step of the latest, loss of the best, and the hash of the weights in use. */
function noteInModel(sql: Sql, model: number, which: Which, row: NewCheckpoint & { hash: string }): void {
  if (which.startsWith(KEPT)) return
  const { step, validationLoss, hash } = row
  const { changes } =
    which === 'best'
      ? sql.run(
          'UPDATE model SET best_loss = ?, best_step = ?, hash = ? WHERE id = ?',
          validationLoss,
          step,
          hash,
          model,
        )
      : sql.run(
          `UPDATE model SET steps = ?, validation_loss = coalesce(?, validation_loss),
             hash = iif(EXISTS (SELECT 1 FROM checkpoint WHERE checkpoint.model = model.id AND which = 'best'), hash, ?)
           WHERE id = ?`,
          step,
          validationLoss,
          hash,
          model,
        )
  if (changes === 0) throw missing('model', model)
}
