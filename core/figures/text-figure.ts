// What a coloured text shows, shared by its two forms (text-html.ts, kinds/text.ts): rows of cells cut into stretches
// that look alike.

import { AppError } from '../errors.ts'
import { type Cell, type CellRow, codePoints, rowsOfCells } from './cells.ts'
import { activationLevel } from './colour.ts'
import type { Style } from './drawing.ts'
import { type Provenance, signed } from './provenance.ts'

export interface ColouredText {
  text: string
  /** [code points of the text] one unit's activations; NaN where there is none */
  values: ArrayLike<number>
  /** the colours end at ± this: 1 for a unit that is a tanh */
  limit: number
  /** what the legend names instead of ± the limit: the quantity, and what it is at the ends of the colours */
  scale?: { quantity: string; low: string; high: string }
  /** cells in a row; fewer where the figure is not so wide */
  columns: number
  /** [code points of the text] how strong the feature's rule under the cell is: 0 for none, 1 where it is true */
  mask?: ArrayLike<number>
  /** further units as low bands under the cells, in the same colours; in SVG only */
  lanes?: readonly { unit: string; values: ArrayLike<number> }[]
}

export type TextFigure = ColouredText & { provenance: Provenance & { unit: string }; style: Style }

/** How many strengths of a rule are told apart. */
export const RULE_STEPS = 8

/** Cells side by side that share colour and rule; one that needs a box of its own stands alone. */
export interface Stretch {
  cells: Cell[]
  level: number
  /** how strong its rule is, in RULE_STEPS: 0 for none */
  rule: number
  /** of a cell of several characters: what each has, from left to right, in equal parts of its width */
  shares?: { level: number; rule: number; index: number }[]
}

/** A row of the text, from left to right. */
export interface FigureRow extends Omit<CellRow, 'cells'> {
  stretches: Stretch[]
}

/** What the legend says. */
export function endsOf({ scale, limit }: Pick<ColouredText, 'scale' | 'limit'>): {
  quantity: string
  low: string
  high: string
} {
  return scale ?? { quantity: '', low: signed(-limit), high: signed(limit) }
}

/** @throws AppError `bad-figure` when the parts do not fit each other */
export function stretchesOf(figure: ColouredText): FigureRow[] {
  const characters = codePoints(figure.text)
  check(figure, characters.length)
  return rowsOfCells(characters, figure.columns).map(({ cells, ...row }) => ({
    ...row,
    stretches: merged(cells, figure),
  }))
}

function check({ values, mask, lanes = [], limit, columns }: ColouredText, length: number): void {
  if ([values, mask, ...lanes.map((lane) => lane.values)].some((part) => part && part.length !== length))
    throw new AppError('bad-figure', `A figure of ${length} characters was given ${values.length} values.`)
  if (!(limit > 0) || !(columns >= 1))
    throw new AppError('bad-figure', `A figure cannot have a scale of ±${limit} and ${columns} columns.`)
}

function merged(row: readonly Cell[], { values, limit, mask }: ColouredText): Stretch[] {
  const stretches: Stretch[] = []
  const levelAt = (index: number) => activationLevel(values[index] / limit)
  const ruleAt = (index: number) => Math.round(RULE_STEPS * (mask?.[index] ?? 0))
  for (const cell of row) {
    const level = levelAt(cell.index)
    const rule = ruleAt(cell.index)
    if (cell.characters > 1) {
      const places = Array.from({ length: cell.characters }, (_, k) => cell.index + k)
      const shares = places.map((index) => ({ level: levelAt(index), rule: ruleAt(index), index }))
      stretches.push({ cells: [cell], level, rule, shares: cell.rtl ? shares.reverse() : shares })
      continue
    }
    const last = stretches.at(-1)
    const joins = last && last.level === level && last.rule === rule && cell.plain && last.cells.at(-1)!.plain
    if (joins) last.cells.push(cell)
    else stretches.push({ cells: [cell], level, rule })
  }
  return stretches
}
