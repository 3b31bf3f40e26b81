// Lines over one x: data in, picture out. The subject is ink, what it is compared with is grey; each line carries its
// name at its end, so there is no legend.

import { line as path, scaleLinear, scaleLog } from 'd3'
import { nothing, svg } from 'lit-html'
import { extent, logTicks, type Point, roomy, spread, thin, valueAt } from './line-shape.ts'

export interface Line {
  /** written at the end of the line; empty for none */
  label: string
  points: readonly Point[]
  /** `subject` is what the chart is about */
  weight: 'subject' | 'comparison'
}

export interface Mark extends Point {
  title: string
  on: boolean
  choose: () => void
}

export interface LineChart {
  /** what it shows, for those who cannot see it */
  title: string
  /** pixels */
  width: number
  height: number
  x: { domain: [number, number]; log?: boolean; label?: string; format: (x: number) => string }
  /** without `format`, as many decimals as the ticks need */
  y: { domain?: [number, number]; log?: boolean; label?: string; ticks?: number; format?: (y: number) => string }
  /** comparison lines first: later ones lie on top */
  lines: readonly Line[]
  marks?: readonly Mark[]
  /** a dashed line at a height, with a word */
  rule?: { y: number; words: string }
  /** what lies beyond this x is still to come */
  reached?: number
  /** an upright line under the pointer */
  hover?: number | null
  onHover?: (x: number | null) => void
  /** pixels left and right of the drawing for labels */
  margin?: { left: number; right: number }
}

const TOP = 8
const FOOT = 22
const LABEL = 14

export function lineChart(chart: LineChart) {
  const { width, height, margin = { left: 32, right: 8 }, lines, x: xAxis, y: yAxis } = chart
  const w = Math.max(1, width - margin.left - margin.right)
  const top = yAxis.label ? TOP + 16 : TOP
  const h = Math.max(1, height - top - FOOT)
  const x = (xAxis.log ? scaleLog : scaleLinear)(xAxis.domain, [0, w])
  const y = yScale(chart, h)
  const yText = yAxis.format ?? y.tickFormat(yAxis.ticks ?? 4)
  const place = { x: (v: number) => x(v) as number, y: (v: number) => y(v) as number }
  const track = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    chart.onHover?.(x.invert(Math.min(w, Math.max(0, event.clientX - box.left))))
  }
  return svg`<svg class="line-chart" width=${width} height=${height} role="img" aria-label=${chart.title}>
    <g transform="translate(${margin.left} ${top})">
      ${yAxis.label ? svg`<text x="0" y="-10">${yAxis.label}</text>` : nothing}
      ${pending(chart, place.x, w, h)}
      ${yTicks(y, h, yAxis).map(
        (tick) => svg`<line x1="0" x2=${w} y1=${place.y(tick)} y2=${place.y(tick)} stroke="var(--grid)" />
          <text x="-8" y=${place.y(tick) + 4} text-anchor="end">${yText(tick)}</text>`,
      )}
      ${xLabels(chart, place.x, w, h)}
      ${chart.rule ? dashed(chart.rule, place.y(chart.rule.y), w) : nothing}
      ${lines.map((line) => drawLine(line, place))}
      ${endLabels(chart, place, w, h)}
      ${chart.hover == null ? nothing : hoverRule(chart.hover, lines, place, h)}
      ${
        chart.onHover
          ? svg`<rect width=${w} height=${h} fill="transparent" @pointermove=${track}
              @pointerleave=${() => chart.onHover?.(null)} />`
          : nothing
      }
      ${(chart.marks ?? []).map((mark) => ring(mark, place, h))}
    </g>
  </svg>`
}

interface Place {
  x: (v: number) => number
  y: (v: number) => number
}

function yScale({ lines, rule, y }: LineChart, h: number) {
  const all = lines.map(({ points }) => points)
  const found = y.domain ?? extent(rule ? [...all, [{ x: 0, y: rule.y }]] : all) ?? (y.log ? [0.1, 10] : [0, 1])
  const scale = (y.log ? scaleLog : scaleLinear)(found, [h, 0])
  return y.domain ? scale : scale.nice(y.log ? undefined : (y.ticks ?? 4))
}

function yTicks(scale: ReturnType<typeof yScale>, h: number, { log, ticks = 4 }: LineChart['y']): number[] {
  const [low, high] = scale.domain()
  if (!log) return scale.ticks(ticks)
  return roomy(logTicks(low, high), (tick) => h - (scale(tick) as number), 20, Number.POSITIVE_INFINITY)
}

