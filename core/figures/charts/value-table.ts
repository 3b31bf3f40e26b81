// Rows of names and numbers under one head: numbers stand at the right ends of their columns, the name has the rest.

import type { Inks } from '../marks/color.ts'
import { type Marks, MONO } from '../marks/mark.ts'
import { monoWidth, widthOf } from '../marks/measure.ts'
import { segment } from '../marks/rule.ts'
import { type Drawn, END, fitLabel, label } from '../marks/text.ts'

export interface ValueRow {
  name: string
  /** beside the name, what the researcher calls it */
  called?: string
  mono?: boolean
  values: readonly string[]
  /** of less weight: what it is compared with */
  faint?: boolean
}

const ROW = 16
const GAP = 14

/** @param heads of the name, and of each value */
export function valueTable(heads: readonly string[], rows: readonly ValueRow[], width: number, inks: Inks): Drawn {
  const columns = heads
    .slice(1)
    .map((head, i) => Math.max(widthOf(head), ...rows.map(({ values }) => widthOf(values[i] ?? ''))))
  const rights = columns.map((_, i) => width - columns.slice(i + 1).reduce((sum, one) => sum + one + GAP, 0))
  const names = width - columns.reduce((sum, one) => sum + one + GAP, 0)
  const head = [
    fitLabel(heads[0], 0, 11, names, { fill: inks.ink3 }),
    heads.slice(1).map((words, i) => label(words, rights[i], 11, { ...END, fill: inks.ink3 })),
    segment(0, 15.5, width, 15.5, inks.grid),
  ]
  const drawn = rows.map(({ name, called, mono, values, faint }, k): Marks => {
    const y = 30 + k * ROW
    const fill = faint ? inks.ink3 : inks.ink
    const measure = mono ? monoWidth : widthOf
    const type = { fill, 'font-family': mono ? MONO : undefined }
    const used = Math.min(names, measure(name)) + 6
    return [
      fitLabel(name, 0, y, names, type, measure),
      called ? fitLabel(called, used, y, names - used, { fill: inks.ink2 }) : null,
      values.map((words, i) => label(words, rights[i], y, { ...END, fill })),
    ]
  })
  return { marks: [head, drawn], height: 20 + rows.length * ROW }
}
