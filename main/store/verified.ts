// The parts of rows that were verified through a connection, so that repeated reads are verified once. A disk that fails
// later is noticed at the next opening.

import type { Sql } from './sql.ts'

/** Rows of a page: 2 kB. */
const PAGE = 1024
/** Most pages, of a million rows; the table is then emptied. */
const MOST = 1024

/** [PAGE] the parts of each row, a bit each */
type Page = Uint16Array

const all = new WeakMap<Sql, Map<number, Page>>()

/** Whether part `part` of a row of up to 16 parts was verified. */
export function isVerified(sql: Sql, row: number, part: number): boolean {
  return (known(sql, row) & (1 << part)) !== 0
}

/** Whether all of the first `parts` parts were verified. */
export function areVerified(sql: Sql, row: number, parts: number): boolean {
  const every = (1 << parts) - 1
  return (known(sql, row) & every) === every
}

/** @param parts the number of parts from `part` on */
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
