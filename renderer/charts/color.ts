// The scale of activations: blue negative, orange positive, the page in the middle. Nine stops of an OKLab blend,
// RGB between them; tables of 256 colours make painting a look-up. Text stays readable on every step (contrast ≥ 5.4).

import type { StateKind } from '../../core/model/units.ts'

export type Theme = 'light' | 'dark'

const STOPS: Record<Theme, readonly string[]> = {
  light: ['#65a0f1', '#88b7f6', '#accef9', '#d2e5fd', '#ffffff', '#f8e6cc', '#f4cd9e', '#f3b374', '#f2974a'],
  dark: ['#2b63b3', '#26518a', '#213e63', '#1d2b3d', '#16181d', '#362818', '#563714', '#78450b', '#9b5100'],
}

export const INK: Record<
  Theme,
  { text: string; faint: string; page: string; rule: string; bar: string; select: string }
> = {
  light: { text: '#14171c', faint: '#5d656f', page: '#ffffff', rule: '#0a7554', bar: '#9aa2ad', select: '#14171c' },
  dark: { text: '#f4f5f7', faint: '#949ca8', page: '#16181d', rule: '#46c99a', bar: '#6d7683', select: '#f4f5f7' },
}

/** From the page to the darkest grey that the text stays readable on: amounts that have no sign. */
const SHADE: Record<Theme, readonly [string, string]> = {
  light: ['#ffffff', '#9aa2ad'],
  dark: ['#16181d', '#555d69'],
}

/**
 * The colours of up to four units in one text: none is the blue or the orange of the scale, nor the green of the feature. Any two, and each and the page, are at least .13 apart in OKLab for
 * protan, deutan and tritan eyes too (Machado et al. 2009, full severity), and text on them keeps a contrast of 5.2.
 */
export const SET_COLOURS: Record<Theme, readonly string[]> = {
  light: ['#e668aa', '#9c960a', '#fba5ff', '#a2d95b'],
  dark: ['#b23a67', '#6b2ca9', '#224103', '#580062'],
}

export type Rgb = readonly [red: number, green: number, blue: number]

export function parseHex(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16)
  return [n >> 16, (n >> 8) & 255, n & 255]
}

/** Red, green and blue for v in [−1, 1]; beyond the ends the end colour. */
export function colorAt(theme: Theme, v: number): Rgb {
  const stops = STOPS[theme]
  const place = ((Math.min(1, Math.max(-1, v)) + 1) / 2) * (stops.length - 1)
  const left = Math.min(Math.floor(place), stops.length - 2)
  const [a, b] = [parseHex(stops[left]), parseHex(stops[left + 1])]
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * (place - left))
  return [mix(0), mix(1), mix(2)]
}

/** A pixel as ImageData keeps it, read as one little-endian word. */
export function pixel([red, green, blue]: Rgb, alpha = 255): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** [256] pixels; entry round(127.5·v + 127.5) is the colour of v. */
export function colorTable(theme: Theme): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => pixel(colorAt(theme, (i - 127.5) / 127.5)))
}

function mixed(from: string, to: string, share: number): Rgb {
  const [a, b] = [parseHex(from), parseHex(to)]
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share)
  return [mix(0), mix(1), mix(2)]
}

/** [256] pixels from the page to a colour; entry round(255·v) is that of v in [0, 1]. */
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

/** One table for each colour of a set. */
export function setTables(theme: Theme): Uint32Array[] {
  return SET_COLOURS[theme].map((colour) => rampTo(INK[theme].page, colour))
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

/** The place of v in a colour table; values beyond ±1 are clamped. */
export function tableIndex(v: number): number {
  return v >= 1 ? 255 : v <= -1 ? 0 : Math.round(127.5 * v + 127.5)
}

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
