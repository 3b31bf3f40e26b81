import { describe, expect, it } from 'vitest'
import { afterCharacters, encodeTyped, overCharacters } from '../../../core/text/typed.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'

const vocabulary = new Vocabulary(Array.from('"-.abc'))

describe('a text as it is typed', () => {
  it('names the characters that the network does not know, with their places in characters', () => {
    const { ids, unknown } = encodeTyped('a😀b“é', vocabulary, 'skip')
    expect(vocabulary.decode(ids)).toBe('ab')
    expect(unknown).toEqual([
      { position: 1, character: '😀', becomes: '' },
      { position: 3, character: '“', becomes: '' },
      { position: 4, character: 'é', becomes: '' },
    ])
  })

  it('reads plainer spellings where there are some, and leaves out what has none', () => {
    const { ids, starts, unknown } = encodeTyped('“a…ж', vocabulary, 'map')
    expect(vocabulary.decode(ids)).toBe('"a...')
    expect([...starts]).toEqual([0, 1, 2, 5, 5])
    expect(unknown.map(({ becomes }) => becomes)).toEqual(['"', '...', ''])
  })

  it('takes the value after the last id of a character, and the surprise of all of them', () => {
    const { starts } = encodeTyped('a…жb', vocabulary, 'map')
    const ofIds = Float32Array.of(10, 1, 2, 3, 20)
    expect([...afterCharacters(ofIds, starts, 0, 4)]).toEqual([10, 3, Number.NaN, 20])
    expect([...overCharacters(ofIds, starts, 0, 4)]).toEqual([10, 6, Number.NaN, 20])
    expect([...afterCharacters(ofIds.subarray(1), starts, 1, 3)]).toEqual([3, Number.NaN])
  })
})
