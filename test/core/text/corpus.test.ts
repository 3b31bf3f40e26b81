import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { decodeText, firstInvalidUtf8, MAXIMUM_BYTES } from '../../../core/text/corpus.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

function utf16(text: string, order: 'little' | 'big'): Uint8Array {
  const bytes = new Uint8Array(2 + 2 * text.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff, order === 'little')
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), order === 'little')
  return bytes
}

function refusal(bytes: Uint8Array): AppError {
  try {
    decodeText(bytes, 'novel.txt')
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('decoding a text', () => {
  it('leaves plain UTF-8 as it is and has nothing to say', () => {
    expect(decodeText(utf8('Call me “Ishmael” 🐋.\n'), 'a')).toEqual({ text: 'Call me “Ishmael” 🐋.\n', notes: [] })
  })

  it('removes a byte order mark and says so', () => {
    const { text, notes } = decodeText(utf8('\ufeffabc'), 'a')
    expect(text).toBe('abc')
    expect(notes).toEqual(['A byte order mark at the start was removed.'])
  })

  it('removes one byte order mark and no more', () => {
    expect(decodeText(utf8('\ufeff\ufeffabc'), 'a').text).toBe('\ufeffabc')
  })

  it.each(['little', 'big'] as const)('converts %s-endian UTF-16 and says so', (order) => {
    const { text, notes } = decodeText(utf16('a “whale” 🐋', order), 'a')
    expect(text).toBe('a “whale” 🐋')
    expect(notes).toEqual([`The text was converted from UTF-16 (${order}-endian).`])
  })

  it('turns CR LF and CR into LF and counts them', () => {
    const { text, notes } = decodeText(utf8('a\r\nb\rc\n\r\nd'), 'a')
    expect(text).toBe('a\nb\nc\n\nd')
    expect(notes).toEqual(['3 line ends were changed from CR LF or CR to LF.'])
  })

  it('gives back any text that has no carriage return, two characters and no controls', () => {
    const texts = fc
      .string({ unit: 'binary', minLength: 2 })
      .filter((t) => !/[\p{Cc}\ufeff]/u.test(t) && new Set(t).size > 1)
    fc.assert(
      fc.property(texts, (text) => {
        expect(decodeText(utf8(text), 'a').text).toBe(text)
      }),
    )
  })

  it('never throws anything but a sentence, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(decodeText(bytes, 'a').text).not.toContain('\r')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('a file that is no text', () => {
  it('is refused when it is empty, also behind a byte order mark', () => {
    expect(refusal(new Uint8Array(0))).toMatchObject({ code: 'empty-file' })
    expect(refusal(utf8('\ufeff')).message).toBe('“novel.txt” is empty; choose a file that holds text.')
  })

  it('is refused when it is binary', () => {
    expect(refusal(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 0, 0))).toMatchObject({ code: 'binary-file' })
    expect(refusal(Uint8Array.from({ length: 400 }, (_, i) => 1 + (i % 8)))).toMatchObject({ code: 'binary-file' })
    expect(refusal(utf8(`${'text '.repeat(50_000)}\0`))).toMatchObject({ code: 'binary-file' })
  })

  it('names the position of its first NUL, and that it can be read as bytes', () => {
    const lines = utf8(`first\nsecond é ${'x'.repeat(80)}\0`)
    expect(refusal(lines).message).toBe(
      `“novel.txt” is a binary file, not a text: a NUL stands in line 2, column 91 (byte ${lines.length - 1}). Choose a plain text file, or add it as bytes (--encoding bytes).`,
    )
    expect(refusal(utf16('ab\nc\0d', 'big')).message).toContain('a NUL stands in line 2, column 2 (character 4)')
    expect(refusal(Uint8Array.of(0, 97, 98)).message).toContain('line 1, column 1 (byte 0)')
    expect(decodeText(lines, 'a', { encoding: 'bytes' }).text.length).toBeGreaterThan(lines.length)
  })

  it('is refused with the offending byte when it is not UTF-8', () => {
    const error = refusal(Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x20, 0x61))
    expect(error.code).toBe('wrong-encoding')
    expect(error.message).toBe(
      '“novel.txt” is not UTF-8 (byte 3 is 0xE9). It may be Windows-1252, Western Europe: add it with its encoding named (--encoding windows-1252).',
    )
  })

  it('counts the byte order mark in the offset of the offending byte', () => {
    expect(refusal(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff, 0x61)).message).toContain('byte 4 is 0xFF')
  })

  it('differs from UTF-16 without a mark, from UTF-32, and from half a UTF-16 character', () => {
    expect(refusal(utf16('some plain text', 'little').subarray(2)).message).toContain(
      'UTF-16, little-endian, without a byte order mark; add it with its encoding named (--encoding utf-16le)',
    )
    expect(refusal(Uint8Array.of(0xff, 0xfe, 0, 0, 97, 0, 0, 0)).message).toContain('UTF-32')
    expect(refusal(utf16('ab\ud83d', 'little')).message).toContain('half a character')
    expect(refusal(Uint8Array.of(0xff, 0xfe, 97, 0, 98))).toMatchObject({ code: 'wrong-encoding' })
  })

  it('is refused when it has only one distinct character', () => {
    expect(refusal(utf8('aaaa')).message).toContain('only the character “a” (U+0061)')
    expect(refusal(utf8('🐋🐋'))).toMatchObject({ code: 'one-character' })
    expect(refusal(utf8('\r\n\r\n')).message).toContain('U+000A')
  })

  it('is refused before it is read when it is too large', () => {
    const error = refusal(new Uint8Array(MAXIMUM_BYTES + 1))
    expect(error.code).toBe('file-too-large')
    expect(error.message).toContain('the limit is 128 MiB; cut it between lines, as “split -C 100M FILE part-” does')
  })
})

