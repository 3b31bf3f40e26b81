import { describe, expect, it } from 'vitest'
import { LIBRARY } from '../../../core/features/library.ts'
import { FUNCTION_REFERENCE, SUFFIX_REFERENCE } from '../../../core/features/reference.ts'
import type { FeatureLanguage } from '../../../main/contract/types.ts'
import { explainAt, offersAt, signatureAt } from '../../../renderer/views/feature-language/assist.ts'
import { callAt, isQuoted, scan } from '../../../renderer/views/feature-language/scan.ts'

const LANGUAGE: FeatureLanguage = {
  functions: FUNCTION_REFERENCE,
  suffixes: SUFFIX_REFERENCE,
  features: [
    ...LIBRARY.map((f, i) => ({
      ...f,
      id: i + 1,
      builtin: true,
      key: f.name,
      kind: f.name === 'column' ? ('number' as const) : ('boolean' as const),
      usedBy: [],
    })),
    {
      id: 99,
      name: 'My shout',
      key: 'my_shout',
      expression: 'capital and next(capital)',
      meaning: 'Two capitals.',
      builtin: false,
      kind: 'boolean',
      group: 'Own',
      usedBy: ['far'],
    },
  ],
}
/** `|` stands for the cursor */
const at = (marked: string): [string, number] => [marked.replace('|', ''), marked.indexOf('|')]
const labels = (marked: string) => offersAt(LANGUAGE, ...at(marked)).map(({ label }) => label)

describe('the pieces of an expression', () => {
  it('are found, however unfinished it is', () => {
    expect(scan('inside("a\\"b", /[/]x/i) >= 2').map(({ type, text }) => `${type} ${text}`)).toEqual([
      'word inside',
      'symbol (',
      'string "a\\"b"',
      'symbol ,',
      'regex /[/]x/i',
      'symbol )',
      'symbol >=',
      'number 2',
    ])
    expect(scan('/ab').at(-1)).toMatchObject({ type: 'regex', closed: false })
    expect(scan('"a\\"').at(-1)).toMatchObject({ type: 'string', closed: false })
    expect(scan('/a\\/').at(-1)).toMatchObject({ type: 'regex', closed: false })
  })

  it('tell what is quoted', () => {
    const quoted = (marked: string) => isQuoted(scan(at(marked)[0]), at(marked)[1])
    expect(['/a|b/', '/a|', '"|', '"a|"'].map(quoted)).toEqual([true, true, true, true])
    expect(['/ab/|', '|/ab/', '"a"|'].map(quoted)).toEqual([false, false, false])
  })

  it('tell the innermost call and the argument', () => {
    const call = (marked: string) => callAt(scan(at(marked)[0]), at(marked)[1])
    expect(call('shift(inside("a", |')).toMatchObject({ name: 'inside', argument: 1 })
    expect(call('shift(inside("a", "b"), |')).toMatchObject({ name: 'shift', argument: 1 })
    expect(call('inside("a", "b") |')).toBeNull()
    expect(call('inside("(,", |')).toMatchObject({ argument: 1 })
  })
})

describe('completion', () => {
  it('offers functions and features where a feature is missing', () => {
    expect(labels('|')).toEqual(expect.arrayContaining(['inside', 'inside_quotes', 'my_shout', 'not']))
    expect(labels('capital and ins|')).toEqual(expect.arrayContaining(['inside', 'inside_quotes']))
    expect(labels('next(|')).toContain('my_shout')
  })

  it('offers operators after a feature, comparisons only after a number', () => {
    expect(labels('capital |')).toEqual(['and', 'or'])
    expect(labels('/a/ a|')).toEqual(['and', 'or'])
    expect(labels('column() |')).toEqual(expect.arrayContaining(['and', '>=', '+']))
  })

  it('offers after a dot what may follow it there', () => {
    expect(labels('/a(b)/.|')).toEqual(['start', 'end', 'last', 'group'])
    expect(labels('/a(b)/.group(1).st|')).toEqual(['start', 'end', 'last', 'group'])
    expect(labels('inside("a", "b").|')).toEqual(['inclusive', 'exclusive'])
    expect(labels('depth("a", "b").|')).toEqual([])
  })

  it('keeps quiet in regexes, in strings and where a delimiter stands', () => {
    expect([labels('/ins|'), labels('inside("in|'), labels('inside(|')]).toEqual([[], [], []])
  })

  it('offers a boundary after a comma of inside(…), and there alone', () => {
    expect(labels('inside("a", |')).toEqual(['until'])
    expect(labels('inside("a", "b", un|')).toEqual(['until'])
    expect([labels('inside("a" |'), labels('depth("a", |'), labels('inside("a", until=|')]).toEqual([[], [], []])
  })

  it('writes a call with places to fill in', () => {
    const inserted = (name: string) => offersAt(LANGUAGE, '', 0).find((o) => o.label === name)?.insert
    expect(inserted('inside')).toBe(`inside(${'$'}{1:"“"}, ${'$'}{2:"”"})`)
    expect(inserted('shift')).toBe(`shift($1, ${'$'}{2:1})`)
    expect(inserted('column')).toBe('column()')
    expect(inserted('my_shout')).toBe('my_shout')
  })
})

describe('explanations', () => {
  it('say what a name stands for, its kind, and who uses it', () => {
    expect(explainAt(LANGUAGE, ...at('digit and my_sh|out'))).toEqual({
      from: 10,
      to: 18,
      title: 'capital and next(capital)',
      kind: 'true or false · Own · used by far',
      meaning: 'Two capitals.',
    })
  })

  it('tell the function column() from the feature column', () => {
    expect(explainAt(LANGUAGE, ...at('col|umn()'))?.title).toBe('column()')
    expect(explainAt(LANGUAGE, ...at('col|umn'))?.kind).toBe('a number · Any text')
    expect(explainAt(LANGUAGE, ...at('/a/.sta|rt'))?.title).toBe('.start')
    expect(explainAt(LANGUAGE, ...at('/col|umn/'))).toBeNull()
  })

  it('show the signature of the call and the argument that is written', () => {
    expect(signatureAt(LANGUAGE, ...at('depth("(", |'))).toMatchObject({ label: 'depth(open, close)', active: 1 })
    expect(signatureAt(LANGUAGE, ...at('shift(capital, 1, |'))).toMatchObject({ active: 1 })
    expect(signatureAt(LANGUAGE, ...at('column(|'))).toBeNull()
  })
})
