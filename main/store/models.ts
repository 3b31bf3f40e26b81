// Models: specification and training progress of networks. Weights are in checkpoints.ts, curves in training.ts.

import * as v from 'valibot'
import { AppError } from '../../core/errors.ts'
import type { ModelInfo, TrainingConfig } from '../contract/types.ts'
import { checkpoints } from './checkpoints.ts'
import { checksum, isWhole } from './checksum.ts'
import { damaged } from './errors.ts'
import { checkName, freeName, missing, quoted } from './names.ts'
import { checkedSpec, checkRow, modelFields, parsed, readable, vocabularyField } from './rows.ts'
import type { Sql, Value } from './sql.ts'
import type { NewModel, Store, StoredModel } from './store.ts'

type Models = Pick<
  Store,
  'models' | 'model' | 'addModel' | 'addModelWithWeights' | 'updateModel' | 'removeModel' | 'addExternalModel'
>

type Row = Omit<ModelInfo, 'spec' | 'from' | 'heldOut' | 'status'> & {
  status: ModelInfo['status'] | 'external'
  spec: string
  origin: string | null
  validationPart: number | null
  testPart: number | null
}
type FullRow = Row & { vocabulary: string; config: string | null; sum: number | null }

const COLUMNS = `id, name, corpus, spec, parameters, status, steps, train_loss AS trainLoss,
  validation_loss AS validationLoss, best_loss AS bestLoss, best_step AS bestStep, hash, created_at AS createdAt, origin,
  (SELECT count(*) FROM checkpoint WHERE checkpoint.model = model.id AND which LIKE 'kept %') AS kept,
  iif(json_valid(config), json_extract(config, '$.validation'), NULL) AS validationPart,
  iif(json_valid(config), json_extract(config, '$.test'), NULL) AS testPart`

/** Fields that `updateModel` may change, and their columns. */
const CHANGEABLE: Record<keyof Parameters<Store['updateModel']>[1], string> = {
  name: 'name',
  status: 'status',
  steps: 'steps',
  trainLoss: 'train_loss',
  validationLoss: 'validation_loss',
  bestLoss: 'best_loss',
  bestStep: 'best_step',
  hash: 'hash',
  config: 'config',
}

export function models(sql: Sql): Models {
  const one = (id: number): StoredModel => {
    const found = sql.get<FullRow>(`SELECT ${COLUMNS}, vocabulary, config, sum FROM model WHERE id = ?`, id)
    if (!found) throw missing('model', id)
    const { sum, ...row } = found
    if (row.status === 'external') throw noWeights(row.name)
    if (!isWhole(row.spec + row.vocabulary, sum))
      throw damaged(`What was stored of the network “${row.name}”`, 'train or import that network again')
    return { ...info(row), vocabulary: vocabularyOf(row), config: row.config ? configOf(row) : null }
  }
  return {
    models: () =>
      readable(
        sql.all<Row>(`SELECT ${COLUMNS} FROM model WHERE removed_at IS NULL AND status <> 'external' ORDER BY id`),
        info,
      ),
    model: one,
    addModel: (model) => sql.write(() => one(insert(sql, model))),
    addModelWithWeights: (model, checkpoint) =>
      sql.write(() => {
        const id = insert(sql, model)
        const { saveCheckpoint } = checkpoints(sql)
        saveCheckpoint(id, 'latest', checkpoint)
        saveCheckpoint(id, 'best', checkpoint)
        return one(id)
      }),
    addExternalModel: (name) => sql.write(() => external(sql, name)),
    updateModel: (id, change) => sql.write(() => update(sql, id, change)),
    removeModel: (id) =>
      sql.write(() => {
        const found = sql.get<{ name: string }>('SELECT name FROM model WHERE id = ?', id)
        if (!found) throw missing('model', id)
        checkUnused(sql, id, found.name)
        sql.run('DELETE FROM model WHERE id = ?', id)
      }),
  }
}

