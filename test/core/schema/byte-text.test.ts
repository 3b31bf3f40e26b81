import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aloneByte, BYTE_NAMES, bytesOf, byteText, partByte, plainText } from '../../../core/schema/byte-text.ts'
import { countCodePoints } from '../../../core/text/code-points.ts'
import { encodeTyped } from '../../../core/text/typed.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('bytes as a text', () => {
  it('have one code point each, and every file comes back byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = byteText(bytes)
        expect(countCodePoints(text)).toBe(bytes.length)
        expect(bytesOf(text)).toEqual(Uint8Array.from(bytes))
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(bytesOf(byteText(utf8(text)))).toEqual(utf8(text))
      }),
    )
  })

  it('show a character at its last byte, and what decodes to nothing by its number', () => {
    const points = Array.from(byteText(Uint8Array.of(0x61, ...utf8('€'), 0xff, 0, 10)), (c) => c.codePointAt(0)!)
    expect(points.map(partByte)).toEqual([-1, 0xe2, 0x82, -1, -1, -1, -1])
    expect(points.map(aloneByte)).toEqual([-1, -1, -1, -1, 0xff, 0, -1])
    expect([points[0], points[3], points[6]]).toEqual([0x61, 0x20ac, 10])
    expect(plainText(byteText(Uint8Array.of(...utf8('a€'), 0xff)))).toBe('a€\\xFF')
  })

  it('of a long file come back, too', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31 + (i >> 7)) & 255)
    expect(bytesOf(byteText(bytes))).toEqual(bytes)
  })
})

describe('a vocabulary of bytes', () => {
  const vocabulary = Vocabulary.bytes()

  it('has 256 names, reads any file as its bytes, and writes bytes as characters where they decode', () => {
    expect(vocabulary.size).toBe(256)
    expect(new Vocabulary(BYTE_NAMES).ofBytes).toBe(true)
    expect(Vocabulary.of('abc').ofBytes).toBe(false)
    const bytes = Uint8Array.of(...utf8('é\n'), 200, 0)
    expect(Array.from(vocabulary.encode(byteText(bytes)))).toEqual([...bytes])
    expect(vocabulary.decode(bytes)).toBe(byteText(bytes))
    expect(vocabulary.encode(vocabulary.readable('“é”'))).toEqual(Uint16Array.from(utf8('“é”')))
  })

  it('refuses a text whose characters are no bytes, and a network of characters names a byte', () => {
    expect(() => vocabulary.encode('an é')).toThrow(/reads bytes.*“é”.*position 3.*--encoding bytes/)
    expect(Array.from(vocabulary.encode('plain'))).toEqual([...utf8('plain')])
    expect(() => Vocabulary.of('abc').encode(byteText(Uint8Array.of(97, 0xe9)))).toThrow(/the byte 0xE9 at position 1/)
  })

  it('reads what is typed as the bytes of each character', () => {
    const { ids, starts, unknown } = encodeTyped('a€b', vocabulary, 'map')
    expect([...ids]).toEqual([...utf8('a€b')])
    expect([...starts]).toEqual([0, 1, 4, 5])
    expect(unknown).toEqual([])
    expect([...encodeTyped(byteText(utf8('€')), vocabulary, 'map').ids]).toEqual([...utf8('€')])
  })
})
