// The coloured text as SVG. Every glyph is given its place, so that text sits on its cells whatever monospaced font
// the reader's machine has; the facts to make the figure again travel in <metadata>.

import type { Cell } from './cells.ts'
import { activationColour, levelColour, PALETTES, STOPS, type Theme } from './colour.ts'
import { escapeXml, provenanceJson, provenanceLines } from './provenance.ts'
import { endsOf, type FigureRow, RULE_STEPS, type Stretch, stretchesOf, type TextFigure } from './text-figure.ts'

/** px; a row is a cell, the rule under it, and air */
const CELL = { width: 8, height: 18, rule: 2, row: 22, baseline: 13 }
/** the band of a further unit, and the air above it */
const LANE = { height: 6, gap: 1 }
const MARGIN = 24
const HEADER = 44
const META_LINE = 16
const LEGEND = { width: 128, height: 8 }
/** narrow text still leaves room for the header and the footer */
const MIN_WIDTH = 560
const MONO = '&quot;JetBrains Mono&quot;, ui-monospace, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace'

/** The same figure gives the same bytes. */
export function textSvg(figure: TextFigure): string {
  const found = stretchesOf(figure)
  const used = columnsUsed(found)
  const rows = found.map((row) => (row.rtl ? atTheRight(row, used) : row))
  const row = CELL.row + (figure.lanes?.length ?? 0) * (LANE.height + LANE.gap)
  const textHeight = rows.length * row
  const inner = Math.max(MIN_WIDTH, used * CELL.width)
  const width = inner + 2 * MARGIN
  const footer = figure.bare ? [] : provenanceLines(figure.provenance).flatMap((line) => wrapped(line, inner))
  const height = MARGIN + HEADER + textHeight + (figure.bare ? 0 : 12 + footer.length * META_LINE) + MARGIN
  const { page, ink, ink3 } = PALETTES[figure.theme]
  const top = MARGIN + HEADER
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" ${sizeOf(width, height, figure)} role="img">
<title>${escapeXml(`${figure.provenance.unit} · ${figure.provenance.corpus}`)}</title>
<metadata>${escapeXml(provenanceJson(figure.provenance))}</metadata>
<rect width="${width}" height="${height}" fill="${page}"/>
${header(figure, width)}
<g id="cells" shape-rendering="crispEdges">
${lines(rows, top, row, cellsSvg(figure))}
</g>
<g id="text" font-family="${MONO}" font-size="13.333" fill="${ink}" direction="ltr">
${lines(rows, top, row, textRow)}
</g>
<g id="footer" font-family="Inter, system-ui, sans-serif" font-size="11" fill="${ink3}">
${footer.map((line, i) => label(line, MARGIN, top + textHeight + 12 + (i + 0.75) * META_LINE)).join('\n')}
</g>
</svg>
`
}

/** A page has margins of its own: there the figure stands without them. */
function sizeOf(width: number, height: number, { bare }: TextFigure): string {
  const cut = bare ? MARGIN : 0
  const [w, h] = [width - 2 * cut, height - 2 * cut]
  return `width="${w}" height="${h}" viewBox="${cut} ${cut} ${w} ${h}"`
}

/** A line that is written from right to left ends where the widest row does. */
function atTheRight(row: FigureRow, columns: number): FigureRow {
  const free = columns - columnsUsed([row])
  const shifted = (cell: Cell): Cell => ({ ...cell, column: cell.column + free })
  return { ...row, stretches: row.stretches.map((stretch) => ({ ...stretch, cells: stretch.cells.map(shifted) })) }
}

function columnsUsed(rows: readonly FigureRow[]): number {
  let most = 0
  for (const { stretches } of rows) {
    const last = stretches.at(-1)?.cells.at(-1)
    if (last) most = Math.max(most, last.column + last.width)
  }
  return most
}

/** SVG does not break lines by itself; 11 px text needs about 6 px a character. */
function wrapped(line: string, width: number): string[] {
  const characters = [...line]
  const fitting = Math.floor(width / 6)
  const count = Math.max(1, Math.ceil(characters.length / fitting))
  return Array.from({ length: count }, (_, i) => characters.slice(i * fitting, (i + 1) * fitting).join(''))
}

function shortened(text: string, width: number): string {
  const [first, ...rest] = wrapped(text, width)
  return rest.length > 0 ? `${first}…` : first
}

/** What `draw` makes of each row at its height, rows that give nothing left out. */
function lines(
  rows: readonly FigureRow[],
  top: number,
  height: number,
  draw: (row: Stretch[], y: number) => string,
): string {
  return rows
    .map(({ stretches }, i) => draw(stretches, top + i * height))
    .filter((line) => line !== '')
    .join('\n')
}

function x(column: number): number {
  return MARGIN + column * CELL.width
}

function extent({ cells }: Stretch): { left: number; width: number } {
  const [first, last] = [cells[0], cells[cells.length - 1]]
  return { left: x(first.column), width: (last.column + last.width - first.column) * CELL.width }
}

function cellsSvg({ theme, lanes = [], limit }: TextFigure): (row: Stretch[], y: number) => string {
  const { page, feature } = PALETTES[theme]
  const laneTop = (lane: number) => CELL.height + CELL.rule + LANE.gap + lane * (LANE.height + LANE.gap)
  const laneBox = ({ left, width, index }: Box & { index: number }, lane: number, y: number) => {
    const fill = activationColour(lanes[lane].values[index] / limit, theme)
    return fill === page ? '' : rect(left, y + laneTop(lane), width, LANE.height, fill)
  }
  const lanesOf = (row: readonly Stretch[], y: number) =>
    lanes
      .map((_, lane) => row.flatMap((stretch) => eachOf(stretch).map((box) => laneBox(box, lane, y))).join(''))
      .join('')
  return (row, y) =>
    row
      .flatMap(boxesOf)
      .map(({ left, width, level, rule }) => {
        const fill = levelColour(level, theme)
        const cell = fill === page ? '' : rect(left, y, width, CELL.height, fill)
        return cell + (rule > 0 ? ruleRect(left, y + CELL.height, width, feature, rule) : '')
      })
      .join('') + lanesOf(row, y)
}

interface Box {
  left: number
  width: number
}

/** What is painted alike: the stretch, or the share of each character of a cell that holds several. */
function boxesOf(stretch: Stretch): (Box & { level: number; rule: number })[] {
  const { level, rule, shares } = stretch
  return shares ? sharesOf(stretch, shares) : [{ ...extent(stretch), level, rule }]
}

/** A box for each character. */
function eachOf(stretch: Stretch): (Box & { index: number })[] {
  if (stretch.shares) return sharesOf(stretch, stretch.shares)
  return stretch.cells.map(({ column, width, index }) => ({ left: x(column), width: width * CELL.width, index }))
}

function sharesOf<S>(stretch: Stretch, shares: readonly S[]): (S & Box)[] {
  const { left, width } = extent(stretch)
  const at = (n: number) => Math.round((100 * n * width) / shares.length) / 100
  return shares.map((share, i) => ({
    ...share,
    left: left + at(i),
    width: Math.round(100 * (at(i + 1) - at(i))) / 100,
  }))
}

function rect(left: number, top: number, width: number, height: number, fill: string): string {
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${fill}"/>`
}

