// The marks that the drawn figures share, as SVG text: numbers rounded alike, ink by role, and the frame that carries
// title, metadata, size and margin. Figures are drawn in units of 1/11 of their font, and are as many units wide as their
// width on paper holds: a larger font or a narrower column leaves fewer units, never smaller words.

import { PALETTES, type Palette, type Theme } from './colour.ts'
import { fitted, widthOf, wrapped } from './measure.ts'
import { escapeXml, type Provenance, provenanceJson, provenanceLines } from './provenance.ts'

/** Widths on paper, millimetres: one column of a page, and both. */
export const COLUMNS = { single: 85, double: 170 } as const
export type ColumnWidth = keyof typeof COLUMNS
/** Around the drawing, units. */
export const MARGIN = 10
/** Units of the font, and points that it has where nothing else was asked for. */
const FONT = 11
export const USUAL_POINTS = 8
export const POINTS = { low: 5, high: 14 } as const
/** Widths that can be asked for, millimetres. */
export const MILLIMETRES = { low: 60, high: 400 } as const

export const SANS = 'Inter, &quot;Helvetica Neue&quot;, Arial, &quot;Liberation Sans&quot;, sans-serif'
export const MONO = '&quot;JetBrains Mono&quot;, ui-monospace, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace'

/** How a figure is drawn, apart from its data. */
export interface Style {
  theme: Theme
  /** on paper, millimetres; what suits the kind of figure without */
  width?: number
  /** of the font, points */
  fontSize?: number
  /** says under the figure where it comes from */
  footer?: boolean
}

/** Millimetres of a unit. */
export function unitOf({ fontSize = USUAL_POINTS }: Style): number {
  return (fontSize * 25.4) / 72 / FONT
}

/** Units between the margins. @param usual the width where none was asked for */
export function innerWidth(style: Style, usual: ColumnWidth): number {
  return (style.width ?? COLUMNS[usual]) / unitOf(style) - 2 * MARGIN
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

export type Attributes = Record<string, string | number | undefined>

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

/** SVG text; x and y in units, y that of the baseline. */
export function label(words: string, x: number, y: number, attributes: Attributes = {}): string {
  return words === '' ? '' : `<text${written({ x, y, ...attributes })}>${escapeXml(words)}</text>`
}

export const END = { 'text-anchor': 'end' } as const
export const MIDDLE = { 'text-anchor': 'middle' } as const

/** An SVG line between two points. */
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

export interface Frame {
  title: string
  /** of the drawing, without its margin: units */
  width: number
  height: number
  provenance: Provenance
  style: Style
  body: string
}

const FOOTER_LINE = 15

/** The whole file, with its margin, and its size on paper in millimetres. The same frame gives the same bytes. */
export function frame({ title, width, height, provenance, style, body }: Frame): string {
  const { page, ink3 } = inksOf(style.theme)
  const footer = style.footer ? provenanceLines(provenance).flatMap((words) => wrapped(words, width)) : []
  const tall = height + (footer.length > 0 ? 8 + footer.length * FOOTER_LINE : 0)
  const [w, h] = [width + 2 * MARGIN, tall + 2 * MARGIN]
  const millimetres = (units: number) => at(units * unitOf(style))
  const size = `width="${millimetres(w)}mm" height="${millimetres(h)}mm" viewBox="0 0 ${at(w)} ${at(h)}"`
  const foot = footer.map((words, i) => label(words, 0, height + 8 + (i + 0.75) * FOOTER_LINE))
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${SANS}" font-size="${FONT}" fill="${ink3}">
<title>${escapeXml(title)}</title>
<metadata>${escapeXml(provenanceJson(provenance))}</metadata>
<rect width="${at(w)}" height="${at(h)}" fill="${page}"/>
<g transform="translate(${MARGIN} ${MARGIN})">
${[body, ...foot].join('\n')}
</g>
</svg>
`
}

/** What a figure begins with: what it is of at the left, and what is measured at the right or, without room, below. */
export function heading(words: string, measure: string, width: number, { ink }: Inks): { svg: string; height: number } {
  const style = { 'font-size': 12, 'font-weight': 500, fill: ink }
  const beside = widthOf(words, 12, 500) + widthOf(measure) + 16 <= width
  const title = label(
    fitted(words, width, (w) => widthOf(w, 12, 500)),
    0,
    11,
    style,
  )
  if (measure === '' || beside) return { svg: title + label(measure, width, 11, END), height: 18 }
  const lines = wrapped(measure, width)
  return {
    svg: title + lines.map((each, i) => label(each, 0, 26 + 14 * i)).join(''),
    height: 18 + 14 * lines.length + 1,
  }
}

/** `L1.c.17 “quotes”`. */
export function unitWords({ unit = '', unitName }: Pick<Provenance, 'unit' | 'unitName'>): string {
  return unitName ? `${unit} “${unitName}”` : unit
}

/** A part of a legend: as wide as it says, drawn from its left end at a baseline. */
export interface LegendPart {
  width: number
  draw(x: number, y: number): string
}

const LEGEND_LINE = 15
const LEGEND_GAP = 14

/** Parts side by side, on as many lines as they need. @param y baseline of the first line */
export function legendOf(parts: readonly LegendPart[], width: number, y: number): { svg: string; height: number } {
  let [x, line] = [0, 0]
  const drawn = parts.map((part) => {
    if (x > 0 && x + part.width > width) [x, line] = [0, line + 1]
    const svg = part.draw(x, y + line * LEGEND_LINE)
    x += part.width + LEGEND_GAP
    return svg
  })
  return { svg: drawn.join(''), height: parts.length === 0 ? 0 : (line + 1) * LEGEND_LINE }
}

/** Words, shortened to what a line can hold. */
export function legendWords(words: string, width: number, attributes: Attributes = {}): LegendPart {
  const shown = fitted(words, width)
  return { width: widthOf(shown), draw: (x, y) => label(shown, x, y, attributes) }
}

/** A swatch, and what it stands for. */
export function legendSwatch(
  words: string,
  width: number,
  swatch: (x: number, y: number) => string,
  attributes: Attributes = {},
): LegendPart {
  const shown = fitted(words, width - 18)
  return { width: 18 + widthOf(shown), draw: (x, y) => swatch(x, y) + label(shown, x + 18, y, attributes) }
}

/** A label that is shortened to its room. */
export function fitLabel(
  words: string,
  x: number,
  y: number,
  room: number,
  attributes: Attributes = {},
  width: (words: string) => number = widthOf,
): string {
  return label(fitted(words, Math.max(0, room), width), x, y, attributes)
}
