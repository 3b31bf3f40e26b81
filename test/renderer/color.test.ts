import { describe, expect, it } from 'vitest'
import {
  colorAt,
  colorTable,
  isGate,
  parseHex,
  pixel,
  shown,
  type Theme,
  tableIndex,
} from '../../renderer/charts/color.ts'

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

  it('keeps text readable on every one of its 256 colours', () => {
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
