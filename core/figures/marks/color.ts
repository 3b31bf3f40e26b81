// Colors of the window and of figures. Activation: blue below zero, orange above, the page in the middle; nine stops a
// theme, blended in RGB between them, chosen so that text keeps a contrast of 4.5 : 1 at every level and the two ends stay
// apart for color-blind eyes. Everything else is ink by role, and green for the feature.

import { interpolateRgb, piecewise, quantize } from 'd3-interpolate'

export type Theme = 'light' | 'dark'

/** At −1, −.75, … +1. */
export const STOPS: Record<Theme, readonly string[]> = {
  light: ['#65a0f1', '#88b7f6', '#accef9', '#d2e5fd', '#ffffff', '#f8e6cc', '#f4cd9e', '#f3b374', '#f2974a'],
  dark: ['#2b63b3', '#26518a', '#213e63', '#1d2b3d', '#16181d', '#362818', '#563714', '#78450b', '#9b5100'],
}

/** `#rrggbb` each. */
export interface Inks {
  page: string
  ink: string
  /** secondary text */
  ink2: string
  /** axis labels and meta */
  ink3: string
  /** between parts of the window */
  line: string
  /** of an axis */
  axis: string
  /** of ticks, across a chart */
  grid: string
  /** what the subject is compared with: areas and lines */
  mute: string
  mute2: string
  /** the rule under a character where the feature is true, and areas of it */
  feature: string
  featureFill: string
}

const INKS: Record<Theme, Inks> = {
  light: {
    page: '#ffffff',
    ink: '#14171c',
    ink2: '#4b525c',
    ink3: '#5d656f',
    line: '#e1e4e8',
    axis: '#c9ced5',
    grid: '#eceef1',
    mute: '#c3c9d1',
    mute2: '#9aa2ad',
    feature: '#0a7554',
    featureFill: '#5bb596',
  },
  dark: {
    page: '#16181d',
    ink: '#f4f5f7',
    ink2: '#b6bcc6',
    ink3: '#949ca8',
    line: '#262a31',
    axis: '#3a404a',
    grid: '#23272e',
    mute: '#474e59',
    mute2: '#6d7683',
    feature: '#46c99a',
    featureFill: '#2c8465',
  },
}

/** The inks of a theme, as #rrggbb. */
export function inksOf(theme: Theme): Inks {
  return INKS[theme]
}

/** Levels of the scale: 0 is −1, 255 is +1; −1 for a value that is not known (NaN), which is drawn as the page. */
export function activationLevel(value: number): number {
  if (Number.isNaN(value)) return -1
  return Math.round(127.5 * Math.max(-1, Math.min(1, value)) + 127.5)
}

/** `#rrggbb` of a level as `activationLevel` gives it. */
export function levelColor(level: number, theme: Theme): string {
  return level < 0 ? INKS[theme].page : LEVELS[theme][level]
}

/** @param value −1 … +1; beyond it the color stays that of the end */
export function activationColor(value: number, theme: Theme): string {
  return levelColor(activationLevel(value), theme)
}

const LEVELS: Record<Theme, readonly string[]> = { light: levels('light'), dark: levels('dark') }

/** 0 lies between the two levels in the middle, and both are the page. */
function levels(theme: Theme): string[] {
  const colors = quantize(piecewise(interpolateRgb, [...STOPS[theme]]), 256).map(hex)
  return colors.with(127, INKS[theme].page).with(128, INKS[theme].page)
}

/** Between two colors. @param share of the second, 0 … 1 */
export function between(from: string, to: string, share: number): string {
  return hex(interpolateRgb(from, to)(share))
}

/** @param rgb “rgb(101, 160, 241)” */
function hex(rgb: string): string {
  const channels = rgb.match(/\d+/g)!.map(Number)
  return `#${channels.map((v) => v.toString(16).padStart(2, '0')).join('')}`
}
