import { describe, expect, test } from 'vitest'
import { definitionsOf, withoutNames } from '../../../core/features/definitions.ts'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { LIBRARY } from '../../../core/features/library.ts'

const named = [
  { name: 'a', expression: '/a/' },
  { name: 'In Quotes', expression: 'inside("“", "”")' },
  { name: 'b', expression: 'a or not in_quotes' },
  { name: 'deep', expression: 'column() - 2' },
]

describe('the definitions that an expression rests on', () => {
  test('are those of its names, and of the names in those', () => {
    expect(definitionsOf('next(b) and /x/', named)).toEqual({
      b: 'a or not in_quotes',
      a: '/a/',
      in_quotes: 'inside("“", "”")',
    })
  })
  test('are none where there are no names, and leave unknown names alone', () => {
    expect(definitionsOf('/a/ or column() > 3', named)).toEqual({})
    expect(definitionsOf('zzz', named)).toEqual({})
  })
  test('end where names go in a circle', () => {
    const circle = [
      { name: 'x', expression: 'not y' },
      { name: 'y', expression: 'not x' },
    ]
    expect(definitionsOf('x', circle)).toEqual({ x: 'not y', y: 'not x' })
  })
})

describe('an expression without its names', () => {
  test('keeps what binds together together', () => {
    const plain = withoutNames('not b and deep * 3 > 4', definitionsOf('not b and deep * 3 > 4', named))
    expect(plain).toBe('not ((/a/) or not (inside("“", "”"))) and (column() - 2) * 3 > 4')
  })
  test('means the same, for every feature of the library', () => {
    const text =
      'He said, “call (me) Ishmael.” \n\n  x = f("a", \'b\'); // no\n<b>http://a.b</b> $x^2$ [[link]]\n# Head\n'
    for (const { name } of LIBRARY) {
      const source = `shift(${name}, 2)`
      const plain = withoutNames(source, definitionsOf(source, LIBRARY))
      expect(evaluateFeature(plain, text, []).values, name).toEqual(evaluateFeature(source, text).values)
    }
  })
  test('is itself where it has none', () => {
    expect(withoutNames('/a b/ and depth("a", "b") > 2', { a: '/x/', b: '/y/' })).toBe('/a b/ and depth("a", "b") > 2')
  })
})
