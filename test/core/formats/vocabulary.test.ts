import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { shownCharacter } from '../../../core/figures/marks/characters.ts'
import { parseVocabulary, readVocabularyFile } from '../../../core/formats/vocabulary-file.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'

const refused = (json: unknown, size: number, problem: string) =>
  expect(() => parseVocabulary(JSON.stringify(json), size)).toThrow(problem)

describe('a vocabulary in JSON', () => {
  it('is read from a list and from {character: index}, in any order', () => {
    expect(parseVocabulary('["b", "a", "🐋"]', 3)).toEqual(['b', 'a', '🐋'])
    expect(parseVocabulary('{"a": 1, "🐋": 2, "b": 0}', 3)).toEqual(['b', 'a', '🐋'])
    expect(parseVocabulary(new TextEncoder().encode('["é", "\\n"]'), 2)).toEqual(['é', '\n'])
  })

  it('keeps digits in their places, although JSON objects list them first', () => {
    expect(parseVocabulary('{"x": 0, "1": 1, "0": 2}', 3)).toEqual(['x', '1', '0'])
  })

  it('is refused when characters were lost, with their indices', () => {
    refused({ a: 0, '': 2, '  ': 1 }, 3, 'it has lost characters (index 2 is "", index 1 is "  ")')
  })

  it('is refused when an index is missing, given twice, or starts at 1', () => {
    refused({ a: 0, b: 3, c: 1 }, 3, 'it has no character for index 2')
    refused({ a: 0, b: 1, c: 1 }, 3, 'index 1 is given twice')
    refused({ a: 1, b: 2, c: 3 }, 3, 'its indices start at 1, and they must start at 0')
    refused({ a: -1, b: 0, c: 1 }, 3, 'it has no character for index 2')
  })

  it('is refused when it has too few, too many or double characters', () => {
    refused(['a', 'b'], 3, 'it has 2 characters, and the network has 3')
    refused(['a', 'b', 'c', 'd'], 3, 'it has 4 characters, and the network has 3')
    refused(['a', 'b', 'a'], 3, '"a" stands at 0 and at 2')
  })

  it('is refused when it is something else', () => {
    expect(() => parseVocabulary('{', 3)).toThrow('no text of 3 characters')
    expect(() => parseVocabulary(Uint8Array.of(0xff), 3)).toThrow('it is not JSON in UTF-8')
    refused(7, 3, 'it is neither a list of characters nor {character: index}')
    refused(['a', 1, 'b'], 3, 'element 1 of its list is not a string')
    refused({ a: 'a', b: 'b' }, 2, 'the index of "a" is not a whole number')
  })

  it('that lost letters is refused with those that an alphabet lacks', () => {
    const alphabet = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ')
    const lost = alphabet.map((letter) => (letter === 'U' ? '' : letter === 'u' ? '  ' : letter))
    refused(Object.fromEntries(lost.map((letter, i) => [letter, i])), 53, 'of the letters it lacks U, u; restore them')
  })

  it('keeps tokens as symbols that no text holds, and says so', () => {
    const { characters, notes } = readVocabularyFile(JSON.stringify({ '<pad>': 0, a: 1, '<unk>': 2, b: 3 }), 4)
    expect(characters).toEqual(['\ufdd0', 'a', '\ufdd1', 'b'])
    expect(notes[1]).toBe('The token <unk> (index 2) is kept as U+FDD1, which no text holds.')
    expect(new Vocabulary(characters).encode('ba')).toEqual(Uint16Array.of(3, 1))
  })

  it('keeps a token at the place of its name, by which it is shown', () => {
    const given = JSON.stringify(['UNK', 'a', '<s>', '<user>', '<unk>'])
    const { characters, notes } = readVocabularyFile(given, 5)
    expect(characters.map(shownCharacter)).toEqual(['<unk>', 'a', '<s>', '<token 31>', '<token 30>'])
    expect(notes[2]).toBe('The token <user> (index 3) is kept as U+FDEF, which no text holds, shown as <token 31>.')
  })

  it('counted from 1 keeps 0 for padding, where the network has one symbol more', () => {
    const { characters, notes } = readVocabularyFile('{"a": 1, "b": 2}', 3)
    expect(characters).toEqual(['\ufdd0', 'a', 'b'])
    expect(notes).toHaveLength(1)
  })
})

describe('a vocabulary in another form', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  it.each([
    ['{index: character}', bytes('{"1": "b", "0": "7"}')],
    ['one character a line', bytes('7\nb\n')],
    ['all in a row', bytes('7b')],
    [
      'torch-rnn’s JSON, counted from 1',
      bytes('{"idx_to_token": {"1": "7", "2": "b"}, "token_to_idx": {"7": 1, "b": 2}}'),
    ],
    ['a tokenizer of Keras, with JSON inside JSON', bytes('{"config": {"word_index": "{\\"7\\": 0, \\"b\\": 1}"}}')],
    [
      'a pickle of a dictionary, protocol 2',
      Uint8Array.from([
        0x80, 2, 0x7d, 0x28, 0x58, 1, 0, 0, 0, 0x37, 0x4b, 0, 0x58, 1, 0, 0, 0, 0x62, 0x4b, 1, 0x75, 0x2e,
      ]),
    ],
    ['a pickle of a list, protocol 0', bytes("(lp0\nS'7'\np1\naS'b'\np2\na.")],
  ])('is read: %s', (_, file) => {
    expect(parseVocabulary(file, 2)).toEqual(['7', 'b'])
  })

  it('one a line, the line end among them, is two empty lines there', () => {
    expect(parseVocabulary('\n\n \na', 3)).toEqual(['\n', ' ', 'a'])
    expect(parseVocabulary(' \n\n\na\n', 3)).toEqual([' ', '\n', 'a'])
    expect(parseVocabulary(' \na\n\n', 3)).toEqual([' ', 'a', '\n'])
  })

  it('is the sorted characters of a text, as Python sorts them', () => {
    expect(parseVocabulary({ charactersOf: 'banana 🐋\n' }, 6)).toEqual(['\n', ' ', 'a', 'b', 'n', '🐋'])
    expect(() => parseVocabulary({ charactersOf: 'banana' }, 6)).toThrow('the text has 3 different characters')
  })

  it('that is prose is refused, with the option that sorts its characters', () => {
    expect(() => parseVocabulary(bytes('Call me Ishmael.'), 5)).toThrow('(--characters-of)')
  })
})

describe('any vocabulary', () => {
  it('gives a result of the right size or a sentence, whatever the JSON', () => {
    const json = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.string({ maxLength: 2 }), fc.integer({ min: -1, max: 4 })),
      fc.array(fc.string({ maxLength: 2 })),
    )
    fc.assert(
      fc.property(json, fc.integer({ min: 2, max: 4 }), (value, size) => {
        try {
          expect(new Set(parseVocabulary(JSON.stringify(value), size)).size).toBe(size)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  const sample = new URL('../../../../shared/samples/ml5-shakespeare-broken-vocab/vocab.json', import.meta.url)
  it.skipIf(!existsSync(sample))('of a published network that lost two keys is refused with both indices', () => {
    expect(() => parseVocabulary(readFileSync(sample), 65)).toThrow(/index 40 is "".*index 13 is " {2}"/)
  })
})
