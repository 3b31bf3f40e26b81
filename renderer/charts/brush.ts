// A range along the x of a chart: dragged (d3-brush), or moved from its two ends by the keyboard.

import { brushSelection, brushX, type D3BrushEvent } from 'd3-brush'
import { select } from 'd3-selection'
import { svg } from 'lit-html'
import type { Chart } from '../../core/figures/charts/chart.ts'
import { behavior } from './behavior.ts'

export interface Range {
  low: number
  high: number
}

export interface Brushing {
  chart: Pick<Chart, 'plot' | 'x'>
  range: Range | null
  change(range: Range | null): void
  /** in words, for a screen reader */
  words(value: number): string
}

const brushing = behavior<Brushing>((element, options) => {
  const target = select(element as SVGGElement)
  /** what follows a template says nothing back, also while a pointer holds the range */
  let following = false
  const brush = brushX<unknown>().on('start brush end', ({ selection, sourceEvent, type }: D3BrushEvent<unknown>) => {
    if (following || !sourceEvent) return
    const { chart, change } = options()
    if (selection === null) return type === 'end' ? change(null) : undefined
    const [low, high] = (selection as [number, number]).map((place) => chart.x.invert(place))
    if (type !== 'start') change({ low, high })
  })
  let laid = ''
  return {
    follow() {
      const { chart, range } = options()
      const { left, right, top, bottom } = chart.plot
      const size = String([left, right, top, bottom])
      if (size !== laid) {
        laid = size
        brush.extent([
          [left, top],
          [right, bottom],
        ])
        target.call(brush)
      }
      const wanted = range && ([chart.x(range.low), chart.x(range.high)] as [number, number])
      const found = brushSelection(element as SVGGElement) as [number, number] | null
      const same = wanted && found ? wanted.every((place, i) => Math.abs(place - found[i]) < 0.01) : wanted === found
      if (same) return
      following = true
      target.call(brush.move, wanted)
      following = false
    },
    stop() {
      target.on('.brush', null)
    },
  }
})

/** Steps of the keyboard over the axis. */
const STEPS = 64

export function brushOver(options: Brushing) {
  return svg`<g class="brush" ${brushing(options)}></g>${end('low', options)}${end('high', options)}`
}

/** One end of the range as a slider; without a range it stands at the end of the axis. */
function end(which: 'low' | 'high', { chart: { plot, x }, range, change, words }: Brushing) {
  const whole = { low: x.low, high: x.high }
  const value = (range ?? whole)[which]
  const keys = (event: KeyboardEvent) => {
    const next = movedEnd(event.key, which, range ?? whole, whole)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    change(next)
  }
  return svg`<rect class="range-end" role="slider" tabindex="0" aria-label=${which === 'low' ? 'Range from' : 'Range to'}
    aria-valuemin=${x.low} aria-valuemax=${x.high} aria-valuenow=${value} aria-valuetext=${words(value)}
    x=${x(value) - 3} y=${plot.top} width="6" height=${plot.bottom - plot.top} fill="transparent" @keydown=${keys}></rect>`
}

/** What a key makes of the range; null for none, undefined for a key that says nothing here. */
export function movedEnd(key: string, which: 'low' | 'high', range: Range, whole: Range): Range | null | undefined {
  if (key === 'Escape' || key === 'Backspace' || key === 'Delete') return null
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -8, PageUp: 8 }[key]
  const step = (whole.high - whole.low) / STEPS
  const to = key === 'Home' ? whole.low : key === 'End' ? whole.high : steps ? range[which] + steps * step : undefined
  if (to === undefined) return undefined
  const [least, most] = which === 'low' ? [whole.low, range.high] : [range.low, whole.high]
  return { ...range, [which]: Math.max(least, Math.min(most, to)) }
}
