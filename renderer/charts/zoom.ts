// Zooming and panning along the x of a chart: Ctrl and the wheel (or a pinch) zoom at the pointer, a drag pans, a double
// click shows all; + − ← → and Home do the same from the keyboard.

import { pointer, select } from 'd3-selection'
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom'
import { svg } from 'lit-html'
import type { Chart } from '../../core/figures/charts/chart.ts'
import { behavior } from './behavior.ts'

export type View = readonly [from: number, to: number]

export interface Zoom {
  /** all that there is to see */
  full: View
  log?: boolean
  /** null for all */
  view: View | null
  /** the least that is seen, in shares of all */
  least: number
  change(view: View | null): void
}

/** Shares of the whole axis that a view begins and ends at. */
export function sharesOf({ full, log, view }: Pick<Zoom, 'full' | 'log' | 'view'>): View {
  const along = (value: number) => (log ? Math.log(value) : value)
  const [from, to] = full.map(along)
  const share = (value: number) => (along(value) - from) / (to - from || 1)
  return view ? [share(view[0]), share(view[1])] : [0, 1]
}

/** The view between two shares, kept inside and no smaller than the least; null for all. */
export function viewAt({ full, log, least }: Pick<Zoom, 'full' | 'log' | 'least'>, [from, to]: View): View | null {
  const span = Math.min(1, Math.max(least, to - from))
  const begin = Math.max(0, Math.min(1 - span, from))
  if (span >= 1 - 1e-9) return null
  const [low, high] = log ? full.map(Math.log) : full
  const value = (share: number) => low + share * (high - low)
  const ends = [value(begin), value(begin + span)] as const
  return log ? [Math.exp(ends[0]), Math.exp(ends[1])] : ends
}

const STEP = 1.5
const PAN = 0.2

/** Where a key leads; undefined for one that says nothing here. */
export function keyed(key: string, zoom: Zoom): View | null | undefined {
  const [from, to] = sharesOf(zoom)
  const span = to - from
  const middle = (from + to) / 2
  const around = (wide: number) => viewAt(zoom, [middle - wide / 2, middle + wide / 2])
  if (key === '+' || key === '=') return around(span / STEP)
  if (key === '-' || key === '−') return around(span * STEP)
  if (key === 'ArrowLeft') return viewAt(zoom, [from - PAN * span, to - PAN * span])
  if (key === 'ArrowRight') return viewAt(zoom, [from + PAN * span, to + PAN * span])
  return key === 'Home' ? null : undefined
}

const zooming = behavior<{ zoom: Zoom; width: number; height: number }>((element, options) => {
  const target = select(element as SVGRectElement)
  /** what follows a template says nothing back, also while a pointer holds the chart */
  let following = false
  const followed: ZoomBehavior<SVGRectElement, unknown> = zoom<SVGRectElement, unknown>()
    .filter((event: MouseEvent) => (event.type === 'wheel' ? event.ctrlKey || event.metaKey : event.button === 0))
    .clickDistance(4)
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<SVGRectElement, unknown>) => {
      if (following || !sourceEvent) return
      const { zoom, width } = options()
      const share = (place: number) => transform.invertX(place) / width
      zoom.change(viewAt(zoom, [share(0), share(width)]))
    })
  target.call(followed).on('dblclick.zoom', null)
  return {
    follow() {
      const { zoom, width, height } = options()
      const [from, to] = sharesOf(zoom)
      const size: [[number, number], [number, number]] = [
        [0, 0],
        [width, height],
      ]
      followed
        .extent(size)
        .translateExtent(size)
        .scaleExtent([1, 1 / zoom.least])
      const scale = 1 / (to - from || 1)
      const { k, x } = zoomTransform(element)
      const left = -from * scale * width
      if (Math.abs(k - scale) < 1e-9 * scale && Math.abs(x - left) < 1e-6 * Math.max(1, Math.abs(left))) return
      following = true
      target.call(followed.transform, zoomIdentity.translate(left, 0).scale(scale))
      following = false
    },
    stop() {
      target.on('.zoom', null)
    },
  }
})

export const ZOOM_WORDS =
  'Ctrl and the wheel, or + and −, zoom; a drag, or ← and →, pans; a double click, or Home, shows all; Shift and the arrows lead from point to point'

/** What answers over the plot of a chart. @param events of the pointer, at a value of x */
export function zoomOver(
  { plot, x }: Chart,
  zoom: Zoom,
  title: string,
  events: { hover?(x: number | null): void; choose?(x: number): void } = {},
) {
  const [width, height] = [Math.max(1, plot.right - plot.left), Math.max(1, plot.bottom - plot.top)]
  const valueAt = (event: MouseEvent) => x.invert(plot.left + pointer(event)[0])
  const keys = (event: KeyboardEvent) => {
    // with Shift the arrows lead from point to point
    if (event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key.startsWith('Arrow'))) return
    const view = keyed(event.key, zoom)
    if (view === undefined) return
    event.preventDefault()
    event.stopPropagation()
    zoom.change(view)
  }
  return svg`<g transform="translate(${plot.left} ${plot.top})"><rect class="zoom ${zoom.view ? 'zoomed' : ''}" tabindex="0" role="group"
    aria-label=${`${title}. ${ZOOM_WORDS}`} width=${width} height=${height} fill="transparent"
    @keydown=${keys} @dblclick=${() => zoom.change(null)}
    @pointermove=${(event: PointerEvent) => events.hover?.(valueAt(event))}
    @pointerleave=${() => events.hover?.(null)} @click=${(event: MouseEvent) => events.choose?.(valueAt(event))}
    ${zooming({ zoom, width, height })}></rect></g>`
}
