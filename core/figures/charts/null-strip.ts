// What chance gives: the histogram of the largest studentised r of all units over circular shifts of the feature, the line
// that 95 % of them stay under, and the units that were found as triangles, one of them by name.

import { ascending, bin, max, quantileSorted } from 'd3-array'
import { bottomAxis, FOOT } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import { mark } from '../marks/mark.ts'
import { fitted, widthOf } from '../marks/measure.ts'
import { score } from '../marks/numbers.ts'
import { triangle } from '../marks/points.ts'
import { DASHED, segment } from '../marks/rule.ts'
import { linear, ticks } from '../marks/scale.ts'
import { label } from '../marks/text.ts'
import type { Chart, Look } from './chart.ts'

export interface NullStrip {
  /** [shifts] largest of any unit at each shift */
  maxima: Float64Array
  scores: readonly Judged[]
  /** the unit that is named; the best without */
  chosen?: string | null
  nameOf(unit: string): string
}

/** What p judges: |r| in root mean squares of the unit's own shifts; |r| in searches of before that. */
export interface Judged {
  unit: string
  z: number
  overall: number
}

const HEIGHT = 44
const HEAD = 16
const WORDS = 26
const BINS = 48
const SHOWN = 8

function judged({ z, overall }: Judged): number {
  return Number.isFinite(z) ? z : Math.abs(overall)
}

/** The end of the axis, what 95 % of the maxima are below, and the shares of the bins. */
export function stripShape(maxima: Float64Array, scores: readonly Judged[]) {
  const sorted = Array.from(maxima).sort(ascending)
  const most = Math.max(max(scores, judged) ?? 0, sorted.at(-1) ?? 0)
  const high = most > 1 ? Math.ceil(most + 0.5) : Math.min(1, Math.ceil(most * 10 + 0.5) / 10)
  const edges = Array.from({ length: BINS - 1 }, (_, i) => ((i + 1) / BINS) * high)
  const bars = bin().domain([0, high]).thresholds(edges)(sorted)
  return {
    high,
    bars: bars.flatMap(({ x0 = 0, x1 = 0, length }) =>
      length > 0 ? [{ from: x0, to: x1, share: length / sorted.length }] : [],
    ),
    bound: quantileSorted(sorted, 0.95) ?? 0,
  }
}

/** The largest |z| of any unit under each circular shift as a histogram, with the best units' |z| on the same axis. */
export function nullStripChart({ maxima, scores, chosen, nameOf }: NullStrip, { width, theme }: Look): Chart {
  const inks = inksOf(theme)
  const { high, bars, bound } = stripShape(maxima, scores)
  const best = scores.toSorted((a, b) => judged(b) - judged(a)).slice(0, SHOWN)
  const named = scores.find(({ unit }) => unit === chosen) ?? best[0]
  const box = { left: 0, right: width, top: HEAD + WORDS, bottom: HEAD + WORDS + HEIGHT }
  const x = linear([0, high], [0, width])
  const y = linear([0, max(bars, ({ share }) => share) ?? 1], [box.bottom, box.top])
  /** words beside a line, inside the chart */
  const beside = (words: string, place: number, top: number, fill: string) => {
    const room = [width - place - 5, place - 5]
    const late = widthOf(words) > room[0] && room[1] > room[0]
    const shown = fitted(words, room[late ? 1 : 0])
    return label(shown, place + (late ? -5 : 5), top, { 'text-anchor': late ? 'end' : 'start', fill })
  }
  const name = named && nameOf(named.unit)
  const marks = [
    bars.map(({ from, to, share }) =>
      mark('rect', {
        ...{ x: x(from), width: Math.max(1, x(to) - x(from) - 0.5) },
        ...{ y: y(share), height: box.bottom - y(share), fill: inks.mute },
      }),
    ),
    segment(x(bound), HEAD - 8, x(bound), box.bottom, inks.ink2, DASHED),
    beside(`95 % of maxima below ${score(bound)}`, x(bound), HEAD - 4, inks.ink3),
    best.filter((one) => one !== named).map((one) => triangle(x(judged(one)), box.bottom, inks.ink2)),
    named
      ? [
          segment(x(judged(named)), HEAD + 4, x(judged(named)), box.bottom - 6, inks.ink, { 'stroke-width': 1.5 }),
          triangle(x(judged(named)), box.bottom, inks.ink),
          beside(
            `${named.unit}${name ? ` “${name}”` : ''} ${score(judged(named))}`,
            x(judged(named)),
            HEAD + 14,
            inks.ink,
          ),
        ]
      : null,
    bottomAxis(
      {
        ...{ scale: x, ticks: ticks(0, high, 5) },
        words: high > 1 ? '|r| / root mean square of the unit’s own shifts' : '|r|',
      },
      box,
      inks,
    ),
  ]
  return { marks, width, height: box.bottom + FOOT.named, plot: box, x, y }
}
