// The histogram of a unit on screen: the threshold is dragged by its flag, or moved by the arrow keys; dragging elsewhere
// brushes a range of values.

import { type D3DragEvent, drag } from 'd3-drag'
import { select } from 'd3-selection'
import { html, nothing, svg } from 'lit-html'
import type { Chart } from '../../core/figures/charts/chart.ts'
import { histogramChart, thresholdWords } from '../../core/figures/charts/histogram.ts'
import type { Theme } from '../../core/figures/marks/color.ts'
import type { Cut, SplitHistogram } from '../../core/schema/cut.ts'
import { thresholdAt, thresholdOn, type UnitScale } from '../../core/schema/unit-scale.ts'
import { behavior } from './behavior.ts'
import { brushOver, type Range } from './brush.ts'
import { chartOf } from './draw.ts'
import { axisWords } from './scale.ts'

export interface SplitChart {
  width: number
  theme: Theme
  /** null without one; that of the text otherwise */
  feature: string | null
  /** null for none */
  cut: Cut | null
  /** whether the threshold was moved from where it is by itself */
  moved: boolean
  split: SplitHistogram
  /** the axis */
  scale: UnitScale
  /** the value under the pointer in the text, on the axis; so is the range */
  mark: number | null
  brush: Range | null
  onThreshold(value: number): void
  /** by so many steps of the scale */
  onStep(steps: number): void
  onBrush(brush: Range | null): void
  /** the threshold goes back to where it was by itself */
  onReset(): void
  onMenu(event: MouseEvent): void
}

export function splitChart(options: SplitChart) {
  const { width, theme, split, feature, cut, scale, mark, brush, onBrush } = options
  const chart = histogramChart({ split, feature, cut, scale }, { width, theme })
  const { plot, x } = chart
  const at = (value: number) => x(Math.max(x.low, Math.min(x.high, value)))
  return html`<div @contextmenu=${options.onMenu}>${chartOf(chart.marks, {
    ...{ title: 'Histogram of the unit’s values', class: 'split-chart', role: 'group', width, height: chart.height },
    over: svg`${brushOver({ chart, range: brush, change: onBrush, words: (value) => axisWords(scale, value) })}
      ${mark === null ? nothing : svg`<path class="mark-here" d="M${at(mark)},${plot.bottom + 8}l4,6h-8z" />`}
      ${cut === null ? nothing : flag(options, cut.threshold, chart)}`,
  })}</div>`
}

const dragging = behavior<(value: number) => void>((element, options) => {
  const target = select(element as SVGGElement)
  const dragged = drag<SVGGElement, unknown>()
    .container(() => (element as SVGGElement).ownerSVGElement!)
    .subject((event: D3DragEvent<SVGGElement, unknown, unknown>) => ({ x: event.x, y: event.y }))
    .on('drag', (event: D3DragEvent<SVGGElement, unknown, unknown>) => options()(event.x))
  target.call(dragged)
  return { stop: () => target.on('.drag', null) }
})

function flag(
  { split, scale, moved, onThreshold, onStep, onReset }: SplitChart,
  threshold: number,
  { x, plot }: Chart,
) {
  const place = x(thresholdOn(scale, threshold))
  const words = thresholdWords(threshold)
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -16, PageUp: 16 }[event.key]
    if (event.key === 'Home') onThreshold(split.low)
    else if (event.key === 'End') onThreshold(split.high)
    else if (event.key === 'Backspace' || event.key === 'Delete') onReset()
    else if (step) onStep(step)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return svg`<g class="threshold" role="slider" tabindex="0" aria-label="Threshold" aria-valuemin=${split.low}
      aria-valuemax=${split.high} aria-valuenow=${threshold.toFixed(6)} aria-valuetext=${words} ?data-moved=${moved}
      @dblclick=${onReset} @keydown=${keys} ${dragging((at) => onThreshold(thresholdAt(scale, x.invert(at))))}>
    <title>Threshold ${words}: drag, or use the arrow keys; double click or Delete resets it</title>
    <rect x=${place - 8} y=${plot.top - 14} width="16" height=${plot.bottom - plot.top + 14} fill="transparent" />
    <line x1=${place} x2=${place} y1=${plot.top - 6} y2=${plot.bottom} />
    <path d="M${place - 4.5},${plot.top - 14}h9v7l-4.5,5l-4.5,-5z" />
  </g>`
}
