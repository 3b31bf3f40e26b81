import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  activationColor,
  activationLevel,
  inksOf,
  levelColor,
  STOPS,
  type Theme,
} from '../../../core/figures/marks/color.ts'

const channels = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))

/** WCAG's contrast ratio of two colors. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [r, g, bl] = channels(color).map((v) =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl
  }
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

describe.each(['light', 'dark'] as Theme[])('the %s scale', (theme) => {
  test('text keeps a contrast of 4.5 at every level', () => {
    for (let level = -1; level < 256; level++)
      expect(contrast(levelColor(level, theme), inksOf(theme).ink)).toBeGreaterThanOrEqual(4.5)
  })

  test('so do labels, meta and the mask rule on the page', () => {
    for (const color of [inksOf(theme).ink2, inksOf(theme).ink3, inksOf(theme).feature])
      expect(contrast(color, inksOf(theme).page)).toBeGreaterThanOrEqual(4.5)
  })

  test('goes through its nine stops, within a rounding step', () => {
    STOPS[theme].forEach((stop, i) => {
      const found = channels(activationColor(i / 4 - 1, theme))
      for (const [k, v] of channels(stop).entries()) expect(Math.abs(found[k] - v)).toBeLessThanOrEqual(2)
    })
    expect([activationColor(-1, theme), activationColor(1, theme)]).toEqual([STOPS[theme][0], STOPS[theme][8]])
  })

  test('what lies beyond the ends has the color of the end, and what is not known has the color of the page', () => {
    expect(activationColor(-7, theme)).toBe(STOPS[theme][0])
    expect(activationColor(Number.POSITIVE_INFINITY, theme)).toBe(STOPS[theme][8])
    expect(activationColor(Number.NaN, theme)).toBe(inksOf(theme).page)
  })
})

test('levels rise with the value and are symmetric but for the rounding', () => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
      if (a <= b) expect(activationLevel(a)).toBeLessThanOrEqual(activationLevel(b))
      expect(Math.abs(activationLevel(a) + activationLevel(-a) - 255)).toBeLessThanOrEqual(1)
    }),
  )
})
