import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFeature } from '../../../core/features/compile.ts'
import { evaluateFeature, runsOf } from '../../../core/features/evaluate.ts'
import { FeatureError } from '../../../core/features/feature-error.ts'
import { LIBRARY } from '../../../core/features/library.ts'

/** The characters at which the feature is true, the others as dots. */
function shown(source: string, text: string): string {
  const { kind, values } = evaluateFeature(source, text)
  expect(kind).toBe('boolean')
  expect(values.length).toBe([...text].length)
  return [...text].map((c, t) => (values[t] ? c : '.')).join('')
}

function numbers(source: string, text: string): number[] {
  const { kind, values } = evaluateFeature(source, text)
  expect(kind).toBe('number')
  return [...values]
}

const texts = fc.string({ unit: fc.constantFrom('a', 'b', '(', ')', '"', ' ', '\n', '😀', 'é'), maxLength: 60 })

describe('the feature language', () => {
  test('a regex marks what it matches, its first, its last, and the character after it', () => {
    expect(shown('/b+/', 'abbab')).toBe('.bb.b')
    expect(shown('/b+/.start', 'abbab')).toBe('.b..b')
    expect(shown('/b+/.last', 'abbab')).toBe('..b.b')
    expect(shown('/b+/.end', 'abbab')).toBe('...a.')
    expect(shown('/a(b+)/.group(1)', 'abbab')).toBe('.bb.b')
    expect(shown('/a(?<n>b+)/.group("n").last', 'abbab')).toBe('..b.b')
    expect(shown('/B/i', 'abba')).toBe('.bb.')
  })

  test('positions are code points, whatever the text holds', () => {
    expect(shown('/x/', '😀x😀')).toBe('.x.')
    expect(shown('/./', 'a😀')).toBe('a😀')
    expect(numbers('since("😀")', 'a😀bc')).toEqual([1, 0, 1, 2])
    expect(shown('inside("“", "”")', '😀“😀”x')).toBe('.“😀..')
  })

  test('a match of no width marks the character before which it stands, and hangs nothing', () => {
    expect(shown('/^/m.start', 'ab\ncd')).toBe('a..c.')
    expect(shown('/x*/', 'ab')).toBe('..')
    expect(shown('/(?=b)/.end', 'ab😀b')).toBe('.b.b')
    expect(shown('/$/.start', 'ab')).toBe('..')
  })

  test('inside is the state after reading: the opening mark is in, the closing one out; it does not nest', () => {
    expect(shown('inside("(", ")")', 'a(b(c)d)e')).toBe('.(b(c....')
    expect(shown('inside("|")', 'a|b|c|d')).toBe('.|b..|d')
    expect(shown('inside("<<", ">>")', 'a<<b>>c')).toBe('..<b>..')
    expect(shown('inside("😀")', 'a😀b😀c')).toBe('.😀b..')
  })

  test('with .inclusive both marks of a region are in, with .exclusive neither', () => {
    expect(shown('inside("(", ")").inclusive', 'a(b(c)d)e')).toBe('.(b(c)...')
    expect(shown('inside("(", ")").exclusive', 'a(b(c)d)e')).toBe('..b(c....')
    expect(shown('inside("|").inclusive', 'a|b|c|d')).toBe('.|b|.|d')
    expect(shown('inside("|").exclusive', 'a|b|c|d')).toBe('..b...d')
    expect(shown('inside("<<", ">>").inclusive', 'a<<b>>c')).toBe('.<<b>>.')
    expect(shown('inside("<<", ">>").exclusive', 'a<<b>>c')).toBe('...b...')
  })

  test('a boundary closes a region as its closing mark does, and does nothing outside', () => {
    const text = 'a|b\n\nc|d|e'
    expect(shown('inside("|")', text)).toBe('.|b\n\nc..|e')
    expect(shown('inside("|", until="\\n\\n")', text)).toBe('.|b\n..|d..')
    expect(shown('inside("|", until="\\n\\n").exclusive', text)).toBe('..b....d..')
    expect(shown('inside("|", until="\\n\\n").inclusive', text)).toBe('.|b\n\n.|d|.')
    expect(shown('inside("(", ")", until=/\\n/)', '\n(a\nb)(c)(\n(')).toBe('.(a...(c.(.(')
    expect(shown('inside(/\\n"/, "!", until="\\n\\n")', '\n"a!\n\n"b')).toBe('."a..."b')
  })

  test('depth counts an opening bracket once it is read, and is never negative', () => {
    expect(numbers('depth("(", ")")', '(a(b))c)(')).toEqual([1, 1, 2, 2, 1, 0, 0, 0, 1])
  })

  test('since is 0 at the delimiter, and so is until', () => {
    expect(numbers('since("|")', 'ab|cd|')).toEqual([1, 2, 0, 1, 2, 0])
    expect(numbers('until("|")', '|ab|cd')).toEqual([0, 2, 1, 0, 2, 1])
    expect(numbers('since("--")', 'a--b')).toEqual([1, 2, 0, 1])
    expect(numbers('until("--")', 'a--b')).toEqual([1, 0, 2, 1])
  })

  test('columns count from the last line break, 0 at the break itself; lines count the breaks read so far', () => {
    expect(numbers('column()', 'ab\n\nc')).toEqual([1, 2, 0, 0, 1])
    expect(numbers('line()', 'ab\n\nc')).toEqual([0, 0, 1, 2, 2])
    expect(numbers('column() - since("\\n")', '😀b\n\nc')).toEqual([0, 0, 0, 0, 0])
  })

  test('next, previous and shift look later, earlier and by any number; off the text is false or 0', () => {
    expect(shown('next(/b/)', 'abab')).toBe('a.a.')
    expect(shown('previous(/b/)', 'abab')).toBe('..a.')
    expect(shown('shift(/b/, 3)', 'abab')).toBe('a...')
    expect(shown('shift(/b/, -9)', 'abab')).toBe('....')
    expect(numbers('shift(column(), 1)', 'abc')).toEqual([2, 3, 0])
  })

  test('numbers are compared and combined', () => {
    expect(shown('depth("(", ")") >= 2 and not /x/', '((ax))')).toBe('.(a...')
    expect(numbers('column() * 2 - 1 + line()', 'a\nb')).toEqual([1, 0, 2])
    expect(shown('-column() < -1', 'abc')).toBe('.bc')
  })

  test('naive definitions agree on any text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const points = [...text]
        let column = 0
        let open = false
        let depth = 0
        const naive = points.map((c, t) => {
          column = c === '\n' ? 0 : column + 1
          if (c === '"') open = !open
          const at = { column, inside: open, depth: 0 }
          depth = Math.max(0, depth + (c === '(' ? 1 : c === ')' ? -1 : 0))
          at.depth = depth
          return { ...at, since: t - points.lastIndexOf('\n', t), next: points[t + 1] === 'a' }
        })
        expect(numbers('column()', text)).toEqual(naive.map((n) => n.column))
        expect(numbers('depth("(", ")")', text)).toEqual(naive.map((n) => n.depth))
        expect(numbers('since("\\n")', text)).toEqual(naive.map((n) => n.since))
        expect([...evaluateFeature('inside("\\"")', text).values]).toEqual(naive.map((n) => Number(n.inside)))
        expect([...evaluateFeature('next(/a/)', text).values]).toEqual(naive.map((n) => Number(n.next)))
      }),
    )
  })

  test('until is since read backwards', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const backwards = [...text].reverse().join('')
        expect(numbers('until("a")', text)).toEqual(numbers('since("a")', backwards).reverse())
      }),
    )
  })

  test('the runs of a feature are its stretches of true', () => {
    expect([...runsOf(Uint8Array.of(1, 1, 0, 1))]).toEqual([0, 2, 3, 4])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 })), (values) => {
        const again = new Uint8Array(values.length)
        const runs = runsOf(Uint8Array.from(values))
        for (let i = 0; i < runs.length; i += 2) again.fill(1, runs[i], runs[i + 1])
        expect([...again]).toEqual(values)
        for (let i = 1; i < runs.length; i++) expect(runs[i]).toBeGreaterThan(runs[i - 1])
      }),
    )
  })
})

