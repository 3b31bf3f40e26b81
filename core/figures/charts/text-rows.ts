// Rows of colored cells: color, rule and bands below each line of text. Every glyph is given its place, so that
// text sits on its cells whatever monospaced font draws it.

import { activationColor, inksOf, levelColor, type Theme } from '../marks/color.ts'
import { at, group, type Mark, type Marks, MONO, mark } from '../marks/mark.ts'
import { label } from '../marks/text.ts'
import type { Cell } from './cells.ts'
import { type FigureRow, RULE_STEPS, type Stretch } from './stretches.ts'

/** Units; a row is a cell, the rule under it, and air. */
export const CELL = { width: 7, height: 16, rule: 2, row: 20, baseline: 12, font: 11.667 }
/** the band of a further unit, and the air above it */
const LANE = { height: 6, gap: 1 }

export interface Rows {
  rows: readonly FigureRow[]
  lanes: readonly { values: ArrayLike<number> }[]
  /** where the colors of the bands end */
  limit: number
  theme: Theme
}

/** Room for the numbers of bands, behind the widest row. */
export const NUMBERS = 12

/** Height of a line of text with its bands. */
export function rowHeight(lanes: number): number {
  return CELL.row + lanes * (LANE.height + LANE.gap)
}

/** The colors of all rows, and over them all glyphs. @param top of the first row */
export function drawRows(
  { rows, lanes, limit, theme }: Rows,
  left: number,
  top: number,
): { cells: Mark; glyphs: Mark } {
  const height = rowHeight(lanes.length)
  const { page, feature, ink } = inksOf(theme)
  const laneTop = (lane: number) => CELL.height + CELL.rule + LANE.gap + lane * (LANE.height + LANE.gap)
  const laneBox = ({ from, width, index }: Box & { index: number }, lane: number, y: number) => {
    const fill = activationColor(lanes[lane].values[index] / limit, theme)
    return fill === page ? null : rect(left + from, y + laneTop(lane), width, LANE.height, fill)
  }
  const boxes = ({ stretches }: FigureRow, i: number): Marks => {
    const y = top + i * height
    const own = stretches.flatMap(boxesOf).map(({ from, width, level, rule }) => {
      const fill = levelColor(level, theme)
      return [
        fill === page ? null : rect(left + from, y, width, CELL.height, fill),
        rule > 0 ? ruleRect(left + from, y + CELL.height, width, feature, rule) : null,
      ]
    })
    return [own, lanes.map((_, lane) => stretches.flatMap(eachOf).map((box) => laneBox(box, lane, y)))]
  }
  const glyphs = ({ stretches }: FigureRow, i: number) =>
    textRow(stretches, top + i * height, (column) => left + column * CELL.width)
  const type = { 'font-family': MONO, 'font-size': CELL.font, fill: ink, direction: 'ltr' }
  return { cells: group({ 'shape-rendering': 'crispEdges' }, rows.map(boxes)), glyphs: group(type, rows.map(glyphs)) }
}

/** The number of each band, behind every row. @param x of the numbers @param top of the first row */
export function laneNumbers(rows: number, lanes: number, x: number, top: number, fill: string): Marks {
  const y = (row: number, lane: number) =>
    top +
    row * rowHeight(lanes) +
    CELL.height +
    CELL.rule +
    LANE.gap +
    lane * (LANE.height + LANE.gap) +
    LANE.height -
    0.5
  const number = (row: number, lane: number) =>
    label(String(lane + 1), x, y(row, lane), { 'font-size': LANE.height + 1, fill })
  return Array.from({ length: rows }, (_, row) => Array.from({ length: lanes }, (_, lane) => number(row, lane)))
}

/** From the left of its row, units. */
interface Box {
  from: number
  width: number
}

function extent({ cells }: Stretch): Box {
  const [first, last] = [cells[0], cells[cells.length - 1]]
  return { from: first.column * CELL.width, width: (last.column + last.width - first.column) * CELL.width }
}

