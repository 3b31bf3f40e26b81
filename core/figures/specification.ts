// A figure as it is kept: what to show, of what, and how; never the data. The same specification over the same
// workspace makes the same bytes. Positions are characters of the recording, half-open.

import type { ScaleChoice } from '../schema/unit-scale.ts'
import { grouped } from './provenance.ts'

export type FigureSpecification =
  | {
      kind: 'text'
      recording: number
      unit: string
      start: number
      end: number
      columns: number
      feature?: string
      lanes?: string[]
      /** of the (first) unit, instead of what is chosen by itself; likewise below */
      scale?: ScaleChoice
    }
  | {
      kind: 'trace'
      recording: number
      units: string[]
      start: number
      end: number
      feature?: string
      scale?: ScaleChoice
    }
  | {
      kind: 'histogram'
      recording: number
      unit: string
      feature?: string
      threshold?: number
      sign?: 1 | -1
      scale?: ScaleChoice
    }
  | { kind: 'memory'; recording: number; unit: string; feature: string }
  | { kind: 'ranking'; recording: number; feature: string; shifts: number; seed: number; rows: number }
  | {
      kind: 'matrix'
      recording: number
      /** as they are mentioned, in the order of the rows */
      features: string[]
      shifts: number
      /** what the colours say */
      metric: 'auroc' | 'r'
      /** how many units are drawn; all without */
      best?: number
    }
  | { kind: 'saturation'; recording: number }
  | { kind: 'loss'; model: number }

export type FigureKind = FigureSpecification['kind']

/** For lists and for the names of files. */
export const FIGURE_NAMES: Record<FigureKind, string> = {
  text: 'Coloured text',
  trace: 'Trace',
  histogram: 'Distribution',
  memory: 'AUROC by distance since onset',
  ranking: 'Ranking',
  matrix: 'Matrix',
  saturation: 'Gate saturation',
  loss: 'Loss',
}

/** What a figure was made of, when it was collected: enough to tell whether it still says the same. */
export interface FigureSource {
  model: string
  modelHash: string
  corpus: string
  corpusHash: string
  recording?: string
  /** of all that decides the recording's values; absent where only a stretch of a growing one is shown */
  recordingHash?: string
  /** where the recording begins in the corpus */
  start?: number
  /** characters that were recorded */
  characters?: number
  /** the named features that the expression mentions, as they were */
  definitions?: Record<string, string>
}

/** One sentence or two under the figure. */
export function captionOf(figure: FigureSpecification, source: FigureSource): string {
  const { corpus, model, start = 0, characters = 0 } = source
  const stretch = (from: number, to: number) =>
    `${corpus}, characters ${grouped(start + from)} to ${grouped(start + to)}`
  const on = `${corpus} (${grouped(characters)} characters)`
  switch (figure.kind) {
    case 'text': {
      const rule = figure.feature ? ` The green rule marks ${figure.feature}.` : ''
      const lanes = figure.lanes?.length ? ` The bands below: ${figure.lanes.join(', ')}.` : ''
      const what = `${figure.unit} of ${model} on ${stretch(figure.start, figure.end)}.`
      return `Activation of ${what} Blue is the low end of the scale, orange the high one.${rule}${lanes}`
    }
    case 'trace':
      return `${figure.units.join(', ')} of ${model} over ${stretch(figure.start, figure.end)}.${figure.feature ? ` The green rule marks ${figure.feature}.` : ''}`
    case 'histogram':
      return figure.feature
        ? `Distribution of ${figure.unit} of ${model} on ${on}, where ${figure.feature} is true (green) and false (grey), each summing to one.`
        : `Distribution of ${figure.unit} of ${model} on ${on}.`
    case 'memory':
      return `How well ${figure.unit} of ${model} still tells ${figure.feature}, by the distance from where that changed, on ${on}. Band: 95 % interval.`
    case 'ranking':
      return `The units of ${model} that follow ${figure.feature} best on ${on}: held-out figures with 95 % intervals, p from ${grouped(figure.shifts)} circular shifts.`
    case 'matrix': {
      const { features, shifts, metric } = figure
      const against = features.length === 1 ? features[0] : `${features.length} features`
      const measure = metric === 'r' ? 'held-out r' : 'held-out AUROC'
      return `The units of ${model} against ${against} on ${on}: ${measure}, orange where a unit is high at the feature and blue where it is low, faded where chance does as well (q ≥ 0.05 over all cells, from ${grouped(shifts)} circular shifts).`
    }
    case 'saturation':
      return `Gate saturation of ${model} on ${on}, a dot for each unit: how often a gate is left-saturated (below 0.1, across) and right-saturated (above 0.9, up).`
    case 'loss':
      return `Training and validation loss of ${model} on ${corpus}.`
  }
}
