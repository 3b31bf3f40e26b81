// Rows of coloured cells as SVG: colour, rule and bands below each line of text. Every glyph is given its place, so that
// text sits on its cells whatever monospaced font draws it.

import type { Cell } from './cells.ts'
import { activationColour, levelColour, PALETTES, type Theme } from './colour.ts'
import { at, mark } from './drawing.ts'
import { escapeXml } from './provenance.ts'
import { type FigureRow, RULE_STEPS, type Stretch } from './text-figure.ts'

/** Units; a row is a cell, the rule under it, and air. */
export const CELL = { width: 7, height: 16, rule: 2, row: 20, baseline: 12, font: 11.667 }
/** the band of a further unit, and the air above it */
const LANE = { height: 6, gap: 1 }

export interface Rows {
  rows: readonly FigureRow[]
  lanes: readonly { values: ArrayLike<number> }[]
  /** where the colours of the bands end */
  limit: number
  theme: Theme
}

/** Height of a line of text with its bands. */
export function rowHeight(lanes: number): number {
  return CELL.row + lanes * (LANE.height + LANE.gap)
}

/** The colours of all rows, and over them all glyphs. @param top of the first row */
export function drawRows(
  { rows, lanes, limit, theme }: Rows,
  left: number,
  top: number,
): { cells: string; glyphs: string } {
  const height = rowHeight(lanes.length)
  const drawn = (draw: (row: Stretch[], y: number) => string) =>
    rows
      .map(({ stretches }, i) => draw(stretches, top + i * height))
      .filter((line) => line !== '')
      .join('\n')
  const { page, feature } = PALETTES[theme]
  const laneTop = (lane: number) => CELL.height + CELL.rule + LANE.gap + lane * (LANE.height + LANE.gap)
  const laneBox = ({ from, width, index }: Box & { index: number }, lane: number, y: number) => {
    const fill = activationColour(lanes[lane].values[index] / limit, theme)
    return fill === page ? '' : rect(left + from, y + laneTop(lane), width, LANE.height, fill)
  }
  const cells = (row: readonly Stretch[], y: number) => {
    const own = row.flatMap(boxesOf).map(({ from, width, level, rule }) => {
      const fill = levelColour(level, theme)
      const cell = fill === page ? '' : rect(left + from, y, width, CELL.height, fill)
      return cell + (rule > 0 ? ruleRect(left + from, y + CELL.height, width, feature, rule) : '')
    })
    const bands = lanes.map((_, lane) => row.flatMap((s) => eachOf(s).map((box) => laneBox(box, lane, y))).join(''))
    return [...own, ...bands].join('')
  }
  return { cells: drawn(cells), glyphs: drawn((row, y) => textRow(row, y, (column) => left + column * CELL.width)) }
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

export function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return mark('rect', { x, y, width, height, fill })
}

/** The weaker the rule, the more of the page is seen through it. */
function ruleRect(x: number, y: number, width: number, fill: string, rule: number): string {
  const strength = rule === RULE_STEPS ? undefined : String(rule / RULE_STEPS)
  return mark('rect', { x, y, width, height: CELL.rule, fill, 'fill-opacity': strength })
}

/**
 * Plain glyphs share one element with a place for each; the others get an element of their own. Spaces are kept, said
 * on each element: browsers do not inherit it, and a space that collapses would shift all places after it.
 */
function textRow(row: readonly Stretch[], y: number, x: (column: number) => number): string {
  const cells = row.flatMap((stretch) => stretch.cells)
  const plain = cells.filter((cell) => cell.plain)
  const odd = cells.filter((cell) => !cell.plain && cell.form.trim() !== '')
  const baseline = at(y + CELL.baseline)
  const places = plain.map((cell) => at(x(cell.column))).join(' ')
  const words = escapeXml(plain.map((cell) => cell.glyph).join(''))
  const together = `<text x="${places}" y="${baseline}" xml:space="preserve">${words}</text>`
  return (plain.length ? together : '') + odd.map((cell) => ownText(cell, baseline, x)).join('')
}

/**
 * A letter of a script that is not set in cells stands in the middle of its own; where letters are joined, or change
 * their form beside others, it fills it, so that the strokes meet at the border.
 */
function ownText({ form, column, width }: Cell, baseline: string, x: (column: number) => number): string {
  const room = width * CELL.width
  const kept = `y="${baseline}" xml:space="preserve"`
  const words = escapeXml(form)
  if (JOINED.test(form))
    return `<text x="${at(x(column))}" ${kept} textLength="${at(room)}" lengthAdjust="spacingAndGlyphs">${words}</text>`
  if (RIGHT_TO_LEFT.test(form))
    return `<text x="${at(x(column) + room / 2)}" ${kept} text-anchor="middle">${words}</text>`
  return `<text x="${at(x(column))}" ${kept}>${words}</text>`
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
