import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { parseVocabulary } from '../../../core/formats/vocabulary-json.ts'

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
    refused(['a', '<unk>'], 2, 'index 1 is "<unk>"')
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
    expect(() => parseVocabulary('{', 3)).toThrow('it is not JSON')
    expect(() => parseVocabulary(Uint8Array.of(0xff), 3)).toThrow('it is not JSON in UTF-8')
    refused(7, 3, 'it is neither a list of characters nor {character: index}')
    refused(['a', 1, 'b'], 3, 'element 1 of its list is not a string')
    refused({ 0: 'a', 1: 'b' }, 2, 'the index of "0" is not a whole number')
  })

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
