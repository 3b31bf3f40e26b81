import { describe, expect, it } from 'vitest'
import { isGate } from '../../../core/schema/cells.ts'
import {
  colorAt,
  colorTable,
  INK,
  parseHex,
  pixel,
  SET_COLORS,
  shadeTable,
  shown,
  type Theme,
  tableIndex,
} from '../../../renderer/charts/color.ts'

const themes: Theme[] = ['light', 'dark']

/** WCAG relative luminance */
function luminance(rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

describe('the scale of activations', () => {
  it('has the page in the middle, blue below and orange above', () => {
    expect(colorAt('light', 0)).toEqual([255, 255, 255])
    expect(colorAt('light', -1)).toEqual(parseHex('#65a0f1'))
    expect(colorAt('dark', 1)).toEqual(parseHex('#9b5100'))
    expect(colorAt('light', 7)).toEqual(colorAt('light', 1))
  })

  it('keeps text readable on every one of its 256 colors', () => {
    const ink = { light: parseHex('#14171c'), dark: parseHex('#f4f5f7') }
    for (const theme of themes)
      for (let i = 0; i < 256; i++)
        expect(contrast(colorAt(theme, (i - 127.5) / 127.5), ink[theme])).toBeGreaterThan(4.5)
  })

  it('is a table that a value indexes, clamped at both ends', () => {
    const table = colorTable('light')
    expect([tableIndex(-1), tableIndex(0), tableIndex(1), tableIndex(9), tableIndex(-9)]).toEqual([0, 128, 255, 255, 0])
    expect(table[0]).toBe(pixel(parseHex('#65a0f1')))
    expect(table[255]).toBe(pixel(parseHex('#f2974a')))
  })

  it('writes pixels in the order of ImageData', () => {
    const bytes = new Uint8Array(Uint32Array.of(pixel([1, 2, 3])).buffer)
    expect([...bytes]).toEqual([1, 2, 3, 255])
  })
})

describe('what a state is shown as', () => {
  it('is its tanh for a cell state and the value itself for all others', () => {
    expect(shown('c', 2)).toBeCloseTo(Math.tanh(2))
    expect(shown('h', 0.5)).toBe(0.5)
    expect([isGate('f'), isGate('z'), isGate('g'), isGate('h')]).toEqual([true, true, false, false])
  })
})

/** How eyes that lack a kind of cone see light: Machado et al. 2009, full severity. */
const EYES = {
  all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}
const TO_CONES = [
  0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376,
  0.6299787005,
]
const TO_LAB = [
  0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662,
  -0.808675766,
]

function times(m: readonly number[], v: readonly number[]): number[] {
  return [0, 1, 2].map((i) => m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2])
}

function oklab(hex: string, eye: readonly number[]): number[] {
  const linear = parseHex(hex).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  const seen = times(eye, linear).map((c) => Math.min(1, Math.max(0, c)))
  return times(TO_LAB, times(TO_CONES, seen).map(Math.cbrt))
}

describe('the colors of a set', () => {
  it.each(themes)('stay apart from each other and the page for every kind of eye, in %s', (theme) => {
    const all = [INK[theme].page, ...SET_COLORS[theme]]
    for (const eye of Object.values(EYES))
      all.forEach((a, i) => {
        for (const b of all.slice(i + 1)) {
          const [x, y] = [oklab(a, eye), oklab(b, eye)]
          expect(Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])).toBeGreaterThan(0.13)
        }
      })
  })

  it.each(themes)('are those of neither end of the scale, for every kind of eye, in %s', (theme) => {
    for (const eye of Object.values(EYES))
      for (const end of [-1, 1]) {
        const hex = `#${colorAt(theme, end)
          .map((c) => c.toString(16).padStart(2, '0'))
          .join('')}`
        for (const color of SET_COLORS[theme]) {
          const [x, y] = [oklab(hex, eye), oklab(color, eye)]
          const apart = Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])
          expect(apart).toBeGreaterThan(eye === EYES.all ? 0.1 : 0.045)
        }
      }
  })

  it.each(themes)('and the shades of grey keep text readable, in %s', (theme) => {
    const text = parseHex(INK[theme].text)
    for (const hex of SET_COLORS[theme]) expect(contrast(parseHex(hex), text)).toBeGreaterThan(5.2)
    for (const shade of shadeTable(theme))
      expect(contrast([shade & 255, (shade >> 8) & 255, (shade >> 16) & 255], text)).toBeGreaterThan(5.2)
  })
})
