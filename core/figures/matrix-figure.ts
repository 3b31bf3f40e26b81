// Features against units as a heat-map: a row a feature, a column a unit, blue where the unit is low and orange where it
// is high at the feature's characters, faded where chance does as well. Units stand by the feature that they follow best.

import { score } from './axes.ts'
import { activationLevel, levelColour } from './colour.ts'
import { at, frame, type Inks, inksOf, label, MONO, mark, roomFor, type Style, shortened, WIDE } from './drawing.ts'
import { grouped, type Provenance } from './provenance.ts'

/** All features against all units. A feature that cannot be judged on this text has empty arrays. */
export interface MatrixFigures {
  features: readonly { name: string; kind: 'boolean' | 'number'; problem: string | null }[]
  /** as columns are named */
  units: readonly string[]
  /** [features][units] */
  rows: readonly MatrixFigureRow[]
}

/** [units] each; NaN where there is no figure */
export interface MatrixFigureRow {
  trainR: Float32Array
  heldoutR: Float32Array
  /** towards the sign that the train blocks chose */
  auroc: Float32Array
  p: Float32Array
  q: Float32Array
}

export interface MatrixFigure extends MatrixFigures {
  metric: 'auroc' | 'r'
  /** how many units are drawn, the best of each feature in turn; all without */
  best?: number
  /** what the researcher calls units */
  names: Record<string, string>
  provenance: Provenance
  style: Style
}

const ROW = 14
const NAMES = 132
const BEST = 104
const FIELD = { left: NAMES + 6, width: WIDE - NAMES - BEST - 12 }
const HEAD = 30
/** room for names of units that stand upright, and how wide a column must be for that */
const UPRIGHT = { room: 58, step: 8 }
/** as in the window: r of this and more has the full colour; a cell that chance could have made keeps so much of its */
const FULL = 0.8
const FADED = 0.22
const LIMIT = 0.05
const RIGHT = { 'text-anchor': 'end' }

/** −1 … 1: r itself, or how far AUROC is from chance, with the sign of r; NaN where there is no figure. */
export function cellValue({ heldoutR, auroc }: MatrixFigureRow, unit: number, metric: 'auroc' | 'r'): number {
  if (metric === 'r' || Number.isNaN(auroc[unit])) return heldoutR[unit]
  return Math.max(0, 2 * auroc[unit] - 1) * (heldoutR[unit] < 0 ? -1 : 1)
}

/** The same figure gives the same bytes. */
export function matrixFigure(figure: MatrixFigure): string {
  const { features, provenance, style, units, rows } = figure
  const inks = inksOf(style.theme)
  const columns = drawnUnits(figure)
  const step = FIELD.width / Math.max(1, columns.length)
  const named = step >= UPRIGHT.step
  const top = HEAD + (named ? UPRIGHT.room : 0)
  const judged = [...rows.keys()].filter((i) => features[i].problem === null)
  const foot = top + judged.length * ROW
  const notes = notJudged(figure)
  const body = [
    label('feature', NAMES, HEAD - 10, RIGHT),
    label(which(columns.length, units.length), FIELD.left, HEAD - 10),
    label(figure.metric === 'r' ? 'best, r' : 'best, AUROC; of a number r', WIDE, HEAD - 10, RIGHT),
    ...(named ? columns.map((unit, i) => upright(units[unit], FIELD.left + (i + 0.5) * step, top - 4)) : []),
    cells(figure, judged, columns, step, top),
    ...judged.map((i, place) => rowWords(figure, i, top + place * ROW, inks)),
    legend(figure, foot + 14, inks),
    ...notes.map((words, i) => label(words, 0, foot + 44 + i * ROW)),
  ]
  const title = `Units of ${provenance.model} against ${features.length} features`
  return frame({ title, width: WIDE, height: foot + 36 + notes.length * ROW, provenance, style, body: body.join('\n') })
}

function which(drawn: number, all: number): string {
  return drawn === all ? `all ${grouped(all)} units` : `${grouped(drawn)} of ${grouped(all)} units`
}

/** Columns in the order in which they are drawn: by the first feature that they follow best, the strongest first. */
export function drawnUnits({ rows, units, best = units.length, metric }: MatrixFigure): number[] {
  const strengths = rows.map((row) =>
    Float64Array.from(units, (_, unit) => Math.abs(cellValue(row, unit, metric)) || 0),
  )
  const home = units.map((_, unit) => {
    const row = strongest(strengths, (each) => each[unit])
    return { row, strength: strengths[row]?.[unit] ?? 0 }
  })
  const chosen = best < units.length ? inTurn(strengths, units.length, best) : [...units.keys()]
  return chosen.sort((a, b) => home[a].row - home[b].row || home[b].strength - home[a].strength || a - b)
}

