// Numbers as they are written in the window and in figures: a true minus, thousands in groups of three.

import { format } from 'd3-format'

const MINUS = '−'
const GROUPED = format(',.0f')
const TICK = format(',.4~f')
const FIXED = Array.from({ length: 13 }, (_, digits) => format(`,.${digits}f`))

/** “0.87”, “−0.32”, “1.00”, “−1,234.50”; “–” for what is not a number. */
export function score(value: number | null | undefined, digits = 2): string {
  if (value == null || Number.isNaN(value)) return '–'
  return FIXED[digits](value)
}

/** With its sign always: “+0.42”, “−0.13”, “0.00”. */
export function signed(value: number | null, digits = 2): string {
  const text = score(value, digits)
  return value !== null && value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A label of an axis: “−1”, “−0.5”, “0”, “0.25”, “24,000” */
export function tick(value: number): string {
  return TICK(value)
}

/** A label of an axis of a learning rate, and a rate: three digits that tell, “0.002”, “0.00005”, “2e-7”. */
export function rate(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', MINUS)
}

/** “1,193,000” */
export function count(n: number): string {
  return GROUPED(n)
}

/** A raw value with about three telling digits. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const magnitude = Math.abs(value)
  return score(value, magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2)
}

/** A family-wise p; with `shifts` shifts nothing below 1 / (shifts + 1) can be said: “≤ 0.001”. */
export function probability(p: number | null, shifts: number): string {
  if (p === null || Number.isNaN(p)) return '–'
  const bound = 1 / (shifts + 1)
  if (shifts > 0 && p <= bound * 1.0001) return `≤ ${score(bound, bound < 0.0095 ? 3 : 2)}`
  return score(p, 3)
}
