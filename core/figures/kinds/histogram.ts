// How a unit is spread: apart for the characters where a feature is true (green) and where it is false (grey), each
// summing to one, with the threshold and what it comes to in words.

import type { Cut, SplitHistogram } from '../../schema/cut.ts'
import { type Fields, MAYBE_FEATURE, RECORDING, SCALE, type Specification, UNIT } from '../../schema/figures.ts'
import type { UnitScale } from '../../schema/unit-scale.ts'
import { histogramChart } from '../charts/histogram.ts'
import type { Style } from '../drawing.ts'
import type { Provenance } from '../provenance.ts'
import { histogramTable } from '../table.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  unit: UNIT,
  feature: MAYBE_FEATURE,
  threshold: { is: 'number', optional: true },
  sign: { is: 'choice', choices: [1, -1], optional: true },
  scale: SCALE,
} as const satisfies Fields

export type HistogramSpecification = Specification<'histogram', typeof fields>

export interface HistogramData {
  split: SplitHistogram
  /** whether there is a feature: without one all characters are drawn as one */
  apart: boolean
  /** null for none */
  cut: Cut | null
  /** what it is drawn over */
  scale: UnitScale
}

export type HistogramFigure = HistogramData & { provenance: Provenance & { unit: string }; style: Style }

export const histogram: Kind<HistogramSpecification, HistogramData> = {
  kind: 'histogram',
  title: 'Activation histogram',
  fields,
  width: 'single',
  caption: ({ unit, feature }, words) => {
    const what = `Distribution of ${words.unit(unit)} of ${words.model} on ${words.on}`
    return feature
      ? `${what}, where ${feature} is true (green) and false (grey), each summing to one.`
      : `${what}; the shares sum to one.`
  },
  draw: (drawing) => histogramFigure(drawing as HistogramFigure),
  table: ({ split, scale }) => histogramTable(split, scale),
}

/** The same figure gives the same bytes. */
export function histogramFigure(figure: HistogramFigure): string {
  const { split, scale, cut, provenance } = figure
  const feature = figure.apart ? (provenance.feature ?? 'the feature') : null
  const title = `Activation histogram of ${provenance.unit}${provenance.feature ? ` by ${provenance.feature}` : ''}`
  return headed(
    { title, usual: 'single', chart: (look) => histogramChart({ split, feature, cut, scale }, look) },
    figure,
  )
}