/** Each feature's best unit, then each feature's next, until there are so many. */
function inTurn(strengths: readonly Float64Array[], units: number, many: number): number[] {
  const lists = strengths
    .filter((row) => row.some((value) => value > 0))
    .map((row) => Array.from({ length: units }, (_, unit) => unit).sort((a, b) => row[b] - row[a] || a - b))
  const found = new Set<number>()
  for (let place = 0; place < units; place++) for (const list of lists) if (found.size < many) found.add(list[place])
  return [...found]
}

function strongest<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((best, one, i) => (of(one) > of(all[best]) ? i : best), 0)
}

/** One path a colour, so that many thousand cells stay a small file. */
function cells(
  figure: MatrixFigure,
  judged: readonly number[],
  columns: readonly number[],
  step: number,
  top: number,
): string {
  const paths = new Map<string, string>()
  judged.forEach((i, place) => {
    const y = top + place * ROW + ROW / 2
    columns.forEach((unit, column) => {
      const colour = cellColour(figure.rows[i], unit, figure)
      if (colour === null) return
      const x = FIELD.left + column * step
      paths.set(colour, `${paths.get(colour) ?? ''}M${at(x)},${at(y)}H${at(x + step)}`)
    })
  })
  const drawn = [...paths].map(([stroke, d]) => mark('path', { d, stroke }))
  return `<g fill="none" stroke-width="${ROW - 1}" shape-rendering="crispEdges">${drawn.join('')}</g>`
}

/** null for a cell that is as the page is */
function cellColour(row: MatrixFigureRow, unit: number, { metric, style }: MatrixFigure): string | null {
  const value = cellValue(row, unit, metric)
  if (Number.isNaN(value)) return null
  const level = activationLevel((value / FULL) * (row.q[unit] < LIMIT ? 1 : FADED))
  return level === activationLevel(0) ? null : levelColour(level, style.theme)
}

function upright(words: string, x: number, y: number): string {
  const turned = { transform: `rotate(-90 ${at(x)} ${at(y)})`, 'font-family': MONO, 'font-size': 8 }
  return label(words, x, y + 2.5, turned)
}

function rowWords(figure: MatrixFigure, i: number, top: number, inks: Inks): string {
  const baseline = top + 10.5
  const words = shortened(figure.features[i].name, 21)
  return label(words, NAMES, baseline, { ...RIGHT, fill: inks.ink2 }) + best(figure, i, baseline, inks)
}

/** What the text does not have enough of, in lines as long as the figure is wide. */
function notJudged({ features }: MatrixFigure): string[] {
  const names = features.filter(({ problem }) => problem !== null).map(({ name }) => shortened(name, 40))
  if (names.length === 0) return []
  const lines = ['Not judged on this text:']
  for (const [i, name] of names.entries()) {
    const words = `${name}${i + 1 < names.length ? ',' : '.'}`
    if (roomFor(`${lines.at(-1)} ${words}`) > WIDE) lines.push(words)
    else lines.push(`${lines.pop()} ${words}`)
  }
  return lines
}

function best({ rows, units, metric, names }: MatrixFigure, i: number, baseline: number, inks: Inks): string {
  const row = rows[i]
  const unit = strongest([...units.keys()], (each) => Math.abs(cellValue(row, each, metric)) || 0)
  const value = metric === 'auroc' && !Number.isNaN(row.auroc[unit]) ? row.auroc[unit] : row.heldoutR[unit]
  const named = names[units[unit]] ?? units[unit]
  const words = shortened(named, 11)
  return (
    label(words, WIDE - BEST + 6, baseline, { 'font-family': MONO, 'font-size': 10, fill: inks.ink }) +
    label(metric === 'auroc' && Number.isNaN(row.auroc[unit]) ? `r ${score(value)}` : score(value), WIDE, baseline, {
      ...RIGHT,
      fill: inks.ink2,
    })
  )
}

/** What the colours say, from −0.8 to 0.8 of r, or AUROC 0.9 either way. */
function legend({ metric, style }: MatrixFigure, y: number, inks: Inks): string {
  const parts = 32
  const width = 96
  const bar = Array.from({ length: parts }, (_, i) =>
    mark('rect', {
      x: FIELD.left + (i * width) / parts,
      y,
      width: width / parts + 0.2,
      height: 6,
      fill: levelColour(Math.round(((i + 0.5) / parts) * 255), style.theme),
    }),
  )
  const end = metric === 'r' ? ['r −0.8', 'r 0.8'] : ['AUROC 0.9, low', 'AUROC 0.9, high']
  return [
    label(end[0], FIELD.left - 6, y + 7, RIGHT),
    ...bar,
    label(`${end[1]}; faded where q ≥ 0.05`, FIELD.left + width + 6, y + 7, { fill: inks.ink3 }),
  ].join('')
}