/** The weaker the rule, the more of the page is seen through it. */
function ruleRect(left: number, top: number, width: number, fill: string, rule: number): string {
  const whole = rect(left, top, width, CELL.rule, fill)
  return rule === RULE_STEPS ? whole : whole.replace('/>', ` fill-opacity="${rule / RULE_STEPS}"/>`)
}

/**
 * Plain glyphs share one element with a place for each; the others get an element of their own. Spaces are kept, said
 * on each element: browsers do not inherit it, and a space that collapses would shift all places after it.
 */
function textRow(row: readonly Stretch[], y: number): string {
  const cells = row.flatMap((stretch) => stretch.cells)
  const plain = cells.filter((cell) => cell.plain)
  const odd = cells.filter((cell) => !cell.plain && cell.form.trim() !== '')
  const baseline = y + CELL.baseline
  const glyphs = (cells: readonly Cell[]) =>
    `<text x="${cells.map((cell) => x(cell.column)).join(' ')}" y="${baseline}" xml:space="preserve">${escapeXml(cells.map((cell) => cell.glyph).join(''))}</text>`
  return (plain.length ? glyphs(plain) : '') + odd.map((cell) => ownText(cell, baseline)).join('')
}

/**
 * A letter of a script that is not set in cells stands in the middle of its own; where letters are joined, or change
 * their form beside others, it fills it, so that the strokes meet at the border.
 */
function ownText({ form, column, width }: Cell, baseline: number): string {
  const room = width * CELL.width
  const kept = `y="${baseline}" xml:space="preserve"`
  if (JOINED.test(form))
    return `<text x="${x(column)}" ${kept} textLength="${room}" lengthAdjust="spacingAndGlyphs">${escapeXml(form)}</text>`
  if (RIGHT_TO_LEFT.test(form))
    return `<text x="${x(column) + room / 2}" ${kept} text-anchor="middle">${escapeXml(form)}</text>`
  return `<text x="${x(column)}" ${kept}>${escapeXml(form)}</text>`
}

const JOINED =
  /^\u200d?[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Syriac}]/u
const RIGHT_TO_LEFT = /^[\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Nko}]/u

function header(figure: TextFigure, width: number): string {
  const { theme, mask, lanes = [], provenance } = figure
  const { quantity, low, high } = endsOf(figure)
  const first = `${quantity} ${low}`.trim()
  const { ink, ink2, ink3, feature } = PALETTES[theme]
  const left = MARGIN + Math.max(120, provenance.unit.length * 12 + 24)
  const bar = left + Math.max(32, first.length * 6 + 8)
  const after = bar + LEGEND.width
  const y = MARGIN + 18
  const room = width - MARGIN - after - 90
  const bands = lanes.length > 0 ? `bands below each line: ${lanes.map(({ unit }) => unit).join(', ')}` : ''
  const key =
    mask && provenance.feature
      ? rect(after + 64, y - 5, 12, CELL.rule, feature) +
        label(shortened(provenance.feature, room), after + 82, y, `fill="${ink2}"`)
      : ''
  return `<defs><linearGradient id="scale">${stops(theme)}</linearGradient></defs>
<g id="legend" font-family="Inter, system-ui, sans-serif" font-size="11" fill="${ink3}">
${label(provenance.unit, MARGIN, y, `font-family="${MONO}" font-size="20" font-weight="500" fill="${ink}"`)}
${label(first, bar - 8, y, 'text-anchor="end"')}${rect(bar, y - 8, LEGEND.width, LEGEND.height, 'url(#scale)')}${label(high, after + 8, y)}${key}${bands && label(shortened(bands, width - 2 * MARGIN), MARGIN, y + 17, `fill="${ink2}"`)}
</g>`
}

function stops(theme: Theme): string {
  const last = STOPS[theme].length - 1
  return STOPS[theme].map((colour, i) => `<stop offset="${i / last}" stop-color="${colour}"/>`).join('')
}

function label(text: string, left: number, baseline: number, attributes = ''): string {
  return `<text x="${left}" y="${baseline}"${attributes ? ` ${attributes}` : ''}>${escapeXml(text)}</text>`
}