describe('a text that is read as it is asked for', () => {
  it('keeps CR on request, in every encoding', () => {
    expect(decodeText(utf8('a\r\nb\rc'), 'a', { keepCr: true })).toEqual({ text: 'a\r\nb\rc', notes: [] })
    expect(decodeText(utf16('a\r\nb', 'big'), 'a', { keepCr: true }).text).toBe('a\r\nb')
    const latin = Uint8Array.of(0xe9, 13, 10, 97)
    expect(decodeText(latin, 'a', { encoding: 'latin1', keepCr: true }).text).toBe('é\r\na')
    expect(decodeText(latin, 'a', { encoding: 'latin1' })).toEqual({
      text: 'é\na',
      notes: ['The text was converted from Latin-1 (ISO 8859-1).', '1 line ends were changed from CR LF or CR to LF.'],
    })
    expect(decodeText(utf16('a\r\nb', 'little').subarray(2), 'a', { encoding: 'utf-16le' }).text).toBe('a\nb')
  })

  it('is refused where it is not in the encoding that was named, with the one that it may be in', () => {
    const wrong = () => decodeText(Uint8Array.of(0x63, 0xe9, 0x20, 0x61), 'b.txt', { encoding: 'shift_jis' })
    expect(wrong).toThrow(
      '“b.txt” is not in Shift-JIS, Japanese; it may be Windows-1252, Western Europe (--encoding windows-1252).',
    )
  })

  it('may be any file where bytes are asked for, one byte or none but the same included', () => {
    expect(decodeText(Uint8Array.of(0, 0, 0), 'a', { encoding: 'bytes' }).notes).toEqual([])
    expect(() => decodeText(new Uint8Array(), 'a', { encoding: 'bytes' })).toThrow('is empty')
  })
})

describe('the place of the first byte that is not UTF-8', () => {
  it('agrees with the decoder of the platform on whether there is one', () => {
    const parts = fc.oneof(
      fc.string({ unit: 'binary' }).map(utf8),
      fc.uint8Array({ maxLength: 4 }),
      fc
        .constantFrom([0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe0, 0x80, 0x80])
        .map((b) => Uint8Array.from(b)),
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 4 }), (list) => {
        const bytes = Uint8Array.from(list.flatMap((part) => [...part]))
        const valid = (end: number) => {
          try {
            new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end))
            return true
          } catch {
            return false
          }
        }
        const at = firstInvalidUtf8(bytes)
        expect(valid(at)).toBe(true)
        expect(valid(bytes.length)).toBe(at === bytes.length)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a text of nothing but line ends', () => {
  const memory = () => process.memoryUsage().heapUsed + process.memoryUsage().external

  it('is changed in memory that goes with its length', () => {
    const bytes = new TextEncoder().encode(`a${'\r\n'.repeat(4_000_000)}`)
    const before = memory()
    const { text, notes } = decodeText(bytes, 'ends')
    expect(memory() - before).toBeLessThan(100e6)
    expect(text).toBe(`a${'\n'.repeat(4_000_000)}`)
    expect(notes).toEqual(['4000000 line ends were changed from CR LF or CR to LF.'])
  })

  it('may mix its line ends, at the end of the file too, in UTF-8 and in UTF-16', () => {
    const text = 'a\r\r\nb\n\r\r'
    for (const bytes of [utf8(text), utf16(text, 'little'), utf16(text, 'big')]) {
      const decoded = decodeText(bytes, 'mixed')
      expect(decoded.text).toBe('a\n\nb\n\n\n')
      expect(decoded.notes.at(-1)).toBe('4 line ends were changed from CR LF or CR to LF.')
    }
  })
})
