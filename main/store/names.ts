// Names are unique within their table: a new row gets a number after its name, renaming to a used name is refused.

import { AppError } from '../../core/errors.ts'
import type { Sql } from './sql.ts'

export type Named = 'corpus' | 'model' | 'recording' | 'feature'

const WORDS: Record<Named, string> = { corpus: 'text', model: 'model', recording: 'recording', feature: 'feature' }

/** Rows in the bin keep their names, so that they can be restored. */
function holder(sql: Sql, table: Named, name: string): { id: number; binned: boolean } | undefined {
  const binned = table === 'feature' ? '0' : 'removed_at IS NOT NULL'
  const row = sql.get<{ id: number; binned: number }>(
    `SELECT id, ${binned} AS binned FROM ${table} WHERE name = ?`,
    name,
  )
  return row && { id: row.id, binned: row.binned === 1 }
}

/** `name`, or the first unused one of `name 2`, `name 3`, … */
export function freeName(sql: Sql, table: Named, name: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} ${n}`
    if (holder(sql, table, candidate) === undefined) return candidate
  }
}

/** @throws AppError `name-taken` when another row than `id` has that name */
export function checkName(sql: Sql, table: Named, name: string, id?: number): void {
  const other = holder(sql, table, name)
  if (other === undefined || other.id === id) return
  const words = other.binned
    ? `A ${WORDS[table]} called “${name}” is in the bin; choose another name, or empty the bin.`
    : `There is already a ${WORDS[table]} called “${name}”; choose another name.`
  throw new AppError('name-taken', words)
}

/** @throws AppError `no-such-…`, `name-taken` */
export function rename(sql: Sql, table: Named, id: number, name: string): void {
  sql.write(() => {
    checkName(sql, table, name, id)
    if (sql.run(`UPDATE ${table} SET name = ? WHERE id = ?`, name, id).changes === 0) throw missing(table, id)
  })
}

export function missing(table: Named, id: number): AppError {
  return new AppError(
    `no-such-${table}`,
    `There is no ${WORDS[table]} ${id} in this workspace; it may have been removed.`,
  )
}

/** `“a”, “b” and “c”` */
export function quoted(names: readonly string[]): string {
  const all = names.map((name) => `“${name}”`)
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
