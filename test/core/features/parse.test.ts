import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FeatureError } from '../../../core/features/feature-error.ts'
import { nameKey, parseFeature } from '../../../core/features/parse.ts'
import { regexFeature } from '../../../core/features/regex-feature.ts'
import { bare, expressions } from './arbitraries.ts'
import { printFeature } from './print.ts'

function problem(source: string): { message: string; at: string } {
  try {
    parseFeature(source)
  } catch (error) {
    if (error instanceof FeatureError) return { message: error.message, at: source.slice(error.from, error.to) }
    throw error
  }
  throw new Error(`${source} was accepted`)
}

describe('the feature parser', () => {
  test('what is printed parses to the same tree', () => {
    fc.assert(
      fc.property(expressions, (tree) => {
        expect(bare(parseFeature(printFeature(tree)))).toEqual(bare(tree))
      }),
      { numRuns: 2000 },
    )
  })

  test('any text is parsed or refused with a position inside it, and nothing else happens', () => {
    const pieces = fc.constantFrom(
      '/',
      '"',
      '(',
      ')',
      'inside',
      'not',
      '.',
      'group',
      ',',
      '1',
      '-',
      '<',
      'a',
      '\\',
      '“',
    )
    const soup = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 30 })
    fc.assert(
      fc.property(
        soup.map((parts) => parts.join('')),
        (source) => {
          try {
            parseFeature(source)
          } catch (error) {
            expect(error).toBeInstanceOf(FeatureError)
            const { from, to } = error as FeatureError
            expect(from >= 0 && from <= to && to <= source.length).toBe(true)
          }
        },
      ),
      { numRuns: 5000 },
    )
  })

  test('“and” binds tighter than “or”, comparisons tighter than “not”, products tighter than sums', () => {
    const printed = (source: string) => printFeature(parseFeature(source))
    expect(bare(parseFeature('a or b and c'))).toEqual(bare(parseFeature('a or (b and c)')))
    expect(bare(parseFeature('not a < b and c'))).toEqual(bare(parseFeature('(not (a < b)) and c')))
    expect(bare(parseFeature('1 + 2 * 3 − 4'))).toEqual(bare(parseFeature('(1 + (2 * 3)) - 4')))
    expect(printed('(a or b) and c')).toBe('(a or b) and c')
    expect(printed('a - (b - c)')).toBe('a - (b - c)')
    expect(printed('-a*b')).toBe('-a * b')
  })

  test('the typographic signs mean the plain ones', () => {
    expect(bare(parseFeature('column() ≥ 3 × 4 − 1'))).toEqual(bare(parseFeature('column() >= 3 * 4 - 1')))
    expect(bare(parseFeature('column() ≠ 3'))).toEqual(bare(parseFeature('column() != 3')))
    expect(bare(parseFeature('column() == 3'))).toEqual(bare(parseFeature('COLUMN() = 3')))
  })

  test('a slash in a class or after a backslash does not end a regex', () => {
    expect(parseFeature('/[/]\\/x/i.last')).toMatchObject({ pattern: '[/]\\/x', flags: 'i', mark: 'last' })
  })

  test.each([
    ['', 'A feature is missing here.', ''],
    ['inside("(', 'This string is not closed; it ends with a ".', '"('],
    ['/abc', 'This regex is not closed; it ends with a “/”.', '/abc'],
    ['//', 'An empty regex matches nothing that could be marked.', '//'],
    ['(column()', 'This bracket is not closed.', '('],
    ['column())', 'This bracket closes nothing.', ')'],
    ['a and', 'A feature is missing here.', ''],
    ['and a', 'A feature is missing before “and”.', 'and'],
    ['/a/ /b/', 'this regex does not continue the expression; join two features with “and” or “or”.', '/b/'],
    ['1 < 2 < 3', 'Comparisons cannot be chained; join two of them with “and”.', '< 2 <'],
    [
      'insde("a")',
      'insde(…) is no function; there are inside, depth, column, line, border, since, until, next, previous, shift.',
      'insde',
    ],
    ['inside("")', 'An empty string cannot be a delimiter.', '""'],
    ['inside(“,”)', '““” cannot open a string; write it between straight quotes, as in inside("“", "”").', '“'],
    ['depth("(")', 'depth(…) needs two delimiters: one that opens and one that closes.', ')'],
    ['shift(/a/, 1.5)', 'A shift is a whole number of characters.', '1.5'],
    ['/a/.first', 'After a regex come .start, .end, .last or .group(n).', 'first'],
    ['inside("a", "b", "c")', 'inside(…) has two delimiters at most; a boundary is written until="…".', '"c"'],
    ['inside("a", until "b")', 'A boundary is written until="…" or until=/…/.', '"b"'],
    ['inside("a", until="b", "c")', 'Expected “)” before “,”.', ','],
    ['inside("a").group', 'After inside(…) come .inclusive, .exclusive, or nothing.', 'group'],
    ['"\\q"', '\\q is no escape; known are \\n \\t \\r \\\\ \\" \\\' and \\u{…}.', '\\q'],
    ['"a"', 'A string stands only inside inside(…), depth(…), since(…) or until(…); match text with /…/.', '"a"'],
    ['1e999', '1e999 is too large.', '1e999'],
    ['a ; b', '“;” means nothing here.', ';'],
  ])('%s is refused where it is wrong', (source, message, at) => {
    expect(problem(source)).toEqual({ message, at })
  })

  test('no nesting and no length exhausts the stack', () => {
    expect(problem('('.repeat(5000)).message).toContain('at most 2000 parts')
    expect(problem('('.repeat(1000)).message).toContain('nested too deeply')
    expect(problem('not '.repeat(1000)).message).toContain('nested too deeply')
    expect(printFeature(parseFeature(Array(900).fill('1').join(' + '))).length).toBe(3597)
  })

  test('a name is written in lower case with underscores for all that is neither letter nor digit', () => {
    expect(['Inside quotes', 'größe-2', '3 letters', 'and', 'c_string'].map(nameKey)).toEqual([
      'inside_quotes',
      'größe_2',
      '_3_letters',
      '_and',
      'c_string',
    ])
  })

  test('any regex without slashes becomes one literal that means the same', () => {
    fc.assert(
      fc.property(fc.constantFrom('a/b', 'a\\/b', '[/]', 'x\ny', 'a\\\nb', '\\\\/', '“[^”]*”'), (pattern) => {
        const tree = parseFeature(regexFeature(pattern, 'i'))
        if (tree.type !== 'regex') throw new Error('no regex')
        const samples = ['a/b', '/', 'x\ny', 'a\nb', '\\/', '“q”', 'none']
        const meant = new RegExp(pattern, 'gi')
        const written = new RegExp(tree.pattern, 'gi')
        for (const sample of samples) expect(sample.match(written)).toEqual(sample.match(meant))
      }),
    )
  })
})
