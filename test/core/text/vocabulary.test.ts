import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Vocabulary } from '../../../core/text/vocabulary.ts'

const plain = Vocabulary.of('abcdefghijklmnopqrstuvwxyz ABC.,-\'"\n')

describe('a vocabulary', () => {
  it('lists the characters of a text in the order of their code points', () => {
    expect(Vocabulary.of('b🐋a b').characters).toEqual([' ', 'a', 'b', '🐋'])
  })

  it('decodes what it encodes', () => {
    const texts = fc.string({ unit: 'binary', minLength: 2 }).filter((text) => new Set(text).size > 1)
    fc.assert(
      fc.property(texts, (text) => {
        const vocabulary = Vocabulary.of(text)
        expect(vocabulary.decode(vocabulary.encode(text))).toBe(text)
      }),
    )
  })

  it('decodes more ids than fit into one piece', () => {
    const text = 'ab'.repeat(10_000)
    expect(plain.decode(plain.encode(text))).toBe(text)
  })

  it('knows the id of a character, and −1 for one that it does not hold', () => {
    expect(plain.id('\n')).toBe(0)
    expect(plain.id('🐋')).toBe(-1)
    expect(plain.id('')).toBe(-1)
  })

  it('refuses entries that are not exactly one character, doubles, and sizes out of range', () => {
    expect(() => new Vocabulary(['a', '  '])).toThrow('Entry 1 of the vocabulary, “  ”, is not exactly one character.')
    expect(() => new Vocabulary(['a', ''])).toThrow('not exactly one character')
    expect(() => new Vocabulary(['a', 'b', 'a'])).toThrow('“a” (U+0061) stands twice in the vocabulary, as 0 and as 2.')
    expect(() => new Vocabulary(['a'])).toThrow('2 to 65,536 characters, not 1')
  })
})

describe('a character that the model does not know', () => {
  it('is an error that names it, its position and the way out', () => {
    expect(() => plain.encode('ab🐋é')).toThrow(
      'The model does not know the character “🐋” (U+1F40B) at position 2; remove it, choose to skip or to map unknown characters (--unknown), or make a text that it can read (corpus add --for MODEL, or the menu of the text).',
    )
    expect(() => plain.encodeWith('abé', 'error')).toThrow('“é” (U+00E9) at position 2')
  })

  it('changes nothing in a text that has none', () => {
    expect(plain.encodeWith('abc', 'map')).toEqual({ ids: plain.encode('abc'), positions: null, changes: [] })
  })

  it('can be skipped, with the positions of what is left', () => {
    const { ids, positions, changes } = plain.encodeWith('a🐋b🐋', 'skip')
    expect(plain.decode(ids)).toBe('ab')
    expect([...positions!]).toEqual([0, 2])
    expect(changes).toEqual([{ character: '🐋', becomes: '', count: 2 }])
  })

  it('can be mapped to plainer spellings, with the positions that they stand for', () => {
    const { ids, positions, changes } = plain.encodeWith('“é—ß”…', 'map')
    expect(plain.decode(ids)).toBe('"e--ss"...')
    expect([...positions!]).toEqual([0, 1, 2, 2, 3, 3, 4, 5, 5, 5])
    expect(changes).toContainEqual({ character: '—', becomes: '--', count: 1 })
  })

  it('keeps positions out of the way when every character becomes exactly one', () => {
    const { ids, positions } = plain.encodeWith('‘café’\tà', 'map')
    expect(plain.decode(ids)).toBe("'cafe' a")
    expect(positions).toBeNull()
  })

  it('takes the next spelling when the model does not know the first', () => {
    const { ids } = Vocabulary.of("ab'").encodeWith('“a”', 'map')
    expect(Vocabulary.of("ab'").decode(ids)).toBe("''a''")
  })

  it('is still an error when no plainer spelling is known', () => {
    expect(() => plain.encodeWith('a漢', 'map')).toThrow('“漢” (U+6F22) at position 1')
    expect(() => Vocabulary.of('🐋a').encodeWith('🐋🐋漢', 'map')).toThrow('“漢” (U+6F22) at position 2')
  })

  it('keeps ids and positions together whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '“', '…', 'é', '\u200b', '½', 'ﬁ', '漢') }), (text) => {
        const skipped = plain.encodeWith(text, 'skip')
        const characters = Array.from(text)
        const kept = characters.filter((character) => plain.id(character) >= 0)
        expect(plain.decode(skipped.ids)).toBe(kept.join(''))
        const positions = skipped.positions ?? skipped.ids.map((_, i) => i)
        expect(Array.from(positions, (position) => plain.id(characters[position]))).toEqual([...skipped.ids])
      }),
    )
  })
})
