// Features against units as a heat-map: a row a feature, a column a unit, blue where the unit is low and orange where it
// is high at the feature's characters, faded where chance does as well. Units stand by the feature that they follow best.

import { type Fields, RECORDING, type Specification } from '../../schema/figures.ts'
import { cellLevel, cellValue, type MatrixMetric, matrixEnds } from '../charts/matrix-cells.ts'
import { frame, innerWidth, type Style } from '../drawing.ts'
import { activationLevel, type Inks, inksOf, levelColor } from '../marks/color.ts'
import { scalePart } from '../marks/color-bar.ts'
import { legendOf, legendWords } from '../marks/legend.ts'
import { at, group, type Marks, MONO, mark, moved } from '../marks/mark.ts'
import { fitted, monoWidth, widthOf, wrapped } from '../marks/measure.ts'
import { count, score } from '../marks/numbers.ts'
import { END, label } from '../marks/text.ts'
import type { MatrixFigureRow, MatrixFigures } from '../matrix-data.ts'
import type { Provenance } from '../provenance.ts'
import { matrixTable } from '../table.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  features: { is: 'features', least: 1, most: 500 },
  shifts: { is: 'whole', low: 1, high: 1023 },
  metric: { is: 'choice', choices: ['auroc', 'r'] },
  best: { is: 'whole', low: 1, high: 10_000, optional: true },
} as const satisfies Fields

export type MatrixSpecification = Specification<'matrix', typeof fields>

export interface MatrixFigure extends MatrixFigures {
  metric: MatrixMetric
  /** how many units are drawn, the best of each feature in turn; all without */
  best?: number
  /** what the researcher calls units */
  names: Record<string, string>
  provenance: Provenance
  style: Style
}

export type MatrixData = Omit<MatrixFigure, 'provenance' | 'style'>

export const matrix: Kind<MatrixSpecification, MatrixData> = {
  kind: 'matrix',
  title: 'Features × units',
  fields,
  width: 'double',
  caption: ({ features, shifts, metric }, { model, on }) => {
    const against = features.length === 1 ? features[0] : `${features.length} features`
    const measure = metric === 'r' ? 'held-out r' : 'held-out AUROC'
    return `The units of ${model} against ${against} on ${on}: ${measure}, orange where a unit is high at the feature and blue where it is low, faded where chance does as well (q ≥ 0.05 over all cells, from ${count(shifts)} circular shifts).`
  },
  draw: matrixFigure,
  table: (data) => matrixTable(data),
}

const ROW = 14
const HEAD = 30
/** room for names of units that stand upright, and how wide a column must be for that */
const UPRIGHT = { room: 58, step: 8.5 }
/** Where the parts of a row stand: the ends of the names, of the cells, and of the best unit. */
interface Layout {
  width: number
  names: number
  left: number
  field: number
  best: number
}

function layoutOf(width: number): Layout {
  const names = Math.min(150, Math.max(84, width * 0.23))
  const best = Math.min(112, Math.max(92, width * 0.18))
  return { width, names, left: names + 6, field: width - names - best - 12, best: width - best + 6 }
}

const figureOf = ({ heldoutR, auroc }: MatrixFigureRow, unit: number, metric: MatrixMetric) =>
  cellValue(heldoutR[unit], auroc[unit], metric)

/** The same figure gives the same bytes. */
export function matrixFigure(figure: MatrixFigure): string {
  const { features, provenance, style, units, rows, metric } = figure
  const inks = inksOf(style.theme)
  const layout = layoutOf(innerWidth(style, 'double'))
  const { width, names, left } = layout
  const columns = drawnUnits(figure)
  const step = layout.field / Math.max(1, columns.length)
  const named = step >= UPRIGHT.step
  const top = HEAD + (named ? UPRIGHT.room : 0)
  const judged = [...rows.keys()].filter((i) => features[i].problem === null)
  const foot = top + judged.length * ROW
  const key = legend(figure, layout, foot + 20, inks)
  const notes = notJudged(figure, width)
  const all = 'best, AUROC; of a number r'
  const bestWords =
    metric === 'r'
      ? 'best, r'
      : widthOf(all) + widthOf(which(columns.length, units.length)) < width - left - 12
        ? all
        : 'best'
  const marks: Marks = [
    label('feature', names, HEAD - 10, END),
    label(fitted(which(columns.length, units.length), width - left - widthOf(bestWords) - 12), left, HEAD - 10),
    label(bestWords, width, HEAD - 10, END),
    ...(named ? columns.map((unit, i) => upright(units[unit], left + (i + 0.5) * step, top - 4)) : []),
    cells(figure, judged, columns, step, { top, left }),
    ...judged.map((i, place) => rowWords(figure, i, top + place * ROW, layout, inks)),
    key.marks,
    ...notes.map((words, i) => label(words, 0, foot + 26 + key.height + i * ROW)),
  ]
  const title = `Units of ${provenance.model} against ${features.length} features`
  const height = foot + 16 + key.height + notes.length * ROW
  return frame({ title, width, height, provenance, style, marks })
}

