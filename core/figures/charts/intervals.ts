// A value over a few steps, each with its 95 % interval: a band, a line, dots. The step may be a distance on a logarithmic
// axis (how long a unit remembers) or a count (how many units a probe has).

import { bandMark } from '../marks/area.ts'
import { bottomAxis, FOOT, sideAxis, sideRoom } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import { lineMark } from '../marks/line.ts'
import { type Marks, titled } from '../marks/mark.ts'
import { dot } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'
import { linear, logarithmic, shifted, ticks } from '../marks/scale.ts'
import type { Chart, Look } from './chart.ts'

export interface Step {
  x: number
  y: number
  interval: readonly [low: number, high: number] | null
  /** stands out: a larger dot */
  on?: boolean
  /** for who points at it */
  words?: string
}

export interface Intervals {
  steps: readonly Step[]
  /** on the logarithm of x + 1, so that 0 has a place */
  log?: boolean
  ticks: readonly number[]
  x: string
  y: string
  /** a dashed line */
  chance: number
  /** what it is compared with, without intervals */
  beside?: readonly { x: number; y: number }[]
}

const HEIGHT = 120

/** The least of the axis: from just under the least that is drawn, chance included. */
export function lowest(steps: readonly Pick<Step, 'y' | 'interval'>[], chance: number): number {
  const least = Math.min(chance, ...steps.map(({ y, interval }) => interval?.[0] ?? y))
  return Math.max(Math.min(0, chance - 0.5), Math.floor(least * 10) / 10)
}

/** Values with their intervals along a common axis. */
export function intervalsChart(data: Intervals, { width, height = HEIGHT, theme }: Look): Chart {
  const { log, chance, beside = [] } = data
  const inks = inksOf(theme)
  const steps = data.steps.filter(({ y }) => !Number.isNaN(y))
  const low = lowest(steps, chance)
  const side = { ticks: ticks(low, 1, 4), words: data.y }
  const box = { left: sideRoom(side), right: width - 6, top: 6, bottom: 6 + height }
  const y = linear([low, 1], [box.bottom, box.top])
  const [first, last] = [steps[0]?.x ?? 0, Math.max(steps.at(-1)?.x ?? 1, (steps[0]?.x ?? 0) + 1)]
  const x = log
    ? shifted(logarithmic([first + 1, last + 1], [box.left + 4, box.right]), 1)
    : linear([first, last], [box.left + 4, box.right])
  const spans = steps.flatMap(({ x: at, interval }) =>
    interval ? [[x(at), y(Math.max(low, interval[0])), y(Math.min(1, interval[1]))] as const] : [],
  )
  const marks: Marks = [
    sideAxis({ ...side, scale: y }, box, inks),
    bandMark(spans, inks.mute, 0.5),
    rule(y(chance), box.left, box.right, 'chance', inks),
    beside.length > 1
      ? lineMark(
          beside.map((one) => [x(one.x), y(Math.max(low, one.y))] as const),
          inks.mute2,
          1,
        )
      : null,
    lineMark(
      steps.map((one) => [x(one.x), y(Math.max(low, one.y))] as const),
      inks.ink,
      1.75,
    ),
    steps.map((one) => ({
      ...dot(x(one.x), y(Math.max(low, one.y)), one.on ? 4.5 : 2.5, inks.ink),
      marks: one.words ? titled(one.words) : undefined,
    })),
    bottomAxis(
      { scale: x, ticks: data.ticks.filter((tick) => tick >= first && tick <= last), words: data.x },
      { ...box, right: width },
      inks,
    ),
  ]
  return { marks, width, height: box.bottom + FOOT.named, plot: box, x, y }
}
