// Random trees of the feature language, every one of which can be written down.

import fc from 'fast-check'
import type { Delimiter, Expression, Operator } from '../../../core/features/expression.ts'

const nowhere = { from: 0, to: 0 }
const patterns = ['a', '[a-z]+', '\\d', '“[^”]*”', 'a\\/b', '[/]', '(x)|y', '\\n', '(?<n>q)']
const pattern = fc.constantFrom(...patterns)
const flags = fc.constantFrom('', 'i', 'ms', 'v')

const delimiter: fc.Arbitrary<Delimiter> = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
    .map((text) => ({ type: 'text' as const, text, ...nowhere })),
  fc.record({
    type: fc.constant('pattern' as const),
    pattern,
    flags,
    group: fc.constantFrom(null, 0, 'n'),
    from: fc.constant(0),
    to: fc.constant(0),
  }),
  fc.constant({ type: 'border' as const, ...nowhere }),
)
const operator = fc.constantFrom<Operator>('or', 'and', '<', '<=', '=', '!=', '>=', '>', '+', '-', '*')
const node = <T extends Expression['type'], R>(type: T, rest: { [K in keyof R]: fc.Arbitrary<R[K]> }) =>
  fc.record(rest).map((r) => ({ type, ...r, ...nowhere }) as unknown as Expression)

export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression; leaf: Expression }>((tie) => ({
  leaf: fc.oneof(
    node('number', { value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((v) => v + 0) }),
    node('name', { name: fc.constantFrom('inside_quotes', 'Line', 'größe', '_1', 'x2') }),
    node('column', {}),
    node('line', {}),
    node('border', {}),
    node('since', { delimiter }),
    node('until', { delimiter }),
    node('depth', { open: delimiter, close: delimiter }),
    node('inside', {
      open: delimiter,
      close: fc.option(delimiter),
      until: fc.option(delimiter),
      edges: fc.constantFrom('state', 'inclusive', 'exclusive'),
    }),
    node('regex', {
      pattern,
      flags,
      group: fc.constantFrom(null, 0, 1, 'n'),
      mark: fc.constantFrom('all', 'start', 'end', 'last'),
    }),
  ),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    node('not', { operand: tie('any') }),
    node('negate', { operand: tie('any') }),
    node('shift', { operand: tie('any'), by: fc.integer({ min: -9, max: 9 }) }),
    node('binary', { operator, left: tie('any'), right: tie('any') }),
  ),
})).any

/** The tree without its positions. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => key !== 'from' && key !== 'to')
  return Object.fromEntries(kept.map(([key, v]) => [key, bare(v)]))
}
