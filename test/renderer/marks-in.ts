// What a template draws, without a document: the marks that it joins, and the words that it writes.

import { nothing } from 'lit-html'
import { flat, type Mark, type Marks } from '../../core/figures/marks/mark.ts'

interface Template {
  strings: readonly string[]
  values: readonly unknown[]
}

const isTemplate = (value: unknown): value is Template =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value
const isDirective = (value: unknown): value is { values: readonly unknown[] } =>
  typeof value === 'object' && value !== null && '_$litDirective$' in value
const isMarks = (value: unknown): value is Marks => {
  const first = Array.isArray(value) ? value.flat(9).find((one) => one !== null) : value
  return typeof first === 'object' && first !== null && 'name' in first && 'attributes' in first
}

/** Every mark that is joined, and the marks inside them. */
export function marksIn(value: unknown): Mark[] {
  if (Array.isArray(value)) return value.flatMap(marksIn)
  if (isDirective(value)) return value.values.flatMap((one) => (isMarks(one) ? deep(one) : []))
  return isTemplate(value) ? value.values.flatMap(marksIn) : []
}

export function deep(marks: Marks): Mark[] {
  return flat(marks).flatMap((mark) => [mark, ...deep(mark.marks ?? null)])
}

/** What is written, tags left out. */
export function wordsIn(value: unknown): string {
  if (value === nothing || value == null || typeof value === 'function' || isDirective(value)) return ''
  if (Array.isArray(value)) return value.map(wordsIn).join('')
  if (!isTemplate(value)) return String(value)
  const whole = value.strings
    .map((part, i) => part + (i < value.values.length ? wordsIn(value.values[i]) : ''))
    .join('')
  return whole.replace(/<[^>]*>/g, ' ')
}
