import { describe, expect, test } from 'vitest'
import { type KnownFeature, planImport, removed, saved } from '../../../core/features/collection.ts'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { readFeatures, writeFeatures } from '../../../core/features/exchange.ts'
import { mentions, replaceMentions, usersOf } from '../../../core/features/mentions.ts'
import { FUNCTIONS } from '../../../core/features/parse.ts'
import { FUNCTION_REFERENCE } from '../../../core/features/reference.ts'

const feature = (id: number, name: string, expression: string, builtin = false): KnownFeature => ({
  id,
  name,
  expression,
  meaning: '',
  builtin,
})
const ALL = [
  feature(1, 'capital', '/[A-Z]/', true),
  feature(2, 'My word', '/\\w+/'),
  feature(3, 'loud', 'my_word and capital'),
  feature(4, 'louder', 'next(loud) or /my_word/ or inside("my_word")'),
]

describe('mentions', () => {
  test('are names, and not operators, functions, suffixes, strings or regexes', () => {
    const source = 'not a and inside("b") or /c/.group(1).start or next(D_e) >= 1'
    expect(mentions(source).map(({ key, from, to }) => [key, source.slice(from, to)])).toEqual([
      ['a', 'a'],
      ['d_e', 'D_e'],
    ])
  })

  test('are replaced where they stand and nowhere else', () => {
    expect(replaceMentions('a and (A) or /a/ and aa', 'a', '(x or y)')).toBe('(x or y) and ((x or y)) or /a/ and aa')
  })

  test('give the features that refer to each one, without those that cannot be parsed', () => {
    expect(usersOf('my word', [...ALL, feature(9, 'broken', 'my_word and (')]).map((f) => f.id)).toEqual([3])
  })
})

describe('saving', () => {
  test('a new name goes into those who mention the old one', () => {
    const changes = saved(ALL, { id: 2, name: 'Token', expression: '/\\w+/', meaning: 'm' })
    expect(changes.map(({ id, expression }) => [id, expression])).toEqual([
      [2, '/\\w+/'],
      [3, 'token and capital'],
    ])
  })

  test('a name that is written like another one is refused', () => {
    expect(() => saved(ALL, { name: 'my WORD', expression: '/a/', meaning: '' })).toThrow(
      'There is already a feature “My word”, and “my WORD” is written my_word in expressions, too',
    )
    expect(() => saved(ALL, { id: 1, name: 'capital', expression: '/a/', meaning: '' })).toThrow(
      'comes with the program',
    )
  })

  test('a definition by itself, by whatever way, is refused', () => {
    expect(() => saved(ALL, { id: 2, name: 'My word', expression: 'louder', meaning: '' })).toThrow(
      /“louder”.*is defined by itself|defined by itself/,
    )
  })

  test('a change that would break another feature is refused and names it', () => {
    expect(() => saved(ALL, { id: 2, name: 'My word', expression: 'column()', meaning: '' })).toThrow(
      '“loud” mentions this feature and would no longer hold',
    )
  })
})

describe('removing', () => {
  test('what another feature uses is refused, and names it', () => {
    expect(() => removed(ALL, 3, false)).toThrow('“loud” is used by “louder”')
    expect(removed(ALL, 4, false)).toEqual([])
  })

  test('its definition can be written into those that use it, and they mean the same', () => {
    const [louder] = removed(ALL, 3, true)
    expect(louder).toMatchObject({ id: 4, expression: 'next((my_word and capital)) or /my_word/ or inside("my_word")' })
    const text = 'a B cD'
    expect(evaluateFeature(louder.expression, text, ALL)).toEqual(evaluateFeature('louder', text, ALL))
  })
})

describe('sharing', () => {
  const shared = (name: string, expression: string) => ({ name, expression, meaning: 'm' })

  test('what is written is read back', () => {
    const features = [shared('a', '/“\n”/'), shared('größe', 'column() > 3')]
    expect(readFeatures(writeFeatures(features))).toEqual(features)
  })

  test.each([
    ['{', 'it is no JSON'],
    ['[]', 'this is no file of features'],
    ['{"format":"neuronscope features","version":9,"features":[]}', 'it is of version 9'],
    ['{"format":"neuronscope features","version":1,"features":[]}', 'it holds no features'],
    ['{"format":"neuronscope features","version":1,"features":[3]}', 'entry 1 is no feature'],
    ['{"format":"neuronscope features","version":1,"features":[{"name":"a"}]}', 'entry 1 has no expression'],
    [writeFeatures([shared('a', '/a/'), shared('a', '/b/')]), '“a” stands in it twice'],
    [writeFeatures([shared('a'.repeat(201), '/a/')]), 'the name of entry 1 is longer than 200'],
  ])('%s is refused with the reason', (text, reason) => {
    expect(() => readFeatures(text)).toThrow(reason)
  })

  const incoming = [shared('new', 'my_word and loud'), shared('my word', '/x/'), shared('loud', 'my_word and capital')]

  test('what is here already is left alone, and a name that is taken is a question', () => {
    const { entries, changes } = planImport(ALL, incoming, 'keep')
    expect(entries.map(({ state }) => state)).toEqual(['new', 'conflict', 'same'])
    expect(entries[1].here).toBe('/\\w+/')
    expect(changes.map(({ name }) => name)).toEqual(['new'])
  })

  test('a name that is taken is replaced, or comes in under another with those that mention it', () => {
    expect(planImport(ALL, incoming, 'replace').changes).toMatchObject([{ name: 'new' }, { id: 2, expression: '/x/' }])
    expect(planImport(ALL, incoming, 'rename').changes).toMatchObject([
      { name: 'new', expression: 'my_word_2 and loud' },
      { name: 'my word 2', expression: '/x/' },
    ])
  })

  test('what does not hold stays out with the reason, and with it those that need it', () => {
    const { entries, changes } = planImport(
      ALL,
      [shared('p', 'q'), shared('q', '/(/'), shared('capital', '/x/')],
      'replace',
    )
    expect(changes).toEqual([])
    expect(entries.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('q'),
      expect.stringContaining('not valid'),
      expect.stringContaining('comes with the program'),
    ])
  })
})

test('every function of the language is explained, its parameters as the signature writes them', () => {
  expect(FUNCTION_REFERENCE.map(({ name }) => name)).toEqual([...FUNCTIONS])
  for (const { name, signature, parameters, example } of FUNCTION_REFERENCE) {
    expect(signature).toBe(`${name}(${parameters.map(({ label }) => label).join(', ')})`)
    expect(evaluateFeature(example, 'a\n“b”').values.length).toBe(5)
  }
})
