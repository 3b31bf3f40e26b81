// Tables as CSV (RFC 4180: commas, CRLF, quotes doubled). A comment line would break strict readers, so the facts to
// make the table again stand in a last column, `provenance`, as JSON in the first row only. Text that a spreadsheet
// would take for a formula gets an apostrophe in front; numbers are never touched.

import type { Score } from '../search/types.ts'
import { codePoints } from './cells.ts'
import { type Provenance, provenanceJson } from './provenance.ts'

type Field = string | number | null
type RankedScore = Omit<Score, 'overall'>

/**
 * One unit over a stretch of text: position in the corpus, code point, character, value. A line end or another
 * control character is written by its name, U+000A, so that every record stays on one line.
 */
export function traceCsv(text: string, values: ArrayLike<number>, provenance: Provenance & { unit: string }): string {
  const rows = codePoints(text).map((character, i) => [
    provenance.start + i,
    codeOf(character),
    /^\p{Cc}$/u.test(character) ? codeOf(character) : character,
    values[i],
  ])
  return table(['position', 'codepoint', 'character', 'value'], rows, provenance)
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}

const FIGURES = [
  ['r', 'r'],
  ['auroc', 'auroc'],
  ['average_precision', 'averagePrecision'],
  ['f1', 'f1'],
  ['precision', 'precision'],
  ['recall', 'recall'],
  ['mcc', 'mcc'],
  ['mutual_information', 'mutualInformation'],
  ['d', 'd'],
  ['spearman', 'spearman'],
  ['r2', 'r2'],
] as const

const RANKING: readonly (readonly [string, (score: RankedScore) => Field])[] = [
  ...FIGURES.map(([name, key]) => [name, (s: RankedScore) => s[key]] as const),
  ['threshold', (s) => s.threshold],
  ['sign', (s) => s.sign],
  ...FIGURES.map(([name, key]) => [`heldout_${name}`, (s: RankedScore) => s.heldout[key]] as const),
  ['heldout_r_low', (s) => s.intervals?.r[0] ?? null],
  ['heldout_r_high', (s) => s.intervals?.r[1] ?? null],
  ['heldout_auroc_low', (s) => s.intervals?.auroc[0] ?? null],
  ['heldout_auroc_high', (s) => s.intervals?.auroc[1] ?? null],
  ['p', (s) => s.p],
]

/** All units of a search, best first. A figure that has no meaning is an empty field. */
export function rankingCsv(scores: readonly RankedScore[], provenance: Provenance): string {
  const names = RANKING.map(([name]) => name)
  const rows = scores.map((score, i) => [i + 1, score.unit, ...RANKING.map(([, figure]) => figure(score))])
  return table(['rank', 'unit', ...names], rows, provenance)
}

function table(names: readonly string[], rows: readonly Field[][], provenance: Provenance): string {
  const records = rows.map((row, i) => [...row, i === 0 ? provenanceJson(provenance) : null])
  return [[...names, 'provenance'], ...records].map((record) => `${record.map(field).join(',')}\r\n`).join('')
}

export function field(value: Field): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
