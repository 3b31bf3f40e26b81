// The marks that the drawn figures share, as SVG text: numbers rounded alike, ink by role, axes with few labels, and
// the frame that carries title, metadata and size. Nothing is measured: widths of words are estimated, so that a figure
// is the same bytes in a window, a terminal and a test.

import { PALETTES, type Palette, type Theme } from './colour.ts'
import { escapeXml, type Provenance, provenanceJson } from './provenance.ts'

/** CSS pixels, which are 1/96 inch: a whole column of a page is 160 mm wide, half of it 78 mm. */
export const WIDE = 605
export const HALF = 295

const SANS = 'Inter, &quot;Helvetica Neue&quot;, Arial, &quot;Liberation Sans&quot;, sans-serif'
export const MONO = '&quot;JetBrains Mono&quot;, ui-monospace, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace'

/** How a figure is drawn, apart from its data. */
export interface Style {
  theme: Theme
}

/** Ink by role: what colour.ts has, and the comparison's greys. */
export interface Inks extends Palette {
  axis: string
  grid: string
  mute: string
  mute2: string
  featureFill: string
}

const GREYS: Record<Theme, Pick<Inks, 'axis' | 'grid' | 'mute' | 'mute2' | 'featureFill'>> = {
  light: { axis: '#c9ced5', grid: '#eceef1', mute: '#c3c9d1', mute2: '#9aa2ad', featureFill: '#5bb596' },
  dark: { axis: '#3a404a', grid: '#23272e', mute: '#474e59', mute2: '#6d7683', featureFill: '#2c8465' },
}

/** `#rrggbb` each. */
export function inksOf(theme: Theme): Inks {
  return { ...PALETTES[theme], ...GREYS[theme] }
}

/** At most two decimals, no trailing zeros, never −0: the same text for the same place on every machine. */
export function at(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return String(rounded === 0 ? 0 : rounded)
}

type Attributes = Record<string, string | number | undefined>

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? at(value) : value}"`)
    .join('')
}

/** An SVG element without content. */
export function mark(name: string, attributes: Attributes): string {
  return `<${name}${written(attributes)}/>`
}

/** SVG text; x and y in pixels, y that of the baseline. */
export function label(words: string, x: number, y: number, attributes: Attributes = {}): string {
  return `<text${written({ x, y, ...attributes })}>${escapeXml(words)}</text>`
}

/** An SVG line between two points, pixels. */
export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, more: Attributes = {}): string {
  return mark('line', { x1, y1, x2, y2, stroke, ...more })
}

/** `M0,1L2,3…` through points that are numbers; a gap lifts the pen. */
export function pathThrough(points: Iterable<readonly [number, number]>): string {
  let [path, down] = ['', false]
  for (const [x, y] of points) {
    const known = Number.isFinite(x) && Number.isFinite(y)
    if (known) path += `${down ? 'L' : 'M'}${at(x)},${at(y)}`
    down = known
  }
  return path
}

/** Pixels that words of 11 px will take, generously. */
export function roomFor(words: string, size = 11): number {
  return [...words].length * size * 0.6
}

/** With an ellipsis where there are more characters than that. */
export function shortened(words: string, most: number): string {
  const characters = [...words]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : words
}

export interface Frame {
  title: string
  width: number
  height: number
  provenance: Provenance
  style: Style
  body: string
}

/** The whole file. The same frame gives the same bytes. */
export function frame({ title, width, height, provenance, style, body }: Frame): string {
  const { page, ink3 } = inksOf(style.theme)
  const size = `width="${at(width)}" height="${at(height)}" viewBox="0 0 ${at(width)} ${at(height)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${SANS}" font-size="11" fill="${ink3}">
<title>${escapeXml(title)}</title>
<metadata>${escapeXml(provenanceJson(provenance))}</metadata>
<rect width="${at(width)}" height="${at(height)}" fill="${page}"/>
${body}
</svg>
`
}

/** A heading at the left, what is measured at the right. */
export function heading(words: string, measure: string, width: number, { ink }: Inks): string {
  return `${label(words, 0, 12, { 'font-size': 12, 'font-weight': 500, fill: ink })}
${label(measure, width, 12, { 'text-anchor': 'end' })}`
}
