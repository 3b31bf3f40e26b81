// Named features: built-in ones, and the researcher's own.

import { AppError } from '../../core/errors.ts'
import { LANGUAGE_VERSION } from '../../core/features/convert.ts'
import type { FeatureInfo } from '../contract/types.ts'
import { checkName, missing } from './names.ts'
import { checkOften, featureRow, readable } from './rows.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

type Features = { feature(id: number): FeatureInfo } & Pick<
  Store,
  'features' | 'saveFeature' | 'removeFeature' | 'changeFeatures'
>
type Row = Omit<FeatureInfo, 'builtin'> & { builtin: number }
type Saved = Parameters<Store['saveFeature']>[0]

/** Most features of a workspace. */
export const MOST = 5000

const COLUMNS = 'id, name, expression, meaning, builtin'

export function features(sql: Sql): Features {
  const one = (id: number): FeatureInfo => {
    const row = sql.get<Row>(`SELECT ${COLUMNS} FROM feature WHERE id = ?`, id)
    if (!row) throw missing('feature', id)
    return info(row)
  }
  const save: Store['saveFeature'] = (feature) =>
    sql.write(() => {
      const kept = feature.builtin ? ofName(sql, feature.name) : undefined
      if (kept && !kept.builtin) return info(kept) // the researcher's feature of that name is kept
      const id = feature.id ?? kept?.id
      checkName(sql, 'feature', feature.name, id)
      if (id === undefined) return one(insert(sql, feature))
      checkOwn(one(id), feature.builtin)
      update(sql, id, feature)
      return one(id)
    })
  const remove = (id: number): void =>
    sql.write(() => {
      checkOwn(one(id))
      sql.run('DELETE FROM feature WHERE id = ?', id)
    })
  return {
    feature: one,
    features: () =>
      readable(sql.all<Row>(`SELECT ${COLUMNS} FROM feature ORDER BY builtin DESC, id LIMIT ?`, MOST), info).toSorted(
        (a, b) => a.id - b.id,
      ),
    saveFeature: save,
    removeFeature: remove,
    changeFeatures: (saved, removed) =>
      sql.write(() => {
        removed.forEach(remove)
        return saved.map((feature) => save({ ...feature, builtin: false }))
      }),
  }
}

function info(row: Row): FeatureInfo {
  checkOften('feature', row, featureRow)
  return { ...row, builtin: row.builtin === 1 }
}

function ofName(sql: Sql, name: string): Row | undefined {
  return sql.get<Row>(`SELECT ${COLUMNS} FROM feature WHERE name = ?`, name)
}

function insert(sql: Sql, { name, expression, meaning, builtin }: Saved): number {
  return sql.run(
    'INSERT INTO feature (name, expression, meaning, builtin, language) VALUES (?, ?, ?, ?, ?)',
    name,
    expression,
    meaning,
    builtin ? 1 : 0,
    LANGUAGE_VERSION,
  ).id
}

function update(sql: Sql, id: number, { name, expression, meaning }: Saved): void {
  sql.run('UPDATE feature SET name = ?, expression = ?, meaning = ? WHERE id = ?', name, expression, meaning, id)
}

function checkOwn(feature: FeatureInfo, byProgram = false): void {
  if (feature.builtin && !byProgram)
    throw new AppError(
      'builtin',
      `“${feature.name}” comes with the program and stays as it is; save one of another name.`,
    )
}
