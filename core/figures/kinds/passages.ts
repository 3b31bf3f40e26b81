// Top activating examples: the passages where a unit is highest and lowest, coloured by it, its peak framed, with the
// feature's rule under the characters.

import type { SpecificationOf } from '../../schema/figures.ts'
import { placeOf, type UnitScale } from '../../schema/unit-scale.ts'
import { score } from '../axes.ts'
import { codePoints, rowsOfCells } from '../cells.ts'
import {
  END,
  frame,
  type Inks,
  inksOf,
  innerWidth,
  label,
  legendOf,
  legendSwatch,
  legendWords,
  MONO,
  mark,
  type Style,
  unitWords,
} from '../drawing.ts'
import { widthOf } from '../measure.ts'
import { grouped } from '../provenance.ts'
import { CELL, drawRows } from '../text-cells.ts'
import { stretchesOf } from '../text-figure.ts'
import type { Kind } from './kind.ts'
import { scalePart, stops } from './text.ts'
import { ruleKey } from './trace.ts'

export type PassagesSpecification = SpecificationOf<'passages'>

export interface ExamplePassage {
  /** of the peak in the text, and within the passage: characters */
  position: number
  peak: number
  text: string
  /** [code points] as recorded */
  values: Float32Array
  /** the feature, 0 or 1; null without one */
  truth: Uint8Array | null
}

export interface PassagesData {
  /** strongest first */
  highest: readonly ExamplePassage[]
  lowest: readonly ExamplePassage[]
  scale: UnitScale
  ends: { quantity: string; low: string; high: string }
  onScale(value: number): number
}

const ROW = 26
const HEAD = 20

export const passages: Kind<PassagesSpecification, PassagesData> = {
  kind: 'passages',
  width: 'double',
  caption: ({ unit, feature }, { model, on, unit: named }) =>
    `The passages of ${on} at which ${named(unit)} of ${model} is highest and lowest, with the place and the value of each peak, which is framed. Blue is the low end of the scale, orange the high one.${feature ? ` The green rule marks ${feature}.` : ''}`,
  draw(drawing) {
    const { highest, lowest, ends, provenance, style } = drawing
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'double')
    const { feature } = provenance
    const ruled = feature !== undefined && [...highest, ...lowest].some(({ truth }) => truth !== null)
    const frameKey = (x: number, y: number) => framed(x + 2, y - 9, 8, 10, inks)
    const key = legendOf(
      [
        legendWords(unitWords(provenance), width, { 'font-weight': 500, fill: inks.ink }),
        scalePart(ends),
        legendSwatch('peak', width, frameKey),
        ...(ruled ? [ruleKey(feature, width, inks)] : []),
      ],
      width,
      11,
    )
    const groups = [
      { title: 'highest', passages: highest },
      { title: 'lowest', passages: lowest },
    ].filter(({ passages }) => passages.length > 0)
    let y = key.height + 4
    const body = [`<defs><linearGradient id="scale">${stops(style.theme)}</linearGradient></defs>`, key.svg]
    const most = Math.max(
      ...groups.flatMap((group) => group.passages.map(({ position }) => widthOf(grouped(position)))),
      0,
    )
    for (const { title, passages } of groups) {
      body.push(label(title, 0, y + 13, { fill: inks.ink2 }))
      y += HEAD
      for (const passage of passages) {
        body.push(passageRow(passage, drawing, { y, left: most + 10, width, inks, style }))
        y += ROW
      }
      y += 6
    }
    const title = `Top activating examples of ${provenance.unit}`
    return frame({ title, width, height: y, provenance, style, body: body.join('\n') })
  },
  table({ highest, lowest, scale, onScale }) {
    const rows = [
      ...highest.map((one, i) => ({ ...one, side: 'highest', rank: i + 1 })),
      ...lowest.map((one, i) => ({ ...one, side: 'lowest', rank: i + 1 })),
    ]
    return [
      { name: 'side', type: 'text', values: rows.map(({ side }) => side) },
      { name: 'rank', type: 'whole', values: rows.map(({ rank }) => rank) },
      { name: 'position', type: 'whole', values: rows.map(({ position }) => position) },
      { name: 'quantity', type: 'text', values: rows.map(() => scale.quantity) },
      { name: 'peak', type: 'single', values: rows.map(({ values, peak }) => onScale(values[peak])) },
      { name: 'passage', type: 'text', values: rows.map(({ text }) => text) },
    ]
  },
}

interface RowPlace {
  y: number
  left: number
  width: number
  inks: Inks
  style: Style
}

function passageRow(passage: ExamplePassage, { scale, onScale }: PassagesData, place: RowPlace): string {
  const { y, left, width, inks, style } = place
  const { peak, values, truth, position } = passage
  const value = score(onScale(values[peak]))
  const columns = Math.floor((width - left - widthOf(value) - 10) / CELL.width)
  const cut = around(passage, columns)
  const rows = stretchesOf({
    text: cut.text,
    values: Array.from(values.subarray(cut.from, cut.to), (raw) => placeOf(scale, raw)),
    limit: 1,
    columns: columns + 1,
    mask: truth?.subarray(cut.from, cut.to),
  }).slice(0, 1)
  const { cells, glyphs } = drawRows({ rows, lanes: [], limit: 1, theme: style.theme }, left, y)
  const at = rows[0]?.stretches
    .flatMap((stretch) => stretch.cells)
    .findLast(({ index, characters }) => index <= peak - cut.from && peak - cut.from < index + characters)
  const box = at ? framed(left + at.column * CELL.width, y, at.width * CELL.width, CELL.height, inks) : ''
  return [
    label(grouped(position), left - 10, y + CELL.baseline, END),
    `<g shape-rendering="crispEdges">${cells}</g>`,
    `<g font-family="${MONO}" font-size="${CELL.font}" fill="${inks.ink}" direction="ltr">${glyphs}</g>`,
    box,
    label(value, width, y + CELL.baseline, { ...END, fill: inks.ink2 }),
  ].join('')
}

/** The code points around the peak that fill so many columns, the peak three fifths along; line ends as signs. */
function around({ text, peak }: ExamplePassage, columns: number): { text: string; from: number; to: number } {
  const points = codePoints(text).map((point) => (point === '\n' ? '↵' : point))
  const cells = (rowsOfCells(points, Number.POSITIVE_INFINITY)[0]?.cells ?? []).toSorted((a, b) => a.index - b.index)
  const middle = Math.max(
    0,
    cells.findLastIndex(({ index }) => index <= peak),
  )
  const width = (from: number, to: number) => cells.slice(from, to).reduce((sum, cell) => sum + cell.width, 0)
  let [first, last] = [middle, middle + 1]
  while (first > 0 && width(first - 1, middle) <= columns * 0.6) first--
  while (last < cells.length && width(first, last + 1) <= columns) last++
  while (first > 0 && width(first - 1, last) <= columns) first--
  const from = cells[first]?.index ?? 0
  const to = cells[last]?.index ?? points.length
  return { text: points.slice(from, to).join(''), from, to }
}

function framed(x: number, y: number, width: number, height: number, { ink }: Inks): string {
  return mark('rect', { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, fill: 'none', stroke: ink })
}
