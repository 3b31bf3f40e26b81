// The histogram of a unit, split by a feature: green where it is true, grey where it is false, each summing to one. The
// threshold is dragged by its flag, or moved by the arrow keys; dragging elsewhere brushes a stretch of values.

import { scaleLinear } from 'd3'
import { nothing, svg } from 'lit-html'
import { thresholdAt, thresholdOn, type UnitScale } from '../../core/schema/unit-scale.ts'
import type { SplitHistogram } from '../../main/contract/unit-types.ts'
import { sideBins, thresholdWords } from './cut.ts'
import { plain, tick as tickLabel } from './format.ts'
import { stepPath } from './histogram.ts'

export interface SplitChart {
  width: number
  /** whether there is a feature that is true somewhere: without one all characters are drawn as one */
  apart: boolean
  /** null for none */
  threshold: number | null
  split: SplitHistogram
  /** the axis */
  scale: UnitScale
  /** the value under the pointer in the text, on the axis; so is the brush */
  mark: number | null
  brush: { low: number; high: number } | null
  onThreshold(value: number): void
  /** by so many steps of the scale */
  onStep(steps: number): void
  onBrush(brush: { low: number; high: number } | null): void
  /** the threshold goes back to where it was by itself */
  onReset(): void
  onMenu(event: MouseEvent): void
}

const HEIGHT = 104
const TOP = 20
const FOOT = 30
/** A drag shorter than this is a click, pixels. */
const CLICK = 3

export function splitChart(chart: SplitChart) {
  const { width, split, scale, threshold, mark, brush } = chart
  const { low, high } = scale
  const { inside, outside } = split.parts.all
  const count = width > 520 ? 128 : 64
  const [off, on] = [sideBins(split, outside, count, scale), sideBins(split, inside, count, scale)]
  const top = Math.max(...off.shares, ...on.shares, 1e-9)
  const x = scaleLinear([low, high], [0, width]).clamp(true)
  const ticks = ticksOf(scale)
  const valueAt = (event: PointerEvent) => x.invert(event.clientX - box(event).left)
  return svg`<svg class="split-chart" width=${width} height=${TOP + HEIGHT + FOOT} role="group"
      aria-label="Histogram of the unit’s values"
      @pointerdown=${(event: PointerEvent) => brushFrom(event, valueAt, chart)} @contextmenu=${chart.onMenu}>
    <g transform="translate(0 ${TOP})">
      ${brush ? svg`<rect class="brush" x=${x(brush.low)} width=${Math.max(1, x(brush.high) - x(brush.low))} height=${HEIGHT} />` : nothing}
      <path d=${stepPath(off, width, HEIGHT, top)} fill="var(--mute)" fill-opacity="0.6" stroke="var(--mute2)" />
      ${
        !chart.apart
          ? nothing
          : svg`<path d=${stepPath(on, width, HEIGHT, top)} fill="var(--feature-fill)" fill-opacity="0.45"
              stroke="var(--feature)" stroke-width="1.5" />`
      }
      ${mark === null ? nothing : svg`<path class="mark-here" d="M${x(mark)},${HEIGHT + 8}l4,6h-8z" fill="var(--ink)" />`}
      <rect y=${HEIGHT + 3} width=${width} height="4" fill=${low === 0 ? 'url(#gate-gradient)' : 'url(#unit-gradient)'} />
      ${gradients()}
      ${ticks.map(
        (tick) =>
          svg`<text x=${x(tick)} y=${HEIGHT + 22} text-anchor=${tick === low ? 'start' : tick === high ? 'end' : 'middle'}>${scale.raw && (tick === low || tick === high) ? plain(tick) : tickLabel(tick)}</text>`,
      )}
      ${threshold === null ? nothing : flag(chart, threshold, x(thresholdOn(scale, threshold)), valueAt)}
      ${sideLabels(chart, off.shares, on.shares, top)}
    </g>
  </svg>`
}

/** The ends, and round values between them. */
function ticksOf({ raw, low, high }: UnitScale): number[] {
  if (!raw) return low === 0 ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1]
  const room = (high - low) / 8
  const between = scaleLinear([low, high], [0, 1]).ticks(4)
  return [low, ...between.filter((tick) => tick - low > room && high - tick > room), high]
}

function gradients() {
  const stops = ['n4', 'n3', 'n2', 'n1', '0', 'p1', 'p2', 'p3', 'p4']
  const gradient = (id: string, names: string[]) => svg`<linearGradient id=${id}>
    ${names.map((name, i) => svg`<stop offset=${i / (names.length - 1)} stop-color="var(--scale-${name})" />`)}
  </linearGradient>`
  return svg`${gradient('unit-gradient', stops)}${gradient('gate-gradient', stops.slice(4))}`
}

