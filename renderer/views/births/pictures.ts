// The curves of the checkpoints; a click on a point colors the text as that checkpoint reads it.

import {
  BIRTH_TITLES,
  type BirthData,
  type BirthPart,
  birthCurves,
  birthLossChart,
  birthsChart,
} from '../../../core/figures/charts/births.ts'
import type { Look } from '../../../core/figures/charts/chart.ts'
import { count, score } from '../../charts/format.ts'
import type { Losses } from '../../charts/loss.ts'
import { pointedChart } from '../../charts/pointed.ts'

/** Where a step stands; step 0 at the left end. */
const placed = (step: number) => Math.max(0.5, step)

export function picture(
  births: BirthData,
  part: BirthPart,
  losses: Losses,
  look: Look,
  choose: (step: number) => void,
) {
  const chart = birthsChart(births, part, losses, look)
  const bars = birthCurves(births, part, losses).flatMap(({ name, bars }) => bars.map((bar) => ({ name, ...bar })))
  return pointedChart(chart, {
    title: BIRTH_TITLES[part],
    points: bars.map(({ name, step, value, low, high }) => ({
      ...{ x: chart.x(placed(step)), y: chart.y(value) },
      words: `${name} ${score(value)}${Number.isFinite(low) ? ` (${score(low)} to ${score(high)})` : ''} at step ${count(step)}`,
    })),
    choose: (i) => choose(bars[i].step),
  })
}

export function lossPicture(births: BirthData, losses: Losses, look: Look, choose: (step: number) => void) {
  const chart = birthLossChart(births, losses, look)
  const read = births.steps.flatMap((step, k) =>
    Number.isFinite(births.loss[k]) ? [{ step, nats: births.loss[k] }] : [],
  )
  return pointedChart(chart, {
    title: 'Loss by step',
    points: read.map(({ step, nats }) => ({
      ...{ x: chart.x(placed(step)), y: chart.y(losses.of(nats)) },
      words: `${score(losses.of(nats), 3)} at step ${count(step)}`,
    })),
    choose: (i) => choose(read[i].step),
  })
}
