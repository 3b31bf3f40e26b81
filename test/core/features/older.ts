// The first version of the feature language, as a reference: what has changed since is evaluated here, character by
// character, all else as it is today.

import { evaluateFeature } from '../../../core/features/evaluate.ts'
import type { Delimiter, Expression } from '../../../core/features/expression.ts'
import { nameKey, parseFeature } from '../../../core/features/parse.ts'
import { printFeature } from './print.ts'

type Values = (number | boolean)[]

/** @param names what names stand for, in the first version */
export function evaluateOlder(source: string, text: string, names: Record<string, string>): Values {
  return evaluate(parseFeature(source), text, names)
}

function evaluate(e: Expression, text: string, names: Record<string, string>): Values {
  const points = [...text]
  const of = (operand: Expression) => evaluate(operand, text, names)
  switch (e.type) {
    case 'inside':
      return inside(e, text)
    case 'column':
      return points.map((_, t) => t - 1 - points.lastIndexOf('\n', t - 1)).map((v, t) => (t === 0 ? 0 : v))
    case 'line':
      return points.map((_, t) => points.slice(0, t).filter((c) => c === '\n').length)
    case 'name':
      return evaluateOlder(names[nameKey(e.name)], text, names)
    case 'not':
      return of(e.operand).map((v) => !v)
    case 'negate':
      return of(e.operand).map((v) => 0 - Number(v))
    case 'shift': {
      const values = of(e.operand)
      const off = typeof values[0] === 'number' ? 0 : false
      return values.map((_, t) => values[t + e.by] ?? off)
    }
    case 'binary':
      return binary(e.operator, of(e.left), of(e.right))
    default: {
      const { kind, values } = evaluateFeature(printFeature(e), text)
      return [...values].map((v) => (kind === 'boolean' ? v === 1 : v))
    }
  }
}

function binary(operator: string, left: Values, right: Values): Values {
  const apply: Record<string, (a: number, b: number) => number | boolean> = {
    and: (a, b) => Boolean(a && b),
    or: (a, b) => Boolean(a || b),
    '>=': (a, b) => a >= b,
    '=': (a, b) => a === b,
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
  }
  return left.map((a, t) => apply[operator](Number(a), Number(right[t])))
}

/** Reads on: outside it waits for the opening mark, inside for the closing one; the marks count only if inclusive. */
function inside({ open, close, edges }: Expression & { type: 'inside' }, text: string): Values {
  const opens = found(open, text)
  const closes = close ? found(close, text) : opens
  const flags = new Array<boolean>(text.length).fill(false)
  for (let at = 0; ; ) {
    const begin = opens.find(([from]) => from >= at)
    if (!begin) break
    const end = closes.find(([from]) => from >= begin[1])
    const [from, to] = edges === 'inclusive' ? [begin[0], end?.[1]] : [begin[1], end?.[0]]
    flags.fill(true, from, to ?? text.length)
    if (!end) break
    at = end[1]
  }
  return [...text].map((_, t, points) => flags[points.slice(0, t).join('').length])
}

/** [from, to] of each, UTF-16 offsets. */
function found(delimiter: Delimiter, text: string): [number, number][] {
  const escaped = (literal: string) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  if (delimiter.type === 'border') throw new Error('Version 1 of the language had no border().')
  const pattern =
    delimiter.type === 'text'
      ? new RegExp(escaped(delimiter.text), 'gu')
      : new RegExp(delimiter.pattern, `g${delimiter.flags}u`)
  return [...text.matchAll(pattern)].filter((m) => m[0] !== '').map((m) => [m.index, m.index + m[0].length])
}
