// Which parts of which rows have been found whole through a connection: a screen of text that is read again and again is
// verified once. What was read is in the memory of the system; a disk that fails later is noticed at the next opening.

import type { Sql } from './sql.ts'

/** rows that are remembered; then it begins anew */
const MOST = 20_000

const all = new WeakMap<Sql, Map<number, number>>()

/** Is part `part` of a row of up to 32 parts known to be whole? */
export function isVerified(sql: Sql, row: number, part: number): boolean {
  return ((all.get(sql)?.get(row) ?? 0) & (1 << part)) !== 0
}

export function setVerified(sql: Sql, row: number, part: number): void {
  const known = all.get(sql) ?? remembered(sql)
  if (known.size >= MOST) known.clear()
  known.set(row, (known.get(row) ?? 0) | (1 << part))
}

function remembered(sql: Sql): Map<number, number> {
  const known = new Map<number, number>()
  all.set(sql, known)
  return known
}
