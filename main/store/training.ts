// Loss curves and samples of training, one row a step; a repeated step replaces its row.

import type { LossPoint, TrainingSample } from '../contract/types.ts'
import { dropKeptAfter } from './checkpoints.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

type Training = Pick<Store, 'lossPoints' | 'samples' | 'addTraining' | 'truncateTraining'>

/** SQLite stores NaN as NULL. */
type Row = Omit<LossPoint, 'train' | 'gradientNorm'> & { train: number | null; gradientNorm: number | null }

export function training(sql: Sql): Training {
  return {
    lossPoints: (model) =>
      sql
        .all<Row>(
          `SELECT step, epoch, train, validation, gradient_norm AS gradientNorm, learning_rate AS learningRate,
             characters_per_second AS charactersPerSecond FROM loss_point WHERE model = ? ORDER BY step`,
          model,
        )
        .map((row) => ({ ...row, train: row.train ?? Number.NaN, gradientNorm: row.gradientNorm ?? Number.NaN })),
    samples: (model) =>
      sql.all<TrainingSample>('SELECT step, text FROM training_sample WHERE model = ? ORDER BY step', model),
    addTraining: (model, points, samples) =>
      sql.write(() => {
        for (const point of points) addPoint(sql, model, point)
        for (const { step, text } of samples)
          sql.run('INSERT OR REPLACE INTO training_sample (model, step, text) VALUES (?, ?, ?)', model, step, text)
      }),
    truncateTraining: (model, afterStep) =>
      sql.write(() => {
        sql.run('DELETE FROM loss_point WHERE model = ? AND step > ?', model, afterStep)
        sql.run('DELETE FROM training_sample WHERE model = ? AND step > ?', model, afterStep)
        dropKeptAfter(sql, model, afterStep)
      }),
  }
}

function addPoint(sql: Sql, model: number, point: LossPoint): void {
  sql.run(
    'INSERT OR REPLACE INTO loss_point VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    model,
    point.step,
    point.epoch,
    point.train,
    point.validation,
    point.gradientNorm,
    point.learningRate,
    point.charactersPerSecond,
  )
}
