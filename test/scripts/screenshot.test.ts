// The look at the screen: PNG pictures are read exactly, and only many rows of both colors pass for colored text.
import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coloredText } from '../../scripts/lib/colored-text.mjs'
import { readPng } from '../../scripts/lib/png.mjs'

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const paeth = (a: number, b: number, c: number) => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

/** Writes a PNG, each row with the filter that is asked for. */
function writePng(width: number, height: number, channels: 3 | 4, pixels: Uint8Array, filters: number[]): Buffer {
  const stride = width * channels
  const rows = Array.from({ length: height }, (_, y) => {
    const filter = filters[y % filters.length]!
    const row = Buffer.alloc(stride + 1, filter)
    for (let i = 0; i < stride; i++) {
      const a = i >= channels ? pixels[y * stride + i - channels]! : 0
      const b = y > 0 ? pixels[(y - 1) * stride + i]! : 0
      const c = i >= channels && y > 0 ? pixels[(y - 1) * stride + i - channels]! : 0
      row[i + 1] = pixels[y * stride + i]! - [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter]!
    }
    return row
  })
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, channels === 3 ? 2 : 6, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('every pixel of a picture comes back, whatever filters its rows have', () => {
  const pictures = fc.record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom<3 | 4>(3, 4),
    filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 9 }),
    bytes: fc.uint8Array({ minLength: 9 * 9 * 4, maxLength: 9 * 9 * 4 }),
  })
  fc.assert(
    fc.property(pictures, ({ width, height, channels, filters, bytes }) => {
      const pixels = bytes.subarray(0, width * height * channels)
      const read = readPng(writePng(width, height, channels, pixels, filters))
      expect(read).toEqual({ width, height, channels, pixels: new Uint8Array(pixels) })
    }),
  )
})

test('what is no PNG, or one of another kind, is refused', () => {
  expect(() => readPng(Buffer.from('GIF89a, a picture of another kind'))).toThrow('no PNG')
  const gray = writePng(1, 1, 3, new Uint8Array(3), [0])
  gray[25] = 0
  expect(() => readPng(gray)).toThrow('not plain RGB')
})

type Rgb = [number, number, number]

/** A page with, from the top, stripes of so many rows of a color. */
function page(background: Rgb, ...stripes: [Rgb, number][]) {
  const [width, height] = [200, 400]
  const rows = stripes.flatMap(([color, count]) => Array.from({ length: count }, () => color))
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3 / width), Math.floor(i / 3) % width]
    return (column < 50 ? (rows[row] ?? background) : background)[i % 3]!
  })
  return { width, height, channels: 3, pixels }
}

const white: Rgb = [255, 255, 255]
const blue: Rgb = [0x65, 0xa0, 0xf1]
const paleBlue: Rgb = [0xbf, 0xda, 0xfb] // between two stops
const orange: Rgb = [0xf2, 0x97, 0x4a]

test('many rows of both colors are colored text, in the light and in the dark', () => {
  expect(coloredText(page(white, [paleBlue, 120], [orange, 120]))).toMatchObject({ found: true, theme: 'light' })
  const dark = page([0x16, 0x18, 0x1d], [[0x26, 0x51, 0x8a], 120], [[0x9b, 0x51, 0x00], 120])
  expect(coloredText(dark)).toMatchObject({ found: true, theme: 'dark' })
})

test('a legend, one color alone, other colors, and an empty page are no colored text', () => {
  expect(coloredText(page(white, [blue, 12], [orange, 12])).found).toBe(false)
  expect(coloredText(page(white, [blue, 300])).found).toBe(false)
  expect(coloredText(page(white, [[0x0a, 0x75, 0x54], 120], [[255, 0, 0], 120])).found).toBe(false)
  expect(coloredText(page(white)).found).toBe(false)
})
