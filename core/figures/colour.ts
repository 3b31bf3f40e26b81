// Activation as colour: blue below zero, orange above, the page in the middle. Nine stops a theme, blended in RGB
// between them; chosen so that text keeps a contrast of 4.5 : 1 at every level and the two ends stay apart for
// colour-blind eyes. Everything that is drawn outside the window takes its colours from here.

export type Theme = 'light' | 'dark'

/** At −1, −.75, … +1. */
export const STOPS: Record<Theme, readonly string[]> = {
  light: ['#65a0f1', '#88b7f6', '#accef9', '#d2e5fd', '#ffffff', '#f8e6cc', '#f4cd9e', '#f3b374', '#f2974a'],
  dark: ['#2b63b3', '#26518a', '#213e63', '#1d2b3d', '#16181d', '#362818', '#563714', '#78450b', '#9b5100'],
}

export interface Palette {
  page: string
  ink: string
  /** secondary text */
  ink2: string
  /** axis labels and meta */
  ink3: string
  line: string
  /** the mask rule under a cell */
  feature: string
}

export const PALETTES: Record<Theme, Palette> = {
  light: { page: '#ffffff', ink: '#14171c', ink2: '#4b525c', ink3: '#5d656f', line: '#e1e4e8', feature: '#0a7554' },
  dark: { page: '#16181d', ink: '#f4f5f7', ink2: '#b6bcc6', ink3: '#949ca8', line: '#262a31', feature: '#46c99a' },
}

/** Levels of the scale: 0 is −1, 255 is +1; −1 for a value that is not known (NaN), which is drawn as the page. */
export function activationLevel(value: number): number {
  if (Number.isNaN(value)) return -1
  return Math.round(127.5 * Math.max(-1, Math.min(1, value)) + 127.5)
}

/** `#rrggbb` of a level as `activationLevel` gives it. */
export function levelColour(level: number, theme: Theme): string {
  return level < 0 ? PALETTES[theme].page : TABLES[theme][level]
}

/** @param value −1 … +1; beyond it the colour stays that of the end */
export function activationColour(value: number, theme: Theme): string {
  return levelColour(activationLevel(value), theme)
}

const TABLES: Record<Theme, readonly string[]> = { light: table('light'), dark: table('dark') }

function table(theme: Theme): string[] {
  return Array.from({ length: 256 }, (_, level) => blend(STOPS[theme], (level / 255) * (STOPS[theme].length - 1)))
}

function blend(stops: readonly string[], place: number): string {
  const below = Math.min(Math.floor(place), stops.length - 2)
  const [a, b] = [channels(stops[below]), channels(stops[below + 1])]
  return hex(a.map((v, i) => Math.round(v + (b[i] - v) * (place - below))))
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function hex(channels: number[]): string {
  return `#${channels.map((v) => v.toString(16).padStart(2, '0')).join('')}`
}
