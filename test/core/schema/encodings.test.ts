import { describe, expect, it } from 'vitest'
import {
  decodeBytes,
  ENCODING_IDS,
  type EncodingId,
  firstLines,
  guessEncodings,
} from '../../../core/schema/encodings.ts'

/** The bytes of a text in an encoding of single bytes, found by decoding each byte. */
function encoded(text: string, encoding: EncodingId): Uint8Array {
  const bytes = new Map<string, number>()
  for (let byte = 255; byte >= 0; byte--)
    try {
      bytes.set(decodeBytes(Uint8Array.of(byte), encoding), byte)
    } catch {}
  return Uint8Array.from(text, (character) => bytes.get(character) ?? Number.NaN)
}

const pairs = (hex: string) => Uint8Array.from(hex.match(/../g)!, (two) => Number.parseInt(two, 16))

describe('texts in other encodings', () => {
  it('are read by name', () => {
    expect(decodeBytes(Uint8Array.of(0x93, 0xe9, 0x94, 0x80), 'windows-1252')).toBe('“é”€')
    expect(decodeBytes(Uint8Array.of(0x93, 0xe9), 'latin1')).toBe('\u0093é')
    expect(decodeBytes(pairs('82a082a282a4'), 'shift_jis')).toBe('あいう')
    expect(decodeBytes(pairs('61004d4f'), 'utf-16le')).toBe('a\u4f4d')
    for (const id of ENCODING_IDS) expect(decodeBytes(Uint8Array.of(0x61, 0x62), id).length, id).toBeGreaterThan(0)
    expect(() => decodeBytes(Uint8Array.of(0x81), 'windows-1252')).toThrow(TypeError)
    expect(() => decodeBytes(Uint8Array.of(0xff, 0xff), 'shift_jis')).toThrow(TypeError)
  })

  it.each<[EncodingId, Uint8Array]>([
    ['windows-1252', encoded('Le garçon était à l’école, où il mangeait du pâté. “Voilà!” dit-il.\n', 'windows-1252')],
    ['windows-1252', encoded('Die Äpfel sind süß; größer als Öl, übrigens – für alle.\n', 'windows-1252')],
    [
      'windows-1251',
      encoded('Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.\n', 'windows-1251'),
    ],
    ['koi8-r', encoded('Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.\n', 'koi8-r')],
    ['windows-1253', encoded('Στην αρχή ήταν ο λόγος και ο λόγος ήταν προς τον θεό.\n', 'windows-1253')],
    ['windows-1255', encoded('בראשית ברא אלהים את השמים ואת הארץ\n', 'windows-1255')],
    ['shift_jis', pairs('8cc494798b4382cd94' + '4c82c582a082e98142' + '96bc914f82cd82dc82be96b382a28142')],
    ['euc-jp', pairs('c0e4c2d0a4cfc7ada4c7a4a2a4eba1a3ccbec1b0a4cfa4dea4c0ccb5a4a4a1a3')],
    ['gb18030', pairs('b5c0bfc9b5c0b7c7b3a3b5c0a1a3c3fbbfc9c3fbb7c7b3a3c3fba1a3ced2c3c7d4dad5e2c0efa1a3')],
    ['utf-16le', Uint8Array.from(Array.from('plain text\nof two lines', (c) => [c.charCodeAt(0), 0]).flat())],
    ['utf-8', new TextEncoder().encode('naïve “quotes” and €')],
  ])('%s is guessed first', (encoding, bytes) => {
    const guesses = guessEncodings(bytes)
    expect(guesses[0]).toBe(encoding)
    expect(guesses.at(-1)).toBe('bytes')
  })

  it('never guess what a file is not in, and leave bytes for what is in none', () => {
    expect(guessEncodings(Uint8Array.of(0x61, 0xe9, 0x20))).not.toContain('utf-8')
    const noise = Uint8Array.from({ length: 600 }, (_, i) => (i * i * 37 + i * 11) & 255)
    expect(guessEncodings(noise)).toContain('bytes')
  })

  it('show in a preview the lines by which they differ', () => {
    expect(firstLines('plain\n\nsüß\nalso plain', 2)).toEqual(['süß', 'plain'])
  })
})
