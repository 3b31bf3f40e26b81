// Checkpoints: the bytes of a safetensors file, in parts that SQLite can hold whatever the size of the network.

import { missing } from './names.ts'
import type { Sql } from './sql.ts'
import type { Checkpoint, Store } from './store.ts'

/** bytes; SQLite's own limit is 1 GB, and smaller parts need less memory at once */
export const PART_BYTES = 16 * 1024 * 1024

type Checkpoints = Pick<Store, 'checkpoint' | 'saveCheckpoint'>
type Which = 'latest' | 'best'
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
        return row && withData(sql, row)
      }),
    saveCheckpoint: (model, which, checkpoint) =>
      sql.write(() => {
        sql.run('DELETE FROM checkpoint WHERE model = ? AND which = ?', model, which)
        noteInModel(sql, model, which, checkpoint)
        insert(sql, model, which, checkpoint)
      }),
  }
}

function withData(sql: Sql, { id, ...row }: Row): Checkpoint {
  const parts = sql.all<{ data: Uint8Array }>('SELECT data FROM checkpoint_part WHERE checkpoint = ? ORDER BY part', id)
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.data.length, 0))
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { ...row, data }
}

function insert(sql: Sql, model: number, which: Which, { step, validationLoss, hash, data }: Checkpoint): void {
  const { id } = sql.run(
    'INSERT INTO checkpoint (model, which, step, validation_loss, hash) VALUES (?, ?, ?, ?, ?)',
    model,
    which,
    step,
    validationLoss,
    hash,
  )
  for (let part = 0; part * PART_BYTES < data.length; part++)
    sql.run(
      'INSERT INTO checkpoint_part (checkpoint, part, data) VALUES (?, ?, ?)',
      id,
      part,
      data.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
    )
}

/** The model's row follows: how far the latest is, how good the best is, and the hash of the weights in use. */
function noteInModel(sql: Sql, model: number, which: Which, { step, validationLoss, hash }: Checkpoint): void {
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
