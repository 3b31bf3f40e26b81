// A stretch of text, each character coloured by what a unit holds after it, with a feature's rule under the characters
// and bands of further units below each line.

import type { SpecificationOf } from '../../schema/figures.ts'
import { STOPS, type Theme } from '../colour.ts'
import {
  frame,
  inksOf,
  innerWidth,
  type LegendPart,
  label,
  legendOf,
  legendWords,
  MARGIN,
  MONO,
  mark,
  type Style,
  unitOf,
  unitWords,
} from '../drawing.ts'
import { fitted, monoWidth, widthOf } from '../measure.ts'
import type { Table } from '../table.ts'
import { atTheRight, CELL, columnsUsed, drawRows, rect, rowHeight } from '../text-cells.ts'
import { type ColouredText, endsOf, stretchesOf, type TextFigure } from '../text-figure.ts'
import type { Kind } from './kind.ts'
import { ruleKey } from './trace.ts'

export type TextSpecification = SpecificationOf<'text'>

export type TextData = ColouredText & { table(): Table }

export const text: Kind<TextSpecification, TextData> = {
  kind: 'text',
  width: 'double',
  caption: ({ unit, start, end, feature, lanes }, { model, stretch, unit: named }) => {
    const what = `${named(unit)} of ${model} on ${stretch(start, end)}.`
    return `Activation of ${what} ${colourWords(feature, lanes?.map(named))}`
  },
  draw: (drawing) => textSvg(drawing as unknown as TextFigure),
  table: ({ table }) => table(),
}

/** What colours, rule and bands are, for captions. */
export function colourWords(feature?: string, lanes: readonly string[] = []): string {
  const rule = feature ? ` The green rule marks ${feature}.` : ''
  const bands = lanes.length > 0 ? ` The bands below: ${lanes.join(', ')}.` : ''
  return `Blue is the low end of the scale, orange the high one.${rule}${bands}`
}

/** Narrow text still leaves room for the legend, units. */
const LEAST = 300

/** As many columns as fit the width that was asked for, if one was. */
function columnsFor({ columns, style }: Pick<TextFigure, 'columns' | 'style'>): number {
  if (style.width === undefined) return columns
  return Math.max(1, Math.min(columns, Math.floor(innerWidth(style, 'double') / CELL.width)))
}

/** The same figure gives the same bytes. */
export function textSvg(figure: TextFigure): string {
  const { style, provenance, lanes = [], limit } = figure
  const { theme } = style
  const found = stretchesOf({ ...figure, columns: columnsFor(figure) })
  const used = columnsUsed(found)
  const rows = found.map((row) => (row.rtl ? atTheRight(row, used) : row))
  const natural = Math.max(LEAST, used * CELL.width)
  const width = style.width === undefined ? natural : innerWidth(style, 'double')
  const inks = inksOf(theme)
  const head = legend(figure, width)
  const top = head.height + 8
  const { cells, glyphs } = drawRows({ rows, lanes, limit, theme }, 0, top)
  const body = `<defs><linearGradient id="scale">${stops(theme)}</linearGradient></defs>
<g id="legend">${head.svg}</g>
<g id="cells" shape-rendering="crispEdges">
${cells}
</g>
<g id="text" font-family="${MONO}" font-size="${CELL.font}" fill="${inks.ink}" direction="ltr">
${glyphs}
</g>`
  const height = top + rows.length * rowHeight(lanes.length)
  const title = `${provenance.unit} · ${provenance.corpus}`
  // without a width of its own the figure is as wide as its text
  const own: Style = { ...style, width: style.width ?? (width + 2 * MARGIN) * unitOf(style) }
  return frame({ title, width, height, provenance, style: own, body })
}

/** The unit by its name, the quantity of the scale between its ends, the feature's rule, and what the bands are. */
function legend(figure: TextFigure, width: number) {
  const { style, mask, lanes = [], provenance } = figure
  const inks = inksOf(style.theme)
  const parts: LegendPart[] = [unitPart(provenance, width, inks.ink), scalePart(endsOf(figure))]
  if (mask && provenance.feature) parts.push(ruleKey(provenance.feature, width, inks))
  const bands = `bands below each line: ${lanes.map(({ unit }) => unit).join(', ')}`
  if (lanes.length > 0) parts.push(legendWords(bands, width, { fill: inks.ink2 }))
  return legendOf(parts, width, 11)
}

function unitPart(provenance: TextFigure['provenance'], width: number, fill: string): LegendPart {
  const { unit, unitName } = provenance
  const mono = monoWidth(unit, 13)
  const name = unitName ? fitted(unitWords({ unit: '', unitName }).trim(), Math.max(0, width - mono - 8)) : ''
  return {
    width: mono + (name ? widthOf(name) + 8 : 0),
    draw: (x, y) =>
      label(unit, x, y, { 'font-family': MONO, 'font-size': 13, 'font-weight': 500, fill }) +
      label(name, x + mono + 8, y, { fill }),
  }
}

const BAR = { width: 96, height: 7 }

/** A quantity between the ends of the colours. */
export function scalePart({ quantity, low, high }: { quantity: string; low: string; high: string }): LegendPart {
  const first = `${quantity} ${low}`.trim()
  const before = widthOf(first) + 7
  return {
    width: before + BAR.width + 7 + widthOf(high),
    draw: (x, y) =>
      label(first, x, y) +
      rect(x + before, y - 8, BAR.width, BAR.height, 'url(#scale)') +
      label(high, x + before + BAR.width + 7, y),
  }
}

export function stops(theme: Theme): string {
  const last = STOPS[theme].length - 1
  return STOPS[theme].map((colour, i) => mark('stop', { offset: `${i / last}`, 'stop-color': colour })).join('')
}