describe('checking a feature', () => {
  const named = [
    { name: 'Inside speech', expression: 'inside("“", "”")' },
    { name: 'ring', expression: 'not rong' },
    { name: 'rong', expression: 'ring' },
    { name: 'broken', expression: 'column() and /a/' },
  ]
  const problem = (source: string) => {
    try {
      return compileFeature(source, named).kind
    } catch (error) {
      if (!(error instanceof FeatureError)) throw error
      return { message: error.message, at: source.slice(error.from, error.to) }
    }
  }

  test('says what kind of thing it is', () => {
    expect(compileFeature('/a/', LIBRARY).kind).toBe('boolean')
    expect(compileFeature('column()', LIBRARY).kind).toBe('number')
    expect(compileFeature('inside_SPEECH and /a/', named).kind).toBe('boolean')
  })

  test.each([
    [
      '/a/ and column()',
      '“and” needs something true or false, and this is a number; compare it, as in column() > 10.',
      'column()',
    ],
    [
      'not line()',
      '“not” needs something true or false, and this is a number; compare it, as in column() > 10.',
      'line()',
    ],
    ['/a/ + 1', '“+” needs a number, and this is true or false.', '/a/'],
    ['(/a/ or /b/) > 1', '“>” needs a number, and this is true or false.', '(/a/ or /b/)'],
    ['/(a/', 'This regex is not valid: Unterminated group.', '/(a/'],
    ['/a/y', '“y” is no flag here; there are i, m, s, d, v.', '/a/y'],
    ['/a/ii', '“i” is given twice.', '/a/ii'],
    ['/a/.group(1)', 'This regex has no group 1; it has 0.', '/a/.group(1)'],
    ['/(?<n>a)/.group("m")', 'This regex has no group named “m”.', '/(?<n>a)/.group("m")'],
    ['inside_speach', 'There is no feature “inside_speach”; did you mean inside_speech?', 'inside_speach'],
    ['zebra', 'There is no feature “zebra”; text is matched with /…/.', 'zebra'],
    ['depth("a", "a")', 'depth(…) needs two different delimiters; with one there is no nesting, see inside(…).', '"a"'],
    ['ring', '“ring”: “rong”: “ring” is defined by itself: ring → rong → ring.', 'ring'],
    [
      '/x/ or broken',
      '“broken”: “and” needs something true or false, and this is a number; compare it, as in column() > 10.',
      'broken',
    ],
  ])('%s is refused where it is wrong', (source, message, at) => {
    const found = problem(source)
    expect(found).toEqual({ message: expect.stringContaining(message), at })
  })
})
