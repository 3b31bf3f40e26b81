// Numbers as people read them in this window: true minus, thin steps of thousands.

import { aloneByte, hexByte, partByte } from '../../core/schema/byte-text.ts'
import { glyphOf } from '../../core/schema/character-cells.ts'

const MINUS = '−'

/** “0.87”, “−0.32”, “1.00”; “–” for what is not a number. */
export function score(value: number | null | undefined, digits = 2): string {
  if (value == null || Number.isNaN(value)) return '–'
  const text = Math.abs(value).toFixed(digits)
  const sign = value < 0 && Number(text) !== 0 ? MINUS : ''
  return sign + text
}

/** A label of an axis: “−1”, “−0.5”, “0”, “0.25” */
export function tick(value: number): string {
  return String(Number(value.toFixed(4))).replace('-', MINUS)
}

/** “+0.42”, “−0.13”, “0.00” */
export function signed(value: number, digits = 2): string {
  const text = score(value, digits)
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A family-wise p; with `shifts` shifts nothing below 1 / (shifts + 1) can be said: “≤ 0.001”. */
export function probability(p: number | null, shifts: number): string {
  if (p === null || Number.isNaN(p)) return '–'
  const bound = 1 / (shifts + 1)
  if (shifts > 0 && p <= bound * 1.0001) return `≤ ${score(bound, bound < 0.0095 ? 3 : 2)}`
  return score(p, 3)
}

/** “1,193,000” */
export function count(n: number): string {
  const digits = String(Math.abs(Math.round(n)))
  return (n < 0 ? MINUS : '') + digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** “1.19 M”, “205 k”, “87” */
export function short(n: number): string {
  if (n >= 999_500) return `${trim(n / 1e6)} M`
  if (n >= 1000) return `${trim(n / 1000)} k`
  return String(Math.round(n))
}

/** “4.1 MB” */
export function size(bytes: number): string {
  const steps: [number, string][] = [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'KB'],
  ]
  for (const [step, name] of steps) if (bytes >= step) return `${trim(bytes / step)} ${name}`
  return `${bytes} B`
}

/** “2 s”, “3 min”, “1 h 20 min” */
export function duration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`
}

/** A raw value with about three telling digits. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const magnitude = Math.abs(value)
  if (magnitude >= 100) return score(value, 0)
  return score(value, magnitude >= 10 ? 1 : 2)
}

/** A character as it is named in a flag or spoken: line ends, tabs, spaces and what cannot be seen get signs; bytes a number. */
export function visible(character: string): string {
  if (character === '\n') return '↵'
  if (character === '\t') return '⇥'
  if (character === ' ') return '␣'
  const part = partByte(character.codePointAt(0) ?? 0)
  return part >= 0 ? `${hexByte(part)}…` : glyphOf(character, false)
}

/** The same with its number where a reader may not know it by its looks: “◌́ (U+0301)”. */
export function namedCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0
  const isByte = partByte(point) >= 0 || aloneByte(point) >= 0
  if (isByte) return `byte ${visible(character)}`
  const known = /^[\p{L}\p{N}\p{P}\p{S}\n\t ]$/u.test(character)
  return known ? visible(character) : `${visible(character)} (U+${point.toString(16).toUpperCase().padStart(4, '0')})`
}

/** Three significant digits, without trailing zeros. */
function trim(value: number): string {
  return value >= 99.95 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
