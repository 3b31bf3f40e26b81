// Deleting two gigabytes takes seconds. So a removed recording leaves a note of its rows, which the writer deletes a slice
// at a time when idle; each slice returns its pages to the file system.

import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

/** rows of 128 KB deleted in one transaction */
const SLICE = 32

/** @param rows may be 0: a recording that never began */
export function discard(sql: Sql, firstRow: number, rows: number): void {
  if (rows > 0) sql.run('INSERT INTO discarded (first_row, row_count) VALUES (?, ?)', firstRow, rows)
}

export function purge(sql: Sql): Pick<Store, 'purgeSome'> {
  return {
    purgeSome: (milliseconds = 20) => {
      const until = performance.now() + milliseconds
      let more = true
      while ((more = purgeSlice(sql)) && performance.now() < until);
      return more
    },
  }
}

/** @returns whether something is left */
function purgeSlice(sql: Sql): boolean {
  return sql.write(() => {
    const run = sql.get<{ first: number; rows: number }>(
      'SELECT first_row AS first, row_count AS rows FROM discarded ORDER BY first_row DESC LIMIT 1',
    )
    if (!run) return false
    const kept = Math.max(run.rows - SLICE, 0)
    const free = freePages(sql)
    // from the end: pages at the end of the file are truncated without moving others
    sql.run('DELETE FROM block WHERE id >= ? AND id < ?', run.first + kept, run.first + run.rows)
    if (kept > 0) sql.run('UPDATE discarded SET row_count = ? WHERE first_row = ?', kept, run.first)
    else sql.run('DELETE FROM discarded WHERE first_row = ?', run.first)
    sql.script(`PRAGMA incremental_vacuum(${freePages(sql) - free})`)
    return true
  })
}

function freePages(sql: Sql): number {
  return sql.pragma('freelist_count') as number
}
