// CSV (RFC 4180): a row a character, a column a unit. The facts to make the table again stand in a last column, in the
// first row only.

import { codePointName } from '../../text/code-points.ts'
import { parts, type StatesFormat } from './states-format.ts'

/** Cells that are formatted between two pieces. */
const PIECE_CELLS = 2 ** 17

/** A field by RFC 4180; what a spreadsheet would take for a formula gets an apostrophe before it. */
function field(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csv: StatesFormat = {
  id: 'csv',
  *write(source) {
    const { columns, length, position, provenance } = source
    const words = new Map<number, string>() // float16 has few different values
    const written = (value: number) => {
      const known = words.get(value)
      if (known !== undefined) return known
      const word = Number.isNaN(value) ? '' : String(value)
      if (words.size < 100_000) words.set(value, word)
      return word
    }
    const head = ['position', 'codepoint', ...columns.map(({ name }) => field(name)), 'provenance']
    let first: string | null = field(provenance)
    for (const [from, to] of parts(length, Math.max(16, Math.ceil(PIECE_CELLS / head.length)))) {
      const lines = first === null ? [] : [head.join(',')]
      const values = columns.map((_, c) => source.values(c, from, to))
      for (const [i, point] of source.points(from, to).entries()) {
        const cells = values.map((one) => written(one[i]))
        lines.push([position + from + i, codePointName(point), ...cells, first ?? ''].join(','))
        first = null
      }
      const bytes = new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(''))
      yield { file: '', bytes, share: to / length }
    }
  },
}
