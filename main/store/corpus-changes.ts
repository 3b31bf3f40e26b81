// What was changed in a text that was made for a network: 12 bytes a change (place, code point, length), in parts.

import type { FitChanges } from '../../core/text/fit.ts'
import { checksum, isWhole } from './checksum.ts'
import { damaged } from './errors.ts'
import type { Sql } from './sql.ts'
import { bytes } from './summaries.ts'

/** Changes of a part. */
const PART = 65_536

export function insertChanges(sql: Sql, corpus: number, { at, was, length }: FitChanges): void {
  for (let from = 0, part = 0; from < at.length; from += PART, part++) {
    const words = new Uint32Array(3 * Math.min(PART, at.length - from))
    for (let i = 0; i < words.length / 3; i++) words.set([at[from + i], was[from + i], length[from + i]], 3 * i)
    sql.run('INSERT INTO corpus_change VALUES (?, ?, ?, ?)', corpus, part, words, checksum(words))
  }
}

/** @throws AppError `damaged` */
export function changesOf(sql: Sql, corpus: number): FitChanges {
  const rows = sql.all<{ data: Uint8Array; sum: number }>(
    'SELECT data, sum FROM corpus_change WHERE corpus = ? ORDER BY part',
    corpus,
  )
  const count = rows.reduce((sum, { data }) => sum + data.length / 12, 0)
  const changes = { at: new Uint32Array(count), was: new Uint32Array(count), length: new Uint8Array(count) }
  let next = 0
  for (const { data, sum } of rows) {
    if (data.length % 12 !== 0 || !isWhole(data, sum))
      throw damaged('What was changed in this text', 'make the text again')
    const words = new Uint32Array(bytes(data))
    for (let i = 0; i < words.length; i += 3, next++) {
      changes.at[next] = words[i]
      changes.was[next] = words[i + 1]
      changes.length[next] = words[i + 2]
    }
  }
  return changes
}
