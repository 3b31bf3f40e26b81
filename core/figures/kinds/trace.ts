// Units over a stretch of text as lines, one band each, above the characters where these have room: what a unit does
// from one character to the next.

import { type Fields, MAYBE_FEATURE, POSITION, RECORDING, SCALE, type Specification } from '../../schema/figures.ts'
import type { UnitScale } from '../../schema/unit-scale.ts'
import { bandsChart } from '../charts/bands.ts'
import { frame, innerWidth, type Style } from '../drawing.ts'
import { codePoints } from '../marks/characters.ts'
import type { Provenance } from '../provenance.ts'
import { type Table, traceTable } from '../table.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  units: { is: 'units', least: 1, most: 8 },
  start: POSITION,
  end: POSITION,
  feature: MAYBE_FEATURE,
  scale: SCALE,
} as const satisfies Fields

export type TraceSpecification = Specification<'trace', typeof fields>

export interface TraceData {
  text: string
  /** position of the first character in the corpus */
  start: number
  /** [code points of the text] each, on its scale, which is the height of its band */
  units: readonly TraceUnit[]
  /** [code points of the text] how strong the feature's rule is: 0 for none, 1 where it is true */
  mask?: ArrayLike<number>
}

export interface TraceUnit {
  unit: string
  /** what the researcher calls it */
  name?: string
  values: ArrayLike<number>
  scale: UnitScale
  /** what tables hold, and of which quantity */
  shown?: { quantity: string; values: ArrayLike<number> }
}

export type TraceFigure = TraceData & { provenance: Provenance; style: Style }

export const trace: Kind<TraceSpecification, TraceData> = {
  kind: 'trace',
  title: 'Trace',
  fields,
  width: 'double',
  caption: ({ units, start, end, feature }, { model, stretch, unit }) =>
    `${units.map(unit).join(', ')} of ${model} over ${stretch(start, end)}.${feature ? ` The green rule marks ${feature}.` : ''}`,
  draw: traceFigure,
  table: tableOf,
}

/** A row a character: position, character, and a column for each unit. */
export function tableOf({ text, start, units }: TraceData): Table {
  const shown = ({ unit, values, scale, shown }: TraceUnit) => ({
    unit,
    ...(shown ?? { quantity: scale.quantity, values }),
  })
  return traceTable(text, start, units.map(shown))
}

/** The same figure gives the same bytes. @param means says what each is where the feature is true, and where not */
export function traceFigure({ provenance, style, ...data }: TraceFigure & { means?: boolean }): string {
  const { text, units } = data
  const characters = codePoints(text)
  const look = { width: innerWidth(style, 'double'), theme: style.theme }
  const { marks, width, height } = bandsChart({ ...data, characters, feature: provenance.feature }, look)
  const title = `${units.map(({ unit }) => unit).join(', ')} over ${characters.length} characters`
  return frame({ title, width, height, provenance, style, marks })
}