function which(drawn: number, all: number): string {
  return drawn === all ? `all ${count(all)} units` : `${count(drawn)} of ${count(all)} units`
}

/** Columns in the order in which they are drawn: by the first feature that they follow best, the strongest first. */
export function drawnUnits({ rows, units, best = units.length, metric }: MatrixFigure): number[] {
  const strengths = rows.map((row) => Float64Array.from(units, (_, unit) => Math.abs(figureOf(row, unit, metric)) || 0))
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

/** One path a color, so that many thousand cells stay a small file. */
function cells(
  figure: MatrixFigure,
  judged: readonly number[],
  columns: readonly number[],
  step: number,
  { top, left }: { top: number; left: number },
): Marks {
  const paths = new Map<string, string>()
  judged.forEach((i, place) => {
    const y = top + place * ROW + ROW / 2
    columns.forEach((unit, column) => {
      const color = cellColor(figure.rows[i], unit, figure)
      if (color === null) return
      const x = left + column * step
      paths.set(color, `${paths.get(color) ?? ''}M${at(x)},${at(y)}H${at(x + step)}`)
    })
  })
  const drawn = [...paths].map(([stroke, d]) => mark('path', { d, stroke }))
  return group({ fill: 'none', 'stroke-width': ROW - 1, 'shape-rendering': 'crispEdges' }, drawn)
}

/** null for a cell that is as the page is */
function cellColor(row: MatrixFigureRow, unit: number, { metric, style }: MatrixFigure): string | null {
  const level = cellLevel(figureOf(row, unit, metric), row.q[unit])
  return level < 0 || level === activationLevel(0) ? null : levelColor(level, style.theme)
}

function upright(words: string, x: number, y: number): Marks {
  const turned = { transform: `rotate(-90 ${at(x)} ${at(y)})`, 'font-family': MONO, 'font-size': 8 }
  return label(words, x, y + 2.5, turned)
}

function rowWords(figure: MatrixFigure, i: number, top: number, layout: Layout, inks: Inks): Marks {
  const baseline = top + 10.5
  const words = fitted(figure.features[i].name, layout.names)
  return [label(words, layout.names, baseline, { ...END, fill: inks.ink2 }), best(figure, i, baseline, layout, inks)]
}

/** What the text does not have enough of, in lines as long as the figure is wide. */
function notJudged({ features }: MatrixFigure, width: number): string[] {
  const names = features.filter(({ problem }) => problem !== null).map(({ name }) => fitted(name, Math.min(230, width)))
  return names.length === 0 ? [] : wrapped(`Not judged on this text: ${names.join(', ')}.`, width)
}

function best(figure: MatrixFigure, i: number, baseline: number, layout: Layout, inks: Inks): Marks {
  const { rows, units, metric, names } = figure
  const row = rows[i]
  const unit = strongest([...units.keys()], (each) => Math.abs(figureOf(row, each, metric)) || 0)
  const value = metric === 'auroc' && !Number.isNaN(row.auroc[unit]) ? row.auroc[unit] : row.heldoutR[unit]
  const number = metric === 'auroc' && Number.isNaN(row.auroc[unit])
  const words = number ? `r ${score(value)}` : score(value)
  const room = layout.width - layout.best - widthOf(words) - 6
  const named = fitted(names[units[unit]] ?? units[unit], room, (w) => monoWidth(w, 10))
  return [
    label(named, layout.best, baseline, { 'font-family': MONO, 'font-size': 10, fill: inks.ink }),
    label(words, layout.width, baseline, { ...END, fill: inks.ink2 }),
  ]
}

/** What the colors say, from one end to the other, and what is faded. */
function legend({ metric, style }: MatrixFigure, { width, left }: Layout, y: number, inks: Inks) {
  const [low, high] = matrixEnds(metric)
  const bar = Math.max(24, Math.min(96, width - widthOf(low) - widthOf(high) - 18))
  const scale = scalePart({ quantity: '', low, high }, style.theme, bar)
  const from = scale.width <= width - left ? left : 0
  const drawn = legendOf([scale, legendWords('faded where q ≥ 0.05', width, { fill: inks.ink3 })], width - from, y)
  return { marks: moved(from, 0, drawn.marks), height: drawn.height }
}