function vocabularyOf(row: Pick<FullRow, 'id' | 'name' | 'vocabulary'>): string[] {
  const vocabulary = parsed('model', row, 'vocabulary', row.vocabulary)
  checkRow('model', { ...row, vocabulary }, v.looseObject({ vocabulary: vocabularyField }))
  return vocabulary as string[]
}

function configOf(row: Pick<FullRow, 'id' | 'name' | 'config'>): TrainingConfig {
  const config = parsed('model', row, 'config', row.config)
  checkRow(
    'model',
    { ...row, config },
    v.looseObject({ config: v.looseObject({ batch: v.number(), sequence: v.number() }) }),
  )
  return config as TrainingConfig
}

function info({ origin, validationPart, testPart, ...row }: Row): ModelInfo {
  const heldOut =
    typeof validationPart === 'number' && typeof testPart === 'number'
      ? { validation: validationPart, test: testPart }
      : null
  const spec = parsed('model', row, 'spec', row.spec)
  checkRow('model', { ...row, spec }, modelFields)
  const from = origin === null ? null : (parsed('model', row, 'origin', origin) as ModelInfo['from'])
  return { ...row, status: row.status as ModelInfo['status'], spec: checkedSpec(row, spec), from, heldOut }
}

function insert(sql: Sql, model: NewModel): number {
  const [spec, vocabulary] = [JSON.stringify(model.spec), JSON.stringify(model.vocabulary)]
  return sql.run(
    `INSERT INTO model (name, corpus, spec, vocabulary, config, status, parameters, created_at, origin, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    freeName(sql, 'model', model.name),
    model.corpus,
    spec,
    vocabulary,
    model.config && JSON.stringify(model.config),
    model.status,
    model.parameters,
    Date.now(),
    model.from ? JSON.stringify(model.from) : null,
    checksum(spec + vocabulary),
  ).id
}

/** The message where weights are needed. */
function noWeights(name: string): AppError {
  return new AppError(
    'no-weights',
    `“${name}” was recorded by another program: its weights are not here, so nothing can be computed with the network itself.`,
  )
}

/** Its row has no specification and no characters, and is on no list. */
function external(sql: Sql, name: string): number {
  const found = sql.get<{ id: number }>("SELECT id FROM model WHERE name = ? AND status = 'external'", name)
  if (found) return found.id
  return sql.run(
    `INSERT INTO model (name, spec, vocabulary, status, parameters, created_at) VALUES (?, 'null', '[]', 'external', 0, ?)`,
    freeName(sql, 'model', name),
    Date.now(),
  ).id
}

/** Takes such a network away when the last of its recordings is gone. */
export function dropExternal(sql: Sql, id: number): void {
  sql.run(
    `DELETE FROM model WHERE id = ? AND status = 'external' AND NOT EXISTS (SELECT 1 FROM recording WHERE model = ?)`,
    id,
    id,
  )
}

function update(sql: Sql, id: number, change: Parameters<Store['updateModel']>[1]): void {
  if (change.name !== undefined) checkName(sql, 'model', change.name, id)
  const fields = (Object.keys(CHANGEABLE) as (keyof typeof CHANGEABLE)[]).filter((field) => change[field] !== undefined)
  const values = fields.map((field): Value => {
    const value = change[field]
    return typeof value === 'object' && value ? JSON.stringify(value) : (value as Value)
  })
  const set = fields.map((field) => `${CHANGEABLE[field]} = ?`).join(', ') || 'id = id'
  if (sql.run(`UPDATE model SET ${set} WHERE id = ?`, ...values, id).changes === 0) throw missing('model', id)
}

function checkUnused(sql: Sql, id: number, name: string): void {
  const users = sql.all<{ name: string }>(
    'SELECT name FROM recording WHERE model = ? AND control_of IS NULL ORDER BY id',
    id,
  )
  if (users.length > 0)
    throw new AppError(
      'in-use',
      `“${name}” is still needed by ${quoted(users.map((user) => user.name))}; remove them first.`,
    )
}
