// Parses typed numbers: 1,024 and 1 024 and 1'024 are grouped, 0,002 and 0.002 have a decimal mark. Ambiguous ones are
// refused: 1,500 is fifteen hundred in English, one and a half in much of Europe.

const SIGN = /^[+\-−]?/
const GROUPS = /^[1-9]\d{0,2}([,. '’\u00a0\u2009\u202f_])\d{3}(?:\1\d{3})*$/
const PLAIN = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const DECIMAL_COMMA = /^(?:\d+,\d+|,\d+)(?:e[+-]?\d+)?$/i

/**
 * A number with or without a fraction.
 * @returns NaN for no number, and for ambiguous ones: “1,500” and “1.234.567”
 */
export function readNumber(text: string): number {
  const [digits, sign] = unsigned(text)
  const value = PLAIN.test(digits) ? Number(digits) : DECIMAL_COMMA.test(digits) ? withComma(digits) : grouped(digits)
  return sign * value
}

/**
 * A whole number: a comma before three digits groups, as the window writes it.
 * @returns NaN for what is no number, and for “20.000”, which could be two; a fraction is returned as it is
 */
export function readWhole(text: string): number {
  const [digits, sign] = unsigned(text)
  const group = GROUPS.exec(digits)
  if (group?.[1] === '.') return Number.NaN
  return group ? sign * Number(digits.replace(/\D/g, '')) : readNumber(text)
}

function unsigned(text: string): [digits: string, sign: 1 | -1] {
  const trimmed = text.trim()
  const sign = SIGN.exec(trimmed)![0]
  return [trimmed.slice(sign.length), sign === '-' || sign === '−' ? -1 : 1]
}

/** “0,002” and “1,5”; one to three digits before exactly three could also be a group. */
function withComma(digits: string): number {
  if (GROUPS.test(digits)) return Number.NaN
  return Number(digits.replace(',', '.'))
}

/** “1 024”, “12,345,678”, “1,234.5” and “1.234,5”: the mark that comes once and last is the decimal one. */
function grouped(digits: string): number {
  const group = GROUPS.exec(digits)
  if (group) {
    const several = digits.split(group[1]).length > 2
    const plain = several ? group[1] !== '.' : group[1] !== ','
    return plain ? Number(digits.replace(/\D/g, '')) : Number.NaN
  }
  const both = /^(.+)([.,])(\d+)$/.exec(digits)
  if (!both) return Number.NaN
  const [, whole, mark, fraction] = both
  const parts = GROUPS.exec(whole)
  if (!parts || parts[1] === mark) return Number.NaN
  return Number(`${whole.replace(/\D/g, '')}.${fraction}`)
}
