// Tables as CSV (RFC 4180: commas, CRLF, quotes doubled). A comment line would break strict readers, so the facts to
// make the table again stand in a last column, `provenance`, as JSON in the first row only. Text that a spreadsheet
// would take for a formula gets an apostrophe in front; numbers are never touched.

import type { Baselines, Score } from '../search/types.ts'
import { type Provenance, provenanceJson } from './provenance.ts'
import { type Column, rankingTable, type Table, traceTable } from './table.ts'

type Field = string | number | null

/** One unit over a stretch of text. @param quantity what the values are, `tanh c` */
export function traceCsv(
  text: string,
  values: ArrayLike<number>,
  quantity: string,
  provenance: Provenance & { unit: string; start: number },
): string {
  return tableCsv(traceTable(text, provenance.start, [{ unit: provenance.unit, quantity, values }]), provenance)
}

/** All units of a search, best first, and what they have to beat. */
export function rankingCsv(scores: readonly Score[], baselines: Baselines | null, provenance: Provenance): string {
  return tableCsv(rankingTable(scores, baselines), provenance)
}

/** The same table gives the same bytes. */
export function tableCsv(table: Table, provenance: Provenance): string {
  const names = [...table.map(({ name }) => name), 'provenance']
  const records = Array.from({ length: table[0].values.length }, (_, row) => [
    ...table.map((column) => fieldOf(column, row)),
    row === 0 ? provenanceJson(provenance) : null,
  ])
  return [names, ...records].map((record) => `${record.map(field).join(',')}\r\n`).join('')
}

function fieldOf({ values }: Column, row: number): Field {
  return values[row]
}

/** A field by RFC 4180; what a spreadsheet would take for a formula gets an apostrophe before it. */
export function field(value: Field): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