/** “outside” and “inside” over the highest place of each side, where both have room. */
function sideLabels({ width, apart }: SplitChart, off: Float64Array, on: Float64Array, top: number) {
  if (!apart) return nothing
  const place = (shares: Float64Array) => {
    const bin = shares.indexOf(Math.max(...shares))
    return { x: ((bin + 0.5) / shares.length) * width, y: HEIGHT - (shares[bin] / top) * HEIGHT }
  }
  const [a, b] = [place(off), place(on)]
  const near = Math.abs(a.x - b.x) < 56
  const step = width / off.length
  /** over the highest bar, flush with the edge where it is near; beside it, towards the middle, where it fills the height */
  const label = (at: { x: number; y: number }, words: string, name: string, least: number) => {
    const edge = at.x < 24 || at.x > width - 24
    const beside = at.y < 16 || (near && edge)
    const left = at.x < width / 2
    const x = beside ? at.x + (left ? step : -step) : edge ? (left ? 0 : width) : at.x
    const anchor = beside || edge ? (left ? 'start' : 'end') : 'middle'
    return svg`<text class="over ${name}" x=${x} y=${Math.max(least, at.y + (beside ? 4 : -5))} text-anchor=${anchor}>${words}</text>`
  }
  return svg`${label(a, 'false', '', 10)}${label(b, 'true', 'feature', near ? 24 : 10)}`
}

function flag(chart: SplitChart, threshold: number, x: number, valueAt: (event: PointerEvent) => number) {
  const { split, scale, onThreshold, onStep, onReset } = chart
  const at = thresholdOn(scale, threshold)
  const words =
    scale.raw && Math.abs(threshold) < 1 ? `${thresholdWords(threshold)} (c ${plain(at)})` : thresholdWords(threshold)
  const right = x < chart.width * 0.62
  const drag = (event: PointerEvent) => {
    if (event.button !== 0) return
    event.preventDefault()
    event.stopPropagation()
    const handle = event.currentTarget as SVGGElement
    handle.focus()
    handle.setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent) => {
    if ((event.currentTarget as SVGGElement).hasPointerCapture(event.pointerId))
      onThreshold(thresholdAt(scale, valueAt(event)))
  }
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
      aria-valuemax=${split.high} aria-valuenow=${threshold.toFixed(6)} aria-valuetext=${words}
      @pointerdown=${drag} @pointermove=${move} @dblclick=${onReset} @keydown=${keys}>
    <title>Drag, or use the arrow keys; double click or Delete resets it</title>
    <rect x=${x - 8} y="-18" width="16" height=${HEIGHT + 18} fill="transparent" />
    <line x1=${x} x2=${x} y1="-8" y2=${HEIGHT} stroke="var(--ink)" stroke-width="1.5" />
    <path d="M${x - 4.5},-16h9v7l-4.5,5l-4.5,-5z" fill="var(--ink)" />
    <text class="ink" x=${x + (right ? 9 : -9)} y="-7" text-anchor=${right ? 'start' : 'end'}>threshold ${words}</text>
  </g>`
}

function box(event: PointerEvent): DOMRect {
  return (event.currentTarget as SVGElement).closest('svg')!.getBoundingClientRect()
}

/** From where the pointer went down to where it is; a click takes the brush away. */
function brushFrom(event: PointerEvent, valueAt: (event: PointerEvent) => number, { onBrush }: SplitChart): void {
  if (event.button !== 0) return
  event.preventDefault()
  const svg = event.currentTarget as SVGSVGElement
  const [begin, left] = [valueAt(event), event.clientX]
  let brushed = false
  const move = (next: PointerEvent) => {
    if (!brushed && Math.abs(next.clientX - left) < CLICK) return
    brushed = true
    const at = valueAt(next)
    onBrush({ low: Math.min(begin, at), high: Math.max(begin, at) })
  }
  const up = () => {
    svg.removeEventListener('pointermove', move)
    svg.removeEventListener('pointerup', up)
    svg.removeEventListener('pointercancel', up)
    if (!brushed) onBrush(null)
  }
  svg.setPointerCapture(event.pointerId)
  svg.addEventListener('pointermove', move)
  svg.addEventListener('pointerup', up)
  svg.addEventListener('pointercancel', up)
}
