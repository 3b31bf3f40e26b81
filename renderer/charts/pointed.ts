// The point of a chart that is nearest to the pointer says what it is, and may be chosen; by the keyboard the arrows lead
// from point to point (with Shift, where they pan the chart).

import { pointer, select } from 'd3-selection'
import { svg } from 'lit-html'
import type { Chart } from '../../core/figures/charts/chart.ts'
import { type Marks, mark } from '../../core/figures/marks/mark.ts'
import { label } from '../../core/figures/marks/text.ts'
import { behavior } from './behavior.ts'
import { chartOf, join } from './draw.ts'
import { type Dots, dotTowards, nearestDot } from './nearest.ts'

/** A point that can be pointed at: where it is drawn, and what it says. */
export interface Pointed {
  x: number
  y: number
  words: string
}

export interface Pointing {
  chart: Pick<Chart, 'plot' | 'width'>
  points: readonly Pointed[]
  choose?(i: number): void
  /** whether arrows alone lead from point to point */
  arrows: boolean
}

/** Of the pointer, pixels. */
const REACH = 40
const ARROWS: Record<string, { dx: number; dy: number }> = {
  ArrowLeft: { dx: -1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
  ArrowUp: { dx: 0, dy: -1 },
  ArrowDown: { dx: 0, dy: 1 },
}

/** On a group that lies over the marks. */
export const pointing = behavior<Pointing>((element, options) => {
  let dots: Dots = { x: [], y: [] }
  let of: readonly Pointed[] | null = null
  let at = -1
  const show = (i: number) => {
    at = i
    const { points, chart } = options()
    join(element, points[i] ? pointMark(points[i], chart) : null)
  }
  /** the chart around the group: there once the template is in the document */
  let whole: SVGSVGElement | null = null
  const listen = (svg: SVGSVGElement) =>
    select(svg)
      .on('pointermove.pointed', (event: PointerEvent) => {
        const [x, y] = pointer(event, svg)
        const found = nearestDot(dots, { x, y }, REACH)
        if (found !== at) show(found)
      })
      .on('pointerleave.pointed', () => show(-1))
      .on('click.pointed', () => at >= 0 && options().choose?.(at))
      .on('keydown.pointed', (event: KeyboardEvent) => {
        const { arrows, points, choose } = options()
        const arrow = arrows || event.shiftKey ? ARROWS[event.key] : undefined
        if (arrow && points.length > 0) show(at < 0 ? 0 : dotTowards(dots, at, arrow))
        else if (choose && event.key === 'Enter' && at >= 0) choose(at)
        else return
        event.preventDefault()
        event.stopPropagation()
      })
  queueMicrotask(() => {
    whole = (element as SVGGElement).ownerSVGElement
    if (whole) listen(whole)
  })
  return {
    follow() {
      const { points } = options()
      if (points === of) return
      of = points
      dots = { x: points.map(({ x }) => x), y: points.map(({ y }) => y) }
      show(-1)
    },
    stop() {
      if (whole) select(whole).on('.pointed', null)
      join(element, null)
    },
  }
})

/** A dot at the point, and its words beside it, inside the chart. */
function pointMark({ x, y, words }: Pointed, { plot, width }: Pick<Chart, 'plot' | 'width'>): Marks {
  const late = x > (plot.left + Math.min(width, plot.right)) / 2
  const anchor = late ? 'end' : 'start'
  return [
    mark('circle', { class: 'dot', cx: x, cy: y, r: 3.5 }),
    label(words, x + (late ? -8 : 8), Math.max(plot.top + 10, y - 6), { class: 'over', 'text-anchor': anchor }),
  ]
}

/** A chart whose points can be pointed at. */
export function pointedChart(
  chart: Pick<Chart, 'marks' | 'plot' | 'width' | 'height'>,
  { title, points, choose, class: name }: Pick<Pointing, 'points' | 'choose'> & { title: string; class?: string },
) {
  return chartOf(chart.marks, {
    ...{
      title,
      width: chart.width,
      height: chart.height,
      role: 'group',
      class: `pointable ${name ?? ''}`,
      focus: true,
    },
    over: svg`<g aria-live="polite" ${pointing({ chart, points, choose, arrows: true })}></g>`,
  })
}
