// A chart that is zoomed and pointed at: it remembers the stretch that is seen.

import { signal } from '@preact/signals-core'
import { svg } from 'lit-html'
import type { Chart } from '../../core/figures/charts/chart.ts'
import { type Pointed, pointing } from './pointed.ts'
import { type View, type Zoom, zoomOver } from './zoom.ts'

export interface PlotOver {
  title: string
  full: View
  log?: boolean
  least?: number
  /** as they are drawn */
  points: readonly Pointed[]
  /** a click, at a value of x */
  choose?(x: number): void
  /** the pointer, at a value of x */
  hover?(x: number | null): void
}

export interface Plot {
  /** what is seen of the data of a key; null for all */
  view(key: string): View | null
  /** over the chart: zoom, pan, and the nearest point with its words */
  over(chart: Chart, key: string, options: PlotOver): ReturnType<typeof svg>
}

/** The least that is seen, in shares of all. */
const LEAST = 1 / 256

export function createPlot(): Plot {
  const zoomed = signal<{ key: string; view: View } | null>(null)
  const view = (key: string) => (zoomed.value?.key === key ? zoomed.value.view : null)
  return {
    view,
    over(chart, key, { title, full, log, least = LEAST, points, choose, hover }) {
      const zoom: Zoom = {
        ...{ full, log, least, view: view(key) },
        change(next) {
          zoomed.value = next && { key, view: next }
        },
      }
      return svg`${zoomOver(chart, zoom, title, { hover, choose })}<g aria-live="polite" pointer-events="none"
        ${pointing({ chart, points, arrows: false })}></g>`
    },
  }
}
