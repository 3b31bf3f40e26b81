// A network along its training, by the step of each kept checkpoint on the axis of the loss curve: scores of units, and
// n-gram models. Step 0 stands at the left end.

import type { BIRTH_PARTS } from '../../schema/figures.ts'
import { inksOf } from '../marks/color.ts'
import type { Point } from '../marks/line.ts'
import { type Marks, moved } from '../marks/mark.ts'
import { fitted } from '../marks/measure.ts'
import { count, score } from '../marks/numbers.ts'
import { ring } from '../marks/points.ts'
import { segment } from '../marks/rule.ts'
import type { LossUnits } from './ablation.ts'
import type { Chart, Look } from './chart.ts'
import { type Curve, curvesChart } from './curves.ts'
import { lossLine } from './loss.ts'

export type BirthPart = (typeof BIRTH_PARTS)[number]

/** NaN and null where it was not read. */
export interface BirthData {
  steps: readonly number[]
  /** nats a character, on the text of the scores */
  loss: readonly number[]
  pairs: readonly {
    unit: string
    feature: string
    measure: 'AUROC' | 'r'
    scores: readonly ({ score: number; interval: readonly [number, number] } | null)[]
  }[]
  ngrams: readonly {
    order: number
    divergence: readonly number[]
    divergenceError: readonly number[]
    difference: readonly number[]
    differenceError: readonly number[]
  }[]
  points: readonly { step: number; train: number; validation: number | null }[]
  /** what the run wrote */
  samples: readonly { step: number }[]
}

export const BIRTH_TITLES: Record<BirthPart, string> = {
  scores: 'Scores of units by step',
  divergence: 'Distance to n-gram models by step',
  difference: 'Loss less that of n-gram models by step',
}

/** What is measured, for the heading. */
export function birthWords(part: BirthPart, { unit }: LossUnits): string {
  if (part === 'scores') return 'AUROC, or r of a number, with 95 %'
  return part === 'divergence' ? `symmetric Kullback-Leibler divergence, ${unit}` : `${unit} a character`
}

/** Where step 0 is drawn on the logarithmic axis. */
const ZERO = 0.5
const HEIGHT = { loss: 84, part: 150 }
const GAP = 10
/** Room at the left for numbers and at the right for names, the same in all panels, so that steps stand in line. */
const LEFT = 56
const NAMED = 0.3
/** 95 % of a normal distribution. */
const Z = 1.96

const placed = (step: number) => Math.max(ZERO, step)

/** What stands at each step. */
export interface Bar {
  step: number
  value: number
  low: number
  high: number
}

export interface BirthCurve {
  name: string
  bars: Bar[]
}

/** The curves of a part, in the unit of `units`. */
export function birthCurves({ steps, pairs, ngrams }: BirthData, part: BirthPart, units: LossUnits): BirthCurve[] {
  const apart = new Set(pairs.map(({ feature }) => feature)).size > 1
  if (part === 'scores')
    return pairs.map(({ unit, feature, scores }) => ({
      name: apart ? `${unit} ${feature}` : unit,
      bars: scores.flatMap((one, k) =>
        one && Number.isFinite(one.score)
          ? [{ step: steps[k], value: one.score, low: one.interval[0], high: one.interval[1] }]
          : [],
      ),
    }))
  return ngrams.map((one) => {
    const [values, errors] = [one[part], one[`${part}Error`]]
    return {
      name: `${one.order}-gram`,
      bars: values.flatMap((value, k) => {
        if (!Number.isFinite(value)) return []
        const [low, high] = [value - Z * errors[k], value + Z * errors[k]]
        return [{ step: steps[k], value: units.of(value), low: units.of(low), high: units.of(high) }]
      }),
    }
  })
}

