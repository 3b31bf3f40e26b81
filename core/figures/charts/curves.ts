// Curves over one x: the subject in ink, what it is compared with in grey, each with its name at its end.

import { bottomAxis, FOOT, sideAxis, sideRoom } from '../marks/axis.ts'
import { inksOf } from '../marks/color.ts'
import { apart, lineMark, type Point, thinned } from '../marks/line.ts'
import { type Marks, mark, titled } from '../marks/mark.ts'
import { widthOf } from '../marks/measure.ts'
import { rule } from '../marks/rule.ts'
import { linear, logarithmic, type Scale } from '../marks/scale.ts'
import { label } from '../marks/text.ts'
import type { Chart, Look } from './chart.ts'

export interface Curve {
  /** by x */
  points: readonly Point[]
  /** `subject` is what the chart is about */
  weight: 'subject' | 'comparison'
  /** written at its end */
  name?: string
}

interface AxisOf {
  domain?: readonly [number, number]
  log?: boolean
  /** what is counted */
  words: string
  ticks?: readonly number[]
  /** about so many, where the ticks themselves are not given */
  count?: number
  format?: (value: number) => string
}

export interface Curves {
  x: AxisOf & { domain: readonly [number, number] }
  /** without a domain as far as the curves reach */
  y: AxisOf
  /** what lies beneath comes first */
  curves: readonly Curve[]
  /** dashed lines across with a word */
  rules?: readonly { y: number; words: string }[]
  /** left of the axes and right of them at least, so that charts stand in line */
  room?: { left: number; right: number }
  /** what lies beyond this x is still to come */
  reached?: number
}

const HEIGHT = 120
const NAME = 14
/** Labels of a logarithmic side keep so far apart. */
const ROOM = 16

/** Curves over a common axis. */
export function curvesChart(data: Curves, look: Look): Chart {
  const { width, height = HEIGHT, theme } = look
  const inks = inksOf(theme)
  const { curves, rules = [], room, reached, x: across, y: up } = data
  const domain = up.domain ?? reachOf(data)
  const box = { left: 0, right: width, top: 6, bottom: 6 + height }
  const y = (up.log ? logarithmic : linear)(domain, [box.bottom, box.top])
  const ticks = up.ticks ?? (up.log ? roomy(y) : y.ticks(up.count ?? 4))
  const side = { scale: y, ticks, words: up.words, format: up.format }
  const named = curves.filter(({ name, points }) => name && points.length > 0)
  box.left = Math.max(room?.left ?? 0, sideRoom(side))
  box.right = width - Math.max(room?.right ?? 0, ...named.map(({ name = '' }) => widthOf(name) + 10))
  const x = (across.log ? logarithmic : linear)(across.domain, [box.left, box.right])
  const drawn = curves.map(({ points, weight }) => {
    const places = thinned(within(points, across.domain).map(([a, b]) => [x(a), y(b)] as const))
    return lineMark(places, weight === 'subject' ? inks.ink : inks.mute2, weight === 'subject' ? 1.75 : 1)
  })
  const marks: Marks = [
    reached !== undefined && reached < x.high ? pending(x, reached, box, inks.grid) : null,
    sideAxis(side, box, inks),
    rules.map((one) => rule(y(one.y), box.left, box.right, one.words, inks)),
    drawn,
    names(named, y, box, inks),
    bottomAxis(
      { scale: x, ticks: across.ticks ?? x.ticks(across.count ?? 6), words: across.words, format: across.format },
      box,
      inks,
    ),
  ]
  return { marks, width, height: box.bottom + (across.words === '' ? FOOT.bare : FOOT.named), plot: box, x, y }
}

/** The points of a stretch, and one beyond either end, so that the line reaches the edge. */
function within(points: readonly Point[], [low, high]: readonly [number, number]): readonly Point[] {
  if (points.length === 0 || (points[0][0] >= low && points[points.length - 1][0] <= high)) return points
  const from = points.findIndex(([x]) => x >= low)
  const to = points.findLastIndex(([x]) => x <= high)
  if (from < 0 || to < from) return []
  return [...edge(points, from - 1, low), ...points.slice(from, to + 1), ...edge(points, to, high)]
}

/** Where the line from one point to the next crosses an x. */
function edge(points: readonly Point[], i: number, at: number): Point[] {
  const [a, b] = [points[i], points[i + 1]]
  if (!a || !b || b[0] === a[0]) return []
  return [[at, a[1] + ((b[1] - a[1]) * (at - a[0])) / (b[0] - a[0])]]
}

/** As far as the curves and the rules reach in the stretch that is drawn, and a little more. */
function reachOf({ curves, rules = [], x, y }: Curves): [number, number] {
  const seen = curves.flatMap(({ points }) => within(points, x.domain).map(([, value]) => value))
  const all = [...seen, ...rules.map((one) => one.y)].filter(Number.isFinite)
  if (all.length === 0) return y.log ? [0.1, 10] : [0, 1]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  if (y.log) return low > 0 ? [low / 1.2, high * 1.2] : [high / 1000, high * 1.2]
  const room = (high - low || Math.max(1e-9, Math.abs(high) * 0.02)) * 0.06
  return [low - room, high + room]
}

function roomy(scale: Scale): number[] {
  let last = Number.POSITIVE_INFINITY
  return scale.ticks(4).filter((tick) => {
    const fits = last - scale(tick) >= ROOM
    if (fits) last = scale(tick)
    return fits
  })
}

function pending(x: Scale, reached: number, box: { right: number; top: number; bottom: number }, fill: string): Marks {
  const from = x(Math.max(x.low, reached))
  const size = { x: from, y: box.top, width: box.right - from, height: box.bottom - box.top }
  return { ...mark('rect', { ...size, fill, 'fill-opacity': 0.5 }), marks: titled('still to come') }
}

/** At the right edge, at the height where each curve ends. */
function names(named: readonly Curve[], y: Scale, box: Chart['plot'], inks: ReturnType<typeof inksOf>): Marks {
  const ends = named.map(({ points }) => y(points[points.length - 1][1]))
  const heights = apart(ends, NAME, box.top + 4, box.bottom - 4)
  return named.map(({ name = '', weight }, i) =>
    label(name, box.right + 8, heights[i] + 3.5, { fill: weight === 'subject' ? inks.ink : inks.ink3 }),
  )
}
