// The histogram of one unit over the scale it is coloured with, with the threshold of a search and a mark for the
// value under the pointer.

import { scaleLinear } from 'd3'
import { nothing, svg } from 'lit-html'
import type { StateKind } from '../../core/run/units.ts'
import { shown } from './color.ts'
import { score, tick as tickLabel } from './format.ts'
import { gather, type StoredHistogram, stepPath } from './histogram.ts'

export interface HistogramOptions {
  kind: StateKind
  /** left end of the scale: −1, or 0 for gates */
  low: number
  /** raw values */
  threshold: number | null
  mark: number | null
}

const WIDTH = 340
const HEIGHT = 112
const TOP = 18
const TICKS = { wide: [-1, -0.5, 0, 0.5, 1], gate: [0, 0.25, 0.5, 0.75, 1] }

export function unitHistogram(stored: StoredHistogram, { kind, low, threshold, mark }: HistogramOptions) {
  const bins = gather(stored, kind, 68, low, 1)
  const x = scaleLinear([low, 1], [0, WIDTH]).clamp(true)
  const top = Math.max(...bins.shares)
  const stops = ['n4', 'n3', 'n2', 'n1', '0', 'p1', 'p2', 'p3', 'p4'].slice(low === 0 ? 4 : 0)
  return svg`<svg viewBox="0 0 ${WIDTH} ${TOP + HEIGHT + 30}" width="100%" role="img"
      aria-label="Histogram of the unit’s values">
    <g transform="translate(0 ${TOP})">
      <path d=${stepPath(bins, WIDTH, HEIGHT, top)} fill="var(--mute)" fill-opacity="0.6" stroke="var(--mute2)" />
      ${threshold === null ? nothing : thresholdFlag(x(shown(kind, threshold)), shown(kind, threshold))}
      ${mark === null ? nothing : svg`<path d="M${x(shown(kind, mark))},${HEIGHT + 8}l4,6h-8z" fill="var(--ink)" />`}
      <linearGradient id="scale-gradient">
        ${stops.map((stop, i) => svg`<stop offset=${i / (stops.length - 1)} stop-color="var(--scale-${stop})" />`)}
      </linearGradient>
      <rect y=${HEIGHT + 3} width=${WIDTH} height="4" fill="url(#scale-gradient)" />
      ${TICKS[low === 0 ? 'gate' : 'wide'].map(
        (tick) =>
          svg`<text x=${x(tick)} y=${HEIGHT + 22} text-anchor=${tick === low ? 'start' : tick === 1 ? 'end' : 'middle'}>${tickLabel(tick)}</text>`,
      )}
    </g>
  </svg>`
}

function thresholdFlag(x: number, value: number) {
  const right = x < WIDTH * 0.68
  return svg`<line x1=${x} x2=${x} y1="-6" y2=${HEIGHT} stroke="var(--ink)" stroke-width="1.5" />
    <text class="ink" x=${x + (right ? 7 : -7)} y="-4" text-anchor=${right ? 'start' : 'end'}>threshold ${score(value)}</text>`
}
