// Gate saturation after Karpathy, Johnson and Li: a square for every layer and gate, a dot for every unit; right, the
// share of characters at which the gate is left-saturated, up, at which it is right-saturated.

import { kindTitle, type StateKind } from '../../schema/cells.ts'
import { type Fields, RECORDING, type Specification } from '../../schema/figures.ts'
import type { GateSaturation } from '../../units/saturation.ts'
import { SATURATION_WORDS, saturationChart } from '../charts/saturation.ts'
import { frame, innerWidth, type Style } from '../drawing.ts'
import { inksOf } from '../marks/color.ts'
import { moved } from '../marks/mark.ts'
import { lines } from '../marks/text.ts'
import type { Provenance } from '../provenance.ts'
import { saturationTable } from '../table.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING } as const satisfies Fields

export type SaturationSpecification = Specification<'saturation', typeof fields>

export interface SaturationFigure {
  /** layer by layer, gate by gate */
  gates: readonly GateSaturation[]
  provenance: Provenance
  style: Style
}

export const saturation: Kind<SaturationSpecification, { gates: readonly GateSaturation[] }> = {
  kind: 'saturation',
  title: 'Gate saturation',
  fields,
  width: 'double',
  caption: (_, { model, on }) =>
    `Gate saturation of ${model} on ${on}, a dot for each unit: how often a gate is left-saturated (below 0.1, across) and right-saturated (above 0.9, up).`,
  draw: saturationFigure,
  table: ({ gates }) => saturationTable(gates),
}

const GAP = 28
/** Most that a square takes, with its labels. */
const MOST = 196

/** The same figure gives the same bytes. */
export function saturationFigure({ gates, provenance, style }: SaturationFigure): string {
  const { theme } = style
  const width = innerWidth(style, 'double')
  const columns = new Set(gates.map(({ gate }) => gate)).size
  const each = Math.min(MOST, (width - (columns - 1) * GAP) / columns)
  let bottom = 0
  const marks = gates.map((gate, i) => {
    const chart = saturationChart(gate, kindTitle(gate.gate as StateKind), { width: each, theme })
    const [column, row] = [i % columns, Math.floor(i / columns)]
    bottom = (row + 1) * chart.height
    return moved(column * (each + GAP), row * chart.height, chart.marks)
  })
  const foot = lines(SATURATION_WORDS, 0, bottom + 3, width, { fill: inksOf(theme).ink3 })
  const title = `Gate saturation of ${provenance.model}`
  return frame({ title, width, height: bottom + 6 + foot.height, provenance, style, marks: [...marks, foot.marks] })
}
