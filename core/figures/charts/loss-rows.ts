// Losses in rows, each with its 95 % interval: of predictors, and of parts of the text.

import type { Loss } from '../../predictions/losses.ts'
import { bottomAxis, FOOT } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import type { Marks } from '../marks/mark.ts'
import { widthOf } from '../marks/measure.ts'
import { score } from '../marks/numbers.ts'
import { linear } from '../marks/scale.ts'
import { END, fitLabel, label } from '../marks/text.ts'
import type { LossUnits } from './ablation.ts'
import type { Chart, Look } from './chart.ts'
import { intervalBar } from './interval-bar.ts'

export interface LossRowGroup {
  /** above its rows; '' for none */
  title: string
  losses: readonly Loss[]
}

const ROW = 17
const NUMBER = 84

/** Rows of losses, group by group, on a common axis in the unit of `units`. */
export function lossRowsChart(groups: readonly LossRowGroup[], units: LossUnits, { width, theme }: Look): Chart {
  const inks = inksOf(theme)
  const all = groups.flatMap(({ losses }) => losses)
  const values = all.flatMap(({ nats, interval }) => [nats, ...interval]).filter(Number.isFinite)
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1]
  const room = (high - low || 1) * 0.04
  const names = Math.min(width * 0.36, Math.max(0, ...all.map(({ predictor }) => widthOf(predictor))))
  const rows = all.length + groups.filter(({ title }) => title !== '').length
  const box = { left: names + 12, right: width - NUMBER - 8, top: 4, bottom: 4 + rows * ROW }
  const x = linear([units.of(low - room), units.of(high + room)], [box.left, box.right])
  const marks: Marks[] = []
  let y = box.top + ROW / 2
  for (const { title, losses } of groups) {
    if (title !== '') {
      marks.push(fitLabel(title, 0, y + 4, width, { fill: inks.ink3 }))
      y += ROW
    }
    for (const [i, { predictor, nats, standardError, interval }] of losses.entries()) {
      const known = Number.isFinite(interval[0])
      const value = {
        value: units.of(nats),
        interval: known ? ([units.of(interval[0]), units.of(interval[1])] as const) : null,
      }
      const error = known ? ` ± ${score(units.of(standardError), 3)}` : ''
      const ink = i === 0 ? inks.ink : inks.ink2
      marks.push(
        fitLabel(predictor, 0, y + 4, names, { fill: ink }),
        intervalBar(value, x, y, inks),
        label(`${score(units.of(nats), 3)}${error}`, width, y + 4, { ...END, fill: ink }),
      )
      y += ROW
    }
  }
  marks.push(bottomAxis({ scale: x, ticks: x.ticks(5), words: `${units.unit} a character` }, box, inks))
  return { marks, width, height: box.bottom + FOOT.named, plot: box, x, y: linear([0, rows], [box.top, box.bottom]) }
}
