// The frame of a figure's file: title, metadata, size and margin. Figures are drawn in units of 1/11 of their font, and are
// as many units wide as their width on paper holds: a larger font or a narrower column leaves fewer units, never smaller
// words.

import { inksOf, type Theme } from './marks/color.ts'
import { at, type Marks, SANS } from './marks/mark.ts'
import { escapeXml, markup } from './marks/markup.ts'
import { lines } from './marks/text.ts'
import { type Provenance, provenanceJson, provenanceLines } from './provenance.ts'

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

export interface Frame {
  title: string
  /** of the drawing, without its margin: units */
  width: number
  height: number
  provenance: Provenance
  style: Style
  marks: Marks
}

const FOOTER_GAP = 8

/** The whole file, with its margin, and its size on paper in millimetres. The same frame gives the same bytes. */
export function frame({ title, width, height, provenance, style, marks }: Frame): string {
  const { page, ink3 } = inksOf(style.theme)
  const footer = style.footer ? provenanceLines(provenance) : []
  let tall = height + (footer.length > 0 ? FOOTER_GAP : 0)
  const foot = footer.map((words) => {
    const drawn = lines(words, 0, tall, width)
    tall += drawn.height
    return drawn.marks
  })
  const [w, h] = [width + 2 * MARGIN, tall + 2 * MARGIN]
  const millimetres = (units: number) => at(units * unitOf(style))
  const size = `width="${millimetres(w)}mm" height="${millimetres(h)}mm" viewBox="0 0 ${at(w)} ${at(h)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${escapeXml(SANS)}" font-size="${FONT}" fill="${ink3}">
<title>${escapeXml(title)}</title>
<metadata>${escapeXml(provenanceJson(provenance))}</metadata>
<rect width="${at(w)}" height="${at(h)}" fill="${page}"/>
<g transform="translate(${MARGIN} ${MARGIN})">
${markup(marks)}${markup(foot)}
</g>
</svg>
`
}

/** `L1.c.17 “quotes”`. */
export function unitWords({ unit = '', unitName }: Pick<Provenance, 'unit' | 'unitName'>): string {
  return unitName ? `${unit} “${unitName}”` : unit
}