/** What is painted alike: the stretch, or the share of each character of a cell that holds several. */
function boxesOf(stretch: Stretch): (Box & { level: number; rule: number })[] {
  const { level, rule, shares } = stretch
  return shares ? sharesOf(stretch, shares) : [{ ...extent(stretch), level, rule }]
}

/** A box for each character. */
function eachOf(stretch: Stretch): (Box & { index: number })[] {
  if (stretch.shares) return sharesOf(stretch, stretch.shares)
  return stretch.cells.map(({ column, width, index }) => ({
    from: column * CELL.width,
    width: width * CELL.width,
    index,
  }))
}

function sharesOf<S>(stretch: Stretch, shares: readonly S[]): (S & Box)[] {
  const { from, width } = extent(stretch)
  const at = (n: number) => Math.round((100 * n * width) / shares.length) / 100
  return shares.map((share, i) => ({ ...share, from: from + at(i), width: at(i + 1) - at(i) }))
}

/** A line that is written from right to left ends where the widest row does. */
export function atTheRight(row: FigureRow, columns: number): FigureRow {
  const free = columns - columnsUsed([row])
  const shifted = (cell: Cell): Cell => ({ ...cell, column: cell.column + free })
  return { ...row, stretches: row.stretches.map((stretch) => ({ ...stretch, cells: stretch.cells.map(shifted) })) }
}

/** A filled box without an outline; pixels. */
export function rect(x: number, y: number, width: number, height: number, fill: string): Mark {
  return mark('rect', { x, y, width, height, fill })
}

/** The weaker the rule, the more of the page is seen through it. */
function ruleRect(x: number, y: number, width: number, fill: string, rule: number): Mark {
  const strength = rule === RULE_STEPS ? undefined : String(rule / RULE_STEPS)
  return mark('rect', { x, y, width, height: CELL.rule, fill, 'fill-opacity': strength })
}

/**
 * Plain glyphs share one element with a place for each; the others get an element of their own. Spaces are kept, said
 * on each element: browsers do not inherit it, and a space that collapses would shift all places after it.
 */
function textRow(row: readonly Stretch[], y: number, x: (column: number) => number): Marks {
  const cells = row.flatMap((stretch) => stretch.cells)
  const plain = cells.filter((cell) => cell.plain)
  const odd = cells.filter((cell) => !cell.plain && cell.form.trim() !== '')
  const baseline = y + CELL.baseline
  const places = plain.map((cell) => at(x(cell.column))).join(' ')
  const words = plain.map((cell) => cell.glyph).join('')
  const together = { ...mark('text', { x: places, y: baseline, ...KEPT }), text: words }
  return [plain.length > 0 ? together : null, odd.map((cell) => ownText(cell, baseline, x))]
}

const KEPT = { 'xml:space': 'preserve' } as const

/**
 * A letter of a script that is not set in cells stands in the middle of its own; where letters are joined, or change
 * their form beside others, it fills it, so that the strokes meet at the border.
 */
function ownText({ form, column, width }: Cell, y: number, x: (column: number) => number): Mark {
  const room = width * CELL.width
  const filled = { textLength: room, lengthAdjust: 'spacingAndGlyphs' }
  if (JOINED.test(form)) return { ...mark('text', { x: x(column), y, ...KEPT, ...filled }), text: form }
  if (RIGHT_TO_LEFT.test(form))
    return { ...mark('text', { x: x(column) + room / 2, y, ...KEPT, 'text-anchor': 'middle' }), text: form }
  return { ...mark('text', { x: x(column), y, ...KEPT }), text: form }
}

const JOINED =
  /^\u200d?[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Syriac}]/u
const RIGHT_TO_LEFT = /^[\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Nko}]/u

/** Columns that the longest row fills. */
export function columnsUsed(rows: readonly FigureRow[]): number {
  let most = 0
  for (const { stretches } of rows) {
    const last = stretches.at(-1)?.cells.at(-1)
    if (last) most = Math.max(most, last.column + last.width)
  }
  return most
}
