// Figures of made-up data, for tests of what is drawn.

import { histogramFigure } from '../../../core/figures/kinds/histogram.ts'
import { lossFigure } from '../../../core/figures/kinds/loss.ts'
import { type MatrixFigure, matrixFigure } from '../../../core/figures/kinds/matrix.ts'
import { memoryFigure } from '../../../core/figures/kinds/memory.ts'
import { rankingFigure } from '../../../core/figures/kinds/ranking.ts'
import { saturationFigure } from '../../../core/figures/kinds/saturation.ts'
import { traceFigure } from '../../../core/figures/kinds/trace.ts'
import type { Baselines, MetricValues, Score } from '../../../core/search/types.ts'
import { elements } from './markup.ts'
import { PROVENANCE } from './provenance.ts'

export const provenance = PROVENANCE
export const style = { theme: 'light' } as const

export const NONE: MetricValues = {
  r: 0,
  auroc: 0.5,
  averagePrecision: 0,
  f1: 0,
  precision: 0,
  recall: 0,
  mcc: 0,
  mutualInformation: 0,
  d: 0,
  spearman: 0,
  r2: 0,
}

export function scored(unit: string, auroc: number, p: number | null = 1 / 256): Score {
  const r = 2 * auroc - 1
  const heldout = { ...NONE, r, auroc }
  const intervals = { r: [r - 0.05, r + 0.05], auroc: [auroc - 0.05, auroc + 0.03] } as Score['intervals']
  return {
    ...NONE,
    r,
    auroc,
    unit,
    column: 0,
    threshold: 0,
    sign: 1,
    heldout,
    overall: r,
    z: 3.5,
    pUntrained: null,
    exact: false,
    p,
    intervals,
  }
}

export const counts = (n: number, of: (i: number) => number) => Uint32Array.from({ length: n }, (_, i) => of(i))
export const TANH = { quantity: 'tanh c', raw: false, low: -1, high: 1 }
export const GATE = { quantity: 'f', raw: false, low: 0, high: 1 }
export const all = { outside: counts(256, (i) => 256 - i), inside: counts(256, (i) => i) }
export const levels = Float32Array.from({ length: 256 }, (_, i) => -1 + i / 128)
export const split = { low: -1, high: 1, recorded: levels, levels, parts: { search: null, heldout: null, all } }
export const shares = (k: number) => Float32Array.from({ length: 24 }, (_, i) => ((i * k) % 24) / 24)

/** Three features of four units; the second cannot be judged, the third is a number. */
export function matrixOf(best?: number): MatrixFigure {
  const of = (...values: number[]) => Float32Array.from(values)
  const none = { trainR: of(), heldoutR: of(), auroc: of(), p: of(), q: of() }
  const r = of(0.1, -0.9, 0.2, 0.3)
  const auroc = of(0.55, 0.95, 0.6, 0.65)
  const p = of(0.5, 0.004, 0.2, 0.1)
  const unknown = of(Number.NaN, Number.NaN, Number.NaN, Number.NaN)
  const judged = { trainR: r, heldoutR: r, auroc, p, q: of(0.9, 0.01, 0.5, 0.4) }
  const counted = { ...judged, heldoutR: of(0.7, 0.1, 0, -0.2), auroc: unknown, q: of(0.02, 0.9, 0.9, 0.9) }
  return {
    features: [
      { name: 'inside_quotes', kind: 'boolean', problem: null },
      { name: 'latex_mathematics_and <more>', kind: 'boolean', problem: 'never true' },
      { name: 'column', kind: 'number', problem: null },
    ],
    units: ['L0.h.0', 'L0.h.1', 'L0.h.2', 'L0.h.3'],
    rows: [judged, none, counted],
    metric: 'auroc',
    ...(best !== undefined && { best }),
    names: { 'L0.h.1': 'quote <cell>' },
    provenance,
    style,
  }
}

export const baseline = (auroc: number) => ({ figures: { ...NONE, auroc }, train: { ...NONE, auroc } })
export const BASELINES: Baselines = {
  lastCharacter: baseline(0.6),
  lastThree: baseline(0.97),
  untrained: null,
  rotated: baseline(0.7),
  controlFeature: baseline(0.51),
}

export const FIGURES: Record<string, () => string> = {
  matrix: () => matrixFigure(matrixOf()),
  histogram: () =>
    histogramFigure({
      split,
      apart: true,
      cut: { threshold: 0, sign: 1 },
      scale: TANH,
      provenance,
      style,
    }),
  'histogram without a feature': () =>
    histogramFigure({ split, apart: false, cut: null, scale: GATE, provenance, style }),
  trace: () => {
    const values = Float32Array.from({ length: 40 }, (_, i) => Math.sin(i))
    const units = [{ unit: 'L1.c.79', values, scale: TANH }]
    return traceFigure({
      text: '“I <have> it!\n& more” '.padEnd(40, 'x'),
      start: 7,
      units,
      mask: values.map((v) => Number(v > 0)),
      provenance,
      style,
    })
  },
  ranking: () =>
    rankingFigure({
      kind: 'boolean',
      scores: [scored('L1.c.79', 0.95), scored('L0.c.1', 0.8), scored('L0.c.2', 0.4, 0.7)],
      rows: 2,
      units: 256,
      maxima: Float64Array.from({ length: 255 }, (_, i) => 0.05 + i / 2550),
      shifts: 255,
      baselines: BASELINES,
      names: { 'L1.c.79': 'quote <cell>' },
      provenance,
      style,
    }),
  memory: () => {
    const points = [0, 1, 2, 4, 8].map((from, i) => ({
      from,
      to: Math.max(1, from * 2),
      characters: 100,
      auroc: i === 3 ? Number.NaN : 0.9 - i / 20,
      interval: i === 4 ? null : ([0.8, 0.95] as [number, number]),
    }))
    return memoryFigure({ curve: { points }, provenance, style })
  },
  saturation: () => {
    const gates = [0, 1].flatMap((layer) =>
      (['i', 'f', 'o'] as const).map((gate, k) => ({ layer, gate, left: shares(k + 1), right: shares(k + 2) })),
    )
    return saturationFigure({ gates, provenance, style })
  },
  loss: () => {
    const points = Array.from({ length: 50 }, (_, i) => ({
      step: i * 20,
      train: 4 / (1 + i),
      validation: i % 5 === 0 ? 4.2 / (1 + i) : null,
    }))
    return lossFigure({ points, provenance, style })
  },
}

export const wordsOf = (svg: string) =>
  elements(svg)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)