/** The loss curve of the run, and the loss on the text of the scores at each checkpoint. */
export function birthLossChart(data: BirthData, units: LossUnits, look: Look): Chart {
  const { steps, loss, points } = data
  const own = steps.flatMap((step, k) => (Number.isFinite(loss[k]) ? [[placed(step), units.of(loss[k])] as const] : []))
  const validation = lossLine(points, units, (point) => point.validation)
  const named = (name: string, line: readonly Point[]) => (line.length > 0 ? `${name} ${score(line.at(-1)![1])}` : '')
  const chart = panel(data, look, HEIGHT.loss, {
    words: units.unit,
    curves: [
      { points: validation, weight: 'comparison', name: named('validation', validation) },
      { points: own, weight: 'subject', name: named('this text', own) },
    ],
  })
  const inks = inksOf(look.theme)
  const rings = data.samples.map(({ step }) => ring(chart.x(placed(step)), chart.plot.bottom, 3, inks.ink2, inks.page))
  return { ...chart, marks: [chart.marks, rings] }
}

/** One part on the axis of the loss curve. */
export function birthsChart(data: BirthData, part: BirthPart, units: LossUnits, look: Look): Chart {
  const found = birthCurves(data, part, units)
  const nearest = part === 'divergence' ? least(found) : null
  const widest = NAMED * look.width - 10
  const chart = panel(data, look, HEIGHT.part, {
    words: part === 'scores' ? '' : units.unit,
    bars: found.flatMap(({ bars }) => bars),
    rules:
      part === 'scores'
        ? [...new Set(data.pairs.map(({ measure }) => measure))].map((measure) =>
            measure === 'r' ? { y: 0, words: 'no r' } : { y: 0.5, words: 'chance' },
          )
        : part === 'difference'
          ? [{ y: 0, words: 'as good' }]
          : [],
    curves: found.map(({ name, bars }, i): Curve => {
      const last = bars.at(-1)
      return {
        points: bars.map(({ step, value }) => [placed(step), value] as const),
        weight: part === 'scores' || i === nearest ? 'subject' : 'comparison',
        name: last ? `${fitted(name, widest - 36)} ${score(last.value)}` : '',
      }
    }),
  })
  const inks = inksOf(look.theme)
  const bars: Marks = found.map(({ bars }) =>
    bars.map(({ step, low, high }) =>
      Number.isFinite(low) && Number.isFinite(high)
        ? segment(chart.x(placed(step)), chart.y(low), chart.x(placed(step)), chart.y(high), inks.mute2)
        : null,
    ),
  )
  return { ...chart, marks: [bars, chart.marks] }
}

/** The loss over one part, as a figure has them. */
export function birthsStacked(data: BirthData, part: BirthPart, units: LossUnits, look: Look) {
  const [above, below] = [birthLossChart(data, units, look), birthsChart(data, part, units, look)]
  const top = above.height + GAP
  return { marks: [above.marks, moved(0, top, below.marks)], height: top + below.height }
}

interface Panel {
  words: string
  curves: readonly Curve[]
  rules?: { y: number; words: string }[]
  bars?: readonly Bar[]
}

function panel({ steps, points }: BirthData, look: Look, height: number, { words, curves, rules, bars = [] }: Panel) {
  const last = Math.max(1, ...steps, ...points.map(({ step }) => step))
  const decades = Array.from({ length: 10 }, (_, k) => 10 ** k).filter((step) => step <= last)
  const ends = [
    ...curves.flatMap(({ points }) => points.map(([, y]) => y)),
    ...bars.flatMap(({ low, high }) => [low, high]),
    ...(rules ?? []).map(({ y }) => y),
  ].filter(Number.isFinite)
  const [low, high] = ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [0, 1]
  const room = (high - low || 0.1) * 0.05
  return curvesChart(
    {
      x: {
        ...{ domain: [ZERO, last] as const, log: true, words: 'step, log scale', ticks: [ZERO, ...decades] },
        format: (step: number) => (step < 1 ? '0' : count(step)),
      },
      y: { domain: [low - room, high + room] as const, words },
      room: { left: LEFT, right: NAMED * look.width },
      ...{ curves, rules },
    },
    { ...look, height },
  )
}

/** The curve that ends lowest. */
function least(curves: readonly BirthCurve[]): number | null {
  const ends = curves.map(({ bars }) => bars.at(-1)?.value ?? Number.POSITIVE_INFINITY)
  return ends.length > 0 ? ends.indexOf(Math.min(...ends)) : null
}
