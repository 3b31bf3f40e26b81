// A stretch of text, each character colored by what a unit holds after it, with a feature's rule under the characters
// and bands of further units below each line.

import {
  COLUMNS,
  type Fields,
  MAYBE_FEATURE,
  POSITION,
  RECORDING,
  SCALE,
  type Specification,
  UNIT,
} from '../../schema/figures.ts'
import { ruleKey } from '../charts/bands.ts'
import { type ColoredText, endsOf, stretchesOf } from '../charts/stretches.ts'
import { atTheRight, CELL, columnsUsed, drawRows, laneNumbers, NUMBERS, rowHeight } from '../charts/text-rows.ts'
import { frame, innerWidth, MARGIN, type Style, unitOf, unitWords } from '../drawing.ts'
import { inksOf } from '../marks/color.ts'
import { scalePart } from '../marks/color-bar.ts'
import { type LegendPart, legendOf, legendWords } from '../marks/legend.ts'
import { group, MONO } from '../marks/mark.ts'
import { fitted, monoWidth, widthOf } from '../marks/measure.ts'
import { label } from '../marks/text.ts'
import type { Table } from '../table.ts'
import type { TextFigure } from '../text-figure.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  unit: UNIT,
  start: POSITION,
  end: POSITION,
  columns: COLUMNS,
  feature: MAYBE_FEATURE,
  lanes: { is: 'units', least: 0, most: 8, optional: true },
  scale: SCALE,
} as const satisfies Fields

export type TextSpecification = Specification<'text', typeof fields>

export type TextData = ColoredText & { table(): Table }

export const text: Kind<TextSpecification, TextData> = {
  kind: 'text',
  title: 'Coloured text',
  fields,
  width: 'double',
  caption: ({ unit, start, end, feature, lanes }, { model, stretch, unit: named }) => {
    const what = `${named(unit)} of ${model} on ${stretch(start, end)}.`
    return `Activation of ${what} ${colorWords(feature, lanes?.map(named))}`
  },
  draw: (drawing) => textSvg(drawing as unknown as TextFigure),
  table: ({ table }) => table(),
}

/** What colors, rule and bands are, for captions. */
export function colorWords(feature?: string, lanes: readonly string[] = []): string {
  const rule = feature ? ` The green rule marks ${feature}.` : ''
  const bands = lanes.length > 0 ? ` The bands below: ${lanes.join(', ')}.` : ''
  return `Blue is the low end of the scale, orange the high one.${rule}${bands}`
}

/** Narrow text still leaves room for the legend, units. */
const LEAST = 300

/** As many columns as fit the width that was asked for, if one was. */
function columnsFor({ columns, style, lanes = [] }: Pick<TextFigure, 'columns' | 'style' | 'lanes'>): number {
  if (style.width === undefined) return columns
  return Math.max(1, Math.min(columns, Math.floor((innerWidth(style, 'double') - roomFor(lanes)) / CELL.width)))
}

const roomFor = ({ length }: readonly unknown[]) => (length > 0 ? NUMBERS : 0)

/** The same figure gives the same bytes. */
export function textSvg(figure: TextFigure): string {
  const { style, provenance, lanes = [], limit } = figure
  const { theme } = style
  const found = stretchesOf({ ...figure, columns: columnsFor(figure) })
  const used = columnsUsed(found)
  const rows = found.map((row) => (row.rtl ? atTheRight(row, used) : row))
  const natural = Math.max(LEAST, used * CELL.width + roomFor(lanes))
  const width = style.width === undefined ? natural : innerWidth(style, 'double')
  const head = legend(figure, width)
  const top = head.height + 8
  const { cells, glyphs } = drawRows({ rows, lanes, limit, theme }, 0, top)
  const numbers = laneNumbers(rows.length, lanes.length, used * CELL.width + 4, top, inksOf(theme).ink3)
  const marks = [head.marks, cells, group({ id: 'text' }, glyphs), numbers]
  const height = top + rows.length * rowHeight(lanes.length)
  const title = `${provenance.unit} · ${provenance.corpus}`
  // without a width of its own the figure is as wide as its text
  const own: Style = { ...style, width: style.width ?? (width + 2 * MARGIN) * unitOf(style) }
  return frame({ title, width, height, provenance, style: own, marks })
}

/** The unit by its name, the quantity of the scale between its ends, the feature's rule, and what the bands are. */
function legend(figure: TextFigure, width: number) {
  const { style, mask, lanes = [], provenance } = figure
  const inks = inksOf(style.theme)
  const parts: LegendPart[] = [unitPart(provenance, width, inks.ink), scalePart(endsOf(figure), style.theme)]
  if (mask && provenance.feature) parts.push(ruleKey(provenance.feature, width, inks))
  if (lanes.length > 0) parts.push(legendWords('bands below each line:', width))
  for (const [i, { unit, name }] of lanes.entries())
    parts.push(legendWords(`${i + 1} ${unitWords({ unit, unitName: name })}`, width, { fill: inks.ink2 }))
  return legendOf(parts, width, 11)
}

function unitPart(provenance: TextFigure['provenance'], width: number, fill: string): LegendPart {
  const { unit, unitName } = provenance
  const mono = monoWidth(unit, 13)
  const name = unitName ? fitted(unitWords({ unit: '', unitName }).trim(), Math.max(0, width - mono - 8)) : ''
  return {
    width: mono + (name ? widthOf(name) + 8 : 0),
    draw: (x, y) => [
      label(unit, x, y, { 'font-family': MONO, 'font-size': 13, 'font-weight': 500, fill }),
      label(name, x + mono + 8, y, { fill }),
    ],
  }
}