function xLabels({ x: { domain, log, label, format } }: LineChart, place: Place['x'], w: number, h: number) {
  const [low, high] = domain
  const room = 12 + 7 * format(high).length
  const between = log ? logTicks(low, high) : scaleLinear(domain, [0, w]).ticks(4)
  const inner = roomy(
    between.filter((tick) => place(tick) >= room / 2 && place(tick) <= w - 1.4 * room),
    place,
    room,
    w,
  )
  const anchor = (tick: number) => (tick === high ? 'end' : tick === low ? 'start' : 'middle')
  return svg`<line x1="0" x2=${w} y1=${h} y2=${h} stroke="var(--line2)" />
    ${[low, ...inner.filter((tick) => place(tick) > room), high].map(
      (tick) => svg`<line x1=${place(tick)} x2=${place(tick)} y1=${h} y2=${h + 4} stroke="var(--line2)" />
        <text x=${place(tick)} y=${h + 17} text-anchor=${anchor(tick)}>${format(tick)}</text>`,
    )}
    ${label ? svg`<text x=${w + 8} y=${h + 17}>${label}</text>` : nothing}`
}

function pending({ reached, x: { domain } }: LineChart, place: Place['x'], w: number, h: number) {
  if (reached === undefined || reached >= domain[1]) return nothing
  const from = place(Math.max(domain[0], reached))
  return svg`<rect x=${from} width=${w - from} height=${h} fill="var(--sunk)"><title>still to come</title></rect>`
}

function dashed({ words }: { words: string }, y: number, w: number) {
  return svg`<line x1="0" x2=${w} y1=${y} y2=${y} stroke="var(--mute2)" stroke-dasharray="2 3" />
    <text x=${w} y=${y - 5} text-anchor="end">${words}</text>`
}

function drawLine({ points, weight }: Line, place: Place) {
  const few = thin(points, place.x)
  const d = path<Point>(
    (p) => Math.round(place.x(p.x) * 10) / 10,
    (p) => Math.round(place.y(p.y) * 10) / 10,
  )(few)
  const subject = weight === 'subject'
  const last = few.at(-1)
  return svg`<path d=${d ?? ''} fill="none" stroke=${subject ? 'var(--ink)' : 'var(--mute2)'} stroke-linejoin="round"
      stroke-width=${subject ? 1.75 : 1} />
    ${last && subject ? svg`<circle cx=${place.x(last.x)} cy=${place.y(last.y)} r="2.5" fill="var(--ink)" />` : nothing}`
}

/** Names at the right edge, at the height where each line ends. */
function endLabels({ lines }: LineChart, place: Place, w: number, h: number) {
  const named = lines.filter(({ label, points }) => label !== '' && points.length > 0)
  const heights = spread(
    named.map(({ points }) => place.y(points[points.length - 1].y)),
    LABEL,
    4,
    h - 4,
  )
  return named.map(
    ({ label, weight }, i) =>
      svg`<text class=${weight === 'subject' ? 'ink' : ''} x=${w + 8} y=${heights[i] + 4}>${label}</text>`,
  )
}

function hoverRule(x: number, lines: readonly Line[], place: Place, h: number) {
  const at = place.x(x)
  return svg`<line x1=${at} x2=${at} y1="0" y2=${h} stroke="var(--ink)" />
    ${lines.map(({ points }) => {
      const y = valueAt(points, x)
      return y === null || points[0].x > x
        ? nothing
        : svg`<circle cx=${at} cy=${place.y(y)} r="2.5" fill="var(--ink)" />`
    })}`
}

function ring({ x, y, title, on, choose }: Mark, place: Place, h: number) {
  return svg`<g class="mark" @click=${choose}>
    <line x1=${place.x(x)} x2=${place.x(x)} y1=${place.y(y)} y2=${h} stroke="var(--line2)" stroke-dasharray="1 2" />
    <circle cx=${place.x(x)} cy=${place.y(y)} r="10" fill="transparent"><title>${title}</title></circle>
    <circle cx=${place.x(x)} cy=${place.y(y)} r="4" fill=${on ? 'var(--ink)' : 'var(--page)'} stroke="var(--ink)"
      stroke-width="1.5" pointer-events="none" />
  </g>`
}
