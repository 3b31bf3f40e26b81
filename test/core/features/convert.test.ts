import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convertAsked, convertExpression } from '../../../core/features/convert.ts'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { readFeatures, writeFeatures } from '../../../core/features/exchange.ts'
import { LIBRARY } from '../../../core/features/library.ts'
import { OLDER_LIBRARY } from '../../../core/features/older-library.ts'
import { evaluateOlder } from './older.ts'

const own = [
  { name: 'Mine', expression: '(inside("|") or /x/)' },
  { name: 'far', expression: 'COLUMN() + line()' },
]
const older = { ...OLDER_LIBRARY, mine: own[0].expression, far: own[1].expression }
const texts = fc.string({
  unit: fc.constantFrom('a', 'x', '|', '(', ')', '"', '“', '”', '<', '`', ' ', '\n', '😀', '/', '*'),
  maxLength: 40,
})
const delimiter = fc.constantFrom('"|"', '"("', '")"', '"\\n"', '"<<"', '/[(<]/', '/[)x]+/', '"😀"')

/** Well-formed expressions of the first version, as text. */
const { truth } = fc.letrec<{ truth: string; number: string }>((tie) => ({
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('/x/', '/a+/.last', 'mine', 'inside_quotes', 'c_comment', 'markdown_code', 'xml_tag', 'wiki_link'),
    fc.tuple(delimiter, delimiter).map(([a, b]) => `inside(${a}, ${b})`),
    delimiter.map((d) => `inside( ${d} )`),
    delimiter.map((d) => `(inside(${d}) . inclusive)`),
    tie('truth').map((a) => `not ${a}`),
    fc.tuple(tie('truth'), tie('truth')).map(([a, b]) => `(${a} or ${b})`),
    fc.tuple(tie('truth'), tie('truth')).map(([a, b]) => `(${a} and ${b})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `(${a} >= ${b})`),
    tie('truth').map((a) => `shift(${a}, -2)`),
  ),
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'column()',
      'Line ( )',
      'far',
      'line_number',
      'column',
      '3',
      'depth("(", ")")',
      'since("|")',
      'until("x")',
    ),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `(${a} - ${b})`),
    tie('number').map((a) => `next(${a})`),
    tie('number').map((a) => `-${a}`),
  ),
}))

describe('an expression of the first version', () => {
  test('means in today’s version what it meant, on any text', () => {
    const library = LIBRARY.map(({ name, expression }) => ({ name, expression }))
    const named = [
      ...library,
      ...own.map(({ name, expression }) => ({ name, expression: convertExpression(expression) })),
    ]
    fc.assert(
      fc.property(truth, texts, (source, text) => {
        const now = evaluateFeature(convertExpression(source), text, named).values
        expect([...now].map(Boolean)).toEqual(evaluateOlder(source, text, older))
      }),
      { numRuns: 400 },
    )
  })

  test.each([
    ['inside("a", "b")', 'inside("a", "b").exclusive'],
    ['(inside("a")) and inside(")").inclusive', '(inside("a").exclusive) and inside(")").inclusive'],
    ['column() > 3 or -Line( ) = 2', 'previous(column()) > 3 or -previous(Line( )) = 2'],
    ['column or sentence_end', '(previous(column())) or sentence_end'],
    ['xml_comment', `(${OLDER_LIBRARY.xml_comment})`],
    ['/column() inside(/ and depth("inside(", "b") > 1', '/column() inside(/ and depth("inside(", "b") > 1'],
    ['inside("a"', 'inside("a"'],
  ])('%s is written %s', (source, written) => {
    expect(convertExpression(source)).toBe(written)
  })

  test('knows every name of the library whose meaning has changed, and none that has not', () => {
    for (const [name, expression] of Object.entries(OLDER_LIBRARY)) {
      const { expression: today } = LIBRARY.find((feature) => feature.name === name)!
      expect(convertExpression(expression)).not.toBe(today)
    }
    expect(Object.keys(OLDER_LIBRARY)).toHaveLength(13)
  })
})

describe('a question of the first version', () => {
  const today = Object.fromEntries(LIBRARY.map(({ name, expression }) => [name, expression]))

  test('has names that stand for something else today replaced by what they stood for', () => {
    const asked = convertAsked('inside_quotes and column() > 3', { inside_quotes: 'inside("x")' }, today)
    expect(asked).toEqual({ expression: '(inside("x").exclusive) and previous(column()) > 3', definitions: {} })
    expect(convertAsked('column and capital', {}, today).expression).toBe('(previous(column())) and capital')
  })

  test('keeps names that stand for the same', () => {
    const kept = convertAsked(
      'near and capital',
      { near: 'line() > 1', capital: today.capital },
      { ...today, near: 'previous(line()) > 1' },
    )
    expect(kept.expression).toBe('near and capital')
    expect(kept.definitions).toEqual({ near: 'previous(line()) > 1', capital: today.capital })
  })
})

describe('a file of features', () => {
  const file = (version: number) =>
    JSON.stringify({
      format: 'neuronscope features',
      version,
      features: [
        { name: 'column', expression: 'line() + 1' },
        { name: 'told', expression: 'inside("a") and column > 2 and inside_quotes' },
      ],
    })

  test('of the first version is converted, its own names left alone', () => {
    const [column, told] = readFeatures(file(1))
    expect(column.expression).toBe('previous(line()) + 1')
    expect(told.expression).toBe(
      `inside("a").exclusive and column > 2 and (${convertExpression(OLDER_LIBRARY.inside_quotes)})`,
    )
  })

  test('of today’s version is read as it is, and is what is written', () => {
    const read = readFeatures(file(2))
    expect(read.map(({ expression }) => expression)).toEqual([
      'line() + 1',
      'inside("a") and column > 2 and inside_quotes',
    ])
    expect(readFeatures(writeFeatures(read))).toEqual(read)
    expect(() => readFeatures(file(3))).toThrow(/version 3/)
  })
})
