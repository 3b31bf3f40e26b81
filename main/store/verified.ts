// Which parts of which rows have been found whole through a connection: a screen of text that is read again and again is
// verified once, and so are the values that each search walks through. What was read is in the memory of the system; a
// disk that fails later is noticed at the next opening.

import type { Sql } from './sql.ts'

/** Rows are remembered in pages of so many: 2 kB each. */
const PAGE = 1024
/** Pages that are remembered, of a million rows; then it begins anew. */
const MOST = 1024

/** [PAGE] the parts of each row, a bit each */
type Page = Uint16Array

const all = new WeakMap<Sql, Map<number, Page>>()

/** Is part `part` of a row of up to 16 parts known to be whole? */
export function isVerified(sql: Sql, row: number, part: number): boolean {
  return (known(sql, row) & (1 << part)) !== 0
}

/** Are all of the first `parts` parts? */
export function areVerified(sql: Sql, row: number, parts: number): boolean {
  const every = (1 << parts) - 1
  return (known(sql, row) & every) === every
}

/** @param parts 1 for the one part `part`, more for those that follow it as well */
export function setVerified(sql: Sql, row: number, part: number, parts = 1): void {
  pageOf(sql, row)[row % PAGE] |= ((1 << parts) - 1) << part
}

function known(sql: Sql, row: number): number {
  return all.get(sql)?.get(Math.floor(row / PAGE))?.[row % PAGE] ?? 0
}

function pageOf(sql: Sql, row: number): Page {
  const number = Math.floor(row / PAGE)
  let pages = all.get(sql)
  if (!pages) all.set(sql, (pages = new Map()))
  let page = pages.get(number)
  if (page) return page
  if (pages.size >= MOST) pages.clear()
  pages.set(number, (page = new Uint16Array(PAGE)))
  return page
}
