// A text made readable: what is known stays, what is not becomes plainer or goes, and every place leads back.

import { describe, expect, it } from 'vitest'
import { fitText, fittedPosition, originalPosition } from '../../../core/text/fit.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'

const vocabulary = Vocabulary.of('abcdefghijklmnopqrstuvwxyz \'".-\n')
const original = '“où”… naïf𝒎 æ—日!'

describe('a text that a network can read', () => {
  it('has plainer spellings, without what has none', () => {
    const { text, summary } = fitText(original, vocabulary, 'map')
    expect(text).toBe('"ou"... naifm ae--')
    expect(() => vocabulary.encode(text)).not.toThrow()
    expect(summary.find(({ character }) => character === '日')).toEqual({
      character: '日',
      becomes: '',
      count: 1,
      first: 14,
    })
    expect(summary.find(({ character }) => character === '…')).toEqual({
      character: '…',
      becomes: '...',
      count: 1,
      first: 4,
    })
  })

  it('is cut where that is asked', () => {
    expect(fitText(original, vocabulary, 'cut').text).toBe('o naf ')
  })

  it('leads back to the original from every place', () => {
    const { text, changes } = fitText(original, vocabulary, 'map')
    const characters = [...original]
    const fitted = [...text]
    for (const [p, character] of fitted.entries()) {
      const back = characters[originalPosition(changes, p)]
      expect(back === character || vocabulary.id(back) < 0, `${p} ${character} ${back}`).toBe(true)
    }
    expect(originalPosition(changes, fitted.indexOf('.'))).toBe(4)
    expect(originalPosition(changes, fitted.indexOf('.') + 2)).toBe(4)
    expect(originalPosition(changes, text.indexOf('n'))).toBe(6)
    for (const [p, character] of characters.entries())
      if (vocabulary.id(character) >= 0) expect(fitted[fittedPosition(changes, p)]).toBe(character)
  })

  it('is not made where nothing is left', () => {
    expect(() => fitText('日本', vocabulary, 'map')).toThrow('knows none')
    expect(() => fitText('abc', Vocabulary.bytes(), 'map')).toThrow('--encoding bytes')
  })
})
