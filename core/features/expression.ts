// The syntax tree of a feature expression, before names are resolved and kinds checked. Every node has its span in the
// expression, for messages.

import type { Span } from './feature-error.ts'

/** What separates or encloses: a literal string, a regex, or the first character of each file of the text. */
export type Delimiter = Span &
  (
    | { type: 'text'; text: string }
    | { type: 'border' }
    | { type: 'pattern'; pattern: string; flags: string; group: Group }
  )

/** Which group of a match counts; null for the whole. */
export type Group = number | string | null

/** Which characters of a match are true: all, the first, the one just after it, the last. */
export type Mark = 'all' | 'start' | 'end' | 'last'

/**
 * The characters of its marks that a region of `inside` includes: `state` the state after reading, as in all features (the
 * last character of the opening mark is in, that of the closing mark out); `inclusive` both marks; `exclusive` none.
 */
export type Edges = 'state' | 'inclusive' | 'exclusive'

export type Comparison = '<' | '<=' | '=' | '!=' | '>=' | '>'
export type Arithmetic = '+' | '-' | '*'
export type Operator = 'or' | 'and' | Comparison | Arithmetic

export type Expression = Span &
  (
    | { type: 'regex'; pattern: string; flags: string; group: Group; mark: Mark }
    | { type: 'number'; value: number }
    | { type: 'name'; name: string }
    | {
        type: 'inside'
        open: Delimiter
        /** null where the first delimiter alternately opens and closes */
        close: Delimiter | null
        /** also closes a region */
        until: Delimiter | null
        edges: Edges
      }
    | { type: 'depth'; open: Delimiter; close: Delimiter }
    | { type: 'column' }
    | { type: 'line' }
    | { type: 'border' }
    | { type: 'since'; delimiter: Delimiter }
    | { type: 'until'; delimiter: Delimiter }
    | { type: 'shift'; operand: Expression; by: number }
    | { type: 'not'; operand: Expression }
    | { type: 'negate'; operand: Expression }
    | { type: 'binary'; operator: Operator; left: Expression; right: Expression }
  )

export const COMPARISONS: readonly string[] = ['<', '<=', '=', '!=', '>=', '>']
export const ARITHMETIC: readonly string[] = ['+', '-', '*']

/** Precedence of operators, loosest first. */
export const PRECEDENCE = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, negate: 7, atom: 8 } as const

/** The PRECEDENCE of a binary operator. */
export function operatorPrecedence(operator: Operator): number {
  if (operator === 'or' || operator === 'and') return PRECEDENCE[operator]
  if (operator === '*') return PRECEDENCE.product
  return operator === '+' || operator === '-' ? PRECEDENCE.sum : PRECEDENCE.comparison
}
