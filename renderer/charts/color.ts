// Colors of the canvas: the scale of activations, ramps for amounts without a sign, and the colors of a set, as tables of
// 256 pixels that make painting a look-up.

import { activationColor, activationLevel, inksOf, type Theme } from '../../core/figures/marks/color.ts'
import type { StateKind } from '../../core/model/units.ts'

export type { Theme }

const inkOf = (theme: Theme) => {
  const { ink, ink3, page, feature, mute2 } = inksOf(theme)
  return { text: ink, faint: ink3, page, rule: feature, bar: mute2, select: ink }
}

/** What is drawn over the colors, and the page under them. */
export const INK = { light: inkOf('light'), dark: inkOf('dark') } as const

/** From the page to the darkest grey that the text stays readable on: amounts that have no sign. */
const SHADE: Record<Theme, readonly [string, string]> = {
  light: ['#ffffff', '#9aa2ad'],
  dark: ['#16181d', '#555d69'],
}

/**
 * The colors of up to four units in one text: none is the blue or the orange of the scale, nor the green of the feature. Any two, and each and the page, are at least .13 apart in OKLab for
 * protan, deutan and tritan eyes too (Machado et al. 2009, full severity), and text on them keeps a contrast of 5.2.
 */
export const SET_COLORS: Record<Theme, readonly string[]> = {
  light: ['#e668aa', '#9c960a', '#fba5ff', '#a2d95b'],
  dark: ['#b23a67', '#6b2ca9', '#224103', '#580062'],
}

export type Rgb = readonly [red: number, green: number, blue: number]

export function parseHex(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16)
  return [n >> 16, (n >> 8) & 255, n & 255]
}

/** Red, green and blue for v in [−1, 1]; beyond the ends the end color. */
export function colorAt(theme: Theme, v: number): Rgb {
  return parseHex(activationColor(v, theme))
}

/** A pixel as ImageData keeps it, read as one little-endian word. */
export function pixel([red, green, blue]: Rgb, alpha = 255): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** [256] pixels; entry round(127.5·v + 127.5) is the color of v. */
export function colorTable(theme: Theme): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => pixel(colorAt(theme, (i - 127.5) / 127.5)))
}

function mixed(from: string, to: string, share: number): Rgb {
  const [a, b] = [parseHex(from), parseHex(to)]
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share)
  return [mix(0), mix(1), mix(2)]
}

/** [256] pixels from the page to a color; entry round(255·v) is that of v in [0, 1]. */
function rampTo(from: string, to: string): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => pixel(mixed(from, to, i / 255)))
}

export function shadeTable(theme: Theme): Uint32Array {
  return rampTo(...SHADE[theme])
}

/** Of the rule of a number: from the page to the rule of what is true. */
export function ruleTable(theme: Theme): Uint32Array {
  return rampTo(INK[theme].page, INK[theme].rule)
}

/** One table for each color of a set. */
export function setTables(theme: Theme): Uint32Array[] {
  return SET_COLORS[theme].map((color) => rampTo(INK[theme].page, color))
}

/** [256] pixels of the ink, the more solid the further v is from 0; entries as in `colorTable`. */
export function signTable(theme: Theme): Uint32Array {
  const ink = parseHex(INK[theme].text)
  return Uint32Array.from({ length: 256 }, (_, i) => pixel(ink, Math.round(255 * Math.abs((i - 127.5) / 127.5))))
}

/** The place in a ramp of v in [0, 1]; beyond the ends the end. */
export function rampIndex(v: number): number {
  return v >= 1 ? 255 : v > 0 ? Math.round(255 * v) : 0
}

/** The place of v in a color table; values beyond ±1 are clamped. */
export const tableIndex = activationLevel

/**
 * What a raw state is shown, searched and cut as: a cell state has no bounds and goes through tanh, in the 32 bits that
 * the host has; all others are bounded already.
 */
export function shown(kind: StateKind, value: number): number {
  return kind === 'c' ? Math.fround(Math.tanh(value)) : value
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`
}
