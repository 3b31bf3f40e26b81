// Scales and their labels: few, round, and written as the window writes them.

import { at, END, type Inks, label, line, MIDDLE } from './drawing.ts'
import { fitted, widthOf } from './measure.ts'

/** From a domain to units of a figure. */
export interface Scale {
  (value: number): number
  low: number
  high: number
}

/** A domain of one value is mapped to the beginning of the range. */
export function linear([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const span = high - low || 1
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), { low, high })
}

/** @param domain above 0 */
export function logarithmic([low, high]: readonly [number, number], range: readonly [number, number]): Scale {
  const scale = linear([Math.log(low), Math.log(high)], range)
  return Object.assign((value: number) => scale(Math.log(value)), { low, high })
}

/** About `count` round numbers from low to high: steps of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count)
  if (!(rough > 0)) return [low]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].find((times) => times * power >= rough * 0.999)! * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Powers of ten, with 2 and 5 between them where there are fewer than three decades. */
export function logTicks(low: number, high: number): number[] {
  const steps = high / low < 1000 ? [1, 2, 5] : [1]
  const found: number[] = []
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++)
    for (const step of steps) found.push(Number((step * 10 ** power).toPrecision(1)))
  return found.filter((tick) => tick >= low && tick <= high)
}

/** “0.87”, “−0.32”, “1.00”; “–” for what is not a number. */
export function score(value: number | null, digits = 2): string {
  if (value === null || Number.isNaN(value)) return '–'
  const text = Math.abs(value).toFixed(digits)
  return (value < 0 && Number(text) !== 0 ? '−' : '') + text
}

/** With its sign always: “+0.12”, “−0.03”, “0.00”. */
export function change(value: number | null, digits = 2): string {
  const text = score(value, digits)
  return value !== null && value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text
}

/** A label of an axis: “−1”, “−0.5”, “0”, “0.25”, “24,000” */
export function tick(value: number): string {
  const text = String(Number(Math.abs(value).toFixed(4)))
  const [whole, part] = text.split('.')
  const shown = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return (value < 0 && text !== '0' ? '−' : '') + (part ? `${shown}.${part}` : shown)
}

/** A family-wise p; with `shifts` shifts nothing below 1 / (shifts + 1) can be said. */
export function probability(p: number | null, shifts: number): string {
  if (p === null || Number.isNaN(p)) return '–'
  const bound = 1 / (shifts + 1)
  if (shifts > 0 && p <= bound * 1.0001) return `≤ ${score(bound, bound < 0.0095 ? 3 : 2)}`
  return score(p, 3)
}

/** How high the foot of a chart is: without and with what is counted. */
export const FOOT = { bare: 18, named: 32 } as const

/**
 * The foot of a chart: line, short strokes, labels that stay within it and apart from one another, and what is counted.
 * @param words '' for no name
 */
export function bottomAxis(scale: Scale, values: readonly number[], y: number, words: string, inks: Inks): string {
  const [left, right] = [scale(scale.low), scale(scale.high)]
  let last = Number.NEGATIVE_INFINITY
  const labels = values.map((value) => {
    const x = scale(value)
    const words = tick(value)
    const width = widthOf(words)
    const from = Math.max(left - 2, Math.min(right + 2 - width, x - width / 2))
    const shown = from >= last + 6
    if (shown) last = from + width
    return line(x, y, x, y + 4, inks.axis) + (shown ? label(words, from + width / 2, y + 15, MIDDLE) : '')
  })
  const named = label(fitted(words, right - left), (left + right) / 2, y + 29, MIDDLE)
  return line(left, y, right, y, inks.axis) + labels.join('') + named
}

/** Faint lines across, with their labels at the left. */
export function sideAxis(scale: Scale, values: readonly number[], left: number, right: number, inks: Inks): string {
  return values
    .map((value) => {
      const y = scale(value)
      return line(left, y, right, y, inks.grid) + label(tick(value), left - 6, y + 3.5, END)
    })
    .join('')
}

/** How much room the labels of an axis need at its left. */
export function sideRoom(values: readonly number[], words = ''): number {
  return Math.max(...values.map((value) => widthOf(tick(value))), 0) + 8 + (words === '' ? 0 : 15)
}

/** What an upright axis counts, along its left side. */
export function sideWords(words: string, from: number, to: number): string {
  const y = (from + to) / 2
  const shown = fitted(words, Math.abs(to - from) + 12)
  return label(shown, 8, y, { ...MIDDLE, transform: `rotate(-90 8 ${at(y)})` })
}

/** A dashed line across with a word at its right end: chance, a baseline. */
export function rule(y: number, left: number, right: number, words: string, inks: Inks): string {
  return line(left, y, right, y, inks.mute2, { 'stroke-dasharray': '2 3' }) + label(words, right, y - 4, END)
}
