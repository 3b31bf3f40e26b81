// What a colored text shows, whatever draws it: rows of cells cut into stretches that look alike.

import { codePoints } from '../marks/characters.ts'
import { activationLevel } from '../marks/color.ts'
import { tick } from '../marks/numbers.ts'
import { type Cell, type CellRow, rowsOfCells } from './cells.ts'

export interface ColoredText {
  text: string
  /** [code points of the text] one unit's activations; NaN where there is none */
  values: ArrayLike<number>
  /** the colors end at ± this: 1 for a unit that is a tanh */
  limit: number
  /** what the legend names instead of ± the limit: the quantity, and what it is at the ends of the colors */
  scale?: { quantity: string; low: string; high: string }
  /** cells in a row; fewer where the figure is not so wide */
  columns: number
  /** [code points of the text] how strong the feature's rule under the cell is: 0 for none, 1 where it is true */
  mask?: ArrayLike<number>
  /** further units as low bands under the cells, in the same colors; in SVG only */
  lanes?: readonly { unit: string; name?: string; values: ArrayLike<number> }[]
}

/** Strengths of a rule that are distinguished. */
export const RULE_STEPS = 8

/** Cells side by side that share color and rule; one that needs a box of its own stands alone. */
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
export function endsOf({ scale, limit }: Pick<ColoredText, 'scale' | 'limit'>): {
  quantity: string
  low: string
  high: string
} {
  return scale ?? { quantity: '', low: tick(-limit), high: `+${tick(limit)}` }
}

/** @throws RangeError when the parts do not fit each other */
export function stretchesOf(figure: ColoredText): FigureRow[] {
  const characters = codePoints(figure.text)
  check(figure, characters.length)
  return rowsOfCells(characters, figure.columns).map(({ cells, ...row }) => ({
    ...row,
    stretches: merged(cells, figure),
  }))
}

function check({ values, mask, lanes = [], limit, columns }: ColoredText, length: number): void {
  if ([values, mask, ...lanes.map((lane) => lane.values)].some((part) => part && part.length !== length))
    throw new RangeError(`A figure of ${length} characters was given ${values.length} values.`)
  if (!(limit > 0) || !(columns >= 1))
    throw new RangeError(`A figure cannot have a scale of ±${limit} and ${columns} columns.`)
}

function merged(row: readonly Cell[], { values, limit, mask }: ColoredText): Stretch[] {
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
