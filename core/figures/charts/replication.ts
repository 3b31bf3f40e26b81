// Units in rows: what each reached where it was found, with its interval, and what it reaches on another recording.

import { bottomAxis, FOOT } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import { legendOf, legendSwatch } from '../marks/legend.ts'
import { type Marks, MONO } from '../marks/mark.ts'
import { monoWidth, widthOf } from '../marks/measure.ts'
import { score } from '../marks/numbers.ts'
import { dot, ring } from '../marks/points.ts'
import { linear, ticks } from '../marks/scale.ts'
import { END, fitLabel, label } from '../marks/text.ts'
import type { Chart, Look } from './chart.ts'
import { intervalBar, type Reported } from './interval-bar.ts'

export interface ReplicationRow {
  unit: string
  /** what the researcher calls it */
  called?: string
  here: Reported
  /** NaN where it has none */
  there: number
}

export interface ReplicationChart {
  rows: readonly ReplicationRow[]
  domain: readonly [number, number]
  /** what is measured */
  words: string
}

const ROW = 18
const NUMBER = 30

/** Each unit's held-out metric beside the same on another recording. */
export function replicationChart({ rows, domain, words }: ReplicationChart, { width, theme }: Look): Chart {
  const inks = inksOf(theme)
  const here = (x: number, y: number) => dot(x + 6, y - 4, 3.5, inks.ink)
  const there = (x: number, y: number) => ring(x + 6, y - 4, 3.5, inks.ink2, inks.page)
  const key = legendOf(
    [legendSwatch('where it was found, held out', width, here), legendSwatch('on the other recording', width, there)],
    width,
    10,
  )
  const named = Math.max(
    widthOf('unit'),
    ...rows.map(({ unit, called }) => monoWidth(unit) + (called ? widthOf(called) + 6 : 0)),
  )
  const names = Math.min(width * 0.42, named)
  const box = {
    left: names + 12,
    right: width - 2 * NUMBER - 16,
    top: key.height + 20,
    bottom: key.height + 20 + rows.length * ROW,
  }
  const x = linear(domain, [box.left, box.right])
  const head = [
    label('found', width - NUMBER - 6, key.height + 12, { ...END, fill: inks.ink3 }),
    label('there', width, key.height + 12, { ...END, fill: inks.ink3 }),
  ]
  const drawn = rows.map((row, i): Marks => {
    const y = box.top + i * ROW + ROW / 2
    const mono = Math.min(names, monoWidth(row.unit))
    const inside = x(Math.max(x.low, Math.min(x.high, row.there)))
    return [
      fitLabel(row.unit, 0, y + 4, names, { 'font-family': MONO, fill: inks.ink }, monoWidth),
      row.called ? fitLabel(row.called, mono + 6, y + 4, names - mono - 6, { fill: inks.ink2 }) : null,
      intervalBar(row.here, x, y, inks),
      Number.isNaN(row.there) ? null : ring(inside, y, 3.5, inks.ink2, inks.page),
      label(score(row.here.value), width - NUMBER - 6, y + 4, { ...END, fill: inks.ink }),
      label(score(row.there), width, y + 4, { ...END, fill: inks.ink2 }),
    ]
  })
  const marks = [
    key.marks,
    head,
    drawn,
    bottomAxis({ scale: x, ticks: ticks(domain[0], domain[1], 4), words }, box, inks),
  ]
  const y = linear([0, rows.length], [box.top, box.bottom])
  return { marks, width, height: box.bottom + FOOT.named, plot: box, x, y }
}
