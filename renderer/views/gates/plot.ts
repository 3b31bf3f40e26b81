// One square of the saturation scatter: a layer's gate, all its units.

import { pointer } from 'd3-selection'
import { nothing, svg } from 'lit-html'
import type { Chart } from '../../../core/figures/charts/chart.ts'
import { saturationChart } from '../../../core/figures/charts/saturation.ts'
import { kindTitle } from '../../../core/schema/cells.ts'
import type { GateSaturation } from '../../../main/contract/unit-types.ts'
import { chartOf } from '../../charts/draw.ts'
import { score } from '../../charts/format.ts'
import { type Dots, dotTowards, nearestDot } from '../../charts/nearest.ts'
import type { Store } from '../../state/store.ts'
import { readUnit } from '../../state/units.ts'
import { rowEvents } from '../unit-row.ts'

/** Of the pointer, pixels. */
const REACH = 12
const ARROWS: Record<string, { dx: number; dy: number }> = {
  ArrowLeft: { dx: -1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
  ArrowUp: { dx: 0, dy: -1 },
  ArrowDown: { dx: 0, dy: 1 },
}

/** Which unit a dot stands for: the gate itself where it was recorded, else the cell, else h. */
export function unitOfDot(kinds: readonly string[], { layer, gate }: GateSaturation, index: number): string {
  const kind = kinds.includes(gate) ? gate : kinds.includes('c') ? 'c' : 'h'
  return `L${layer}.${kind}.${index}`
}

const PLACES = new WeakMap<GateSaturation, { side: number; dots: Dots }>()

/** Where the dots stand; kept, so that what is nearest need not be worked out anew. */
function dotsOf(gate: GateSaturation, side: number, { x, y }: Pick<Chart, 'x' | 'y'>): Dots {
  const known = PLACES.get(gate)
  if (known?.side === side) return known.dots
  const dots = { x: Float64Array.from(gate.left, x), y: Float64Array.from(gate.right, y) }
  PLACES.set(gate, { side, dots })
  return dots
}

export function plot(store: Store, gate: GateSaturation, side: number) {
  const kinds = store.recording.value?.kinds ?? []
  const title = kindTitle(gate.gate)
  const chart = saturationChart(gate, title, { width: side, theme: store.theme.theme.value })
  const dots = dotsOf(gate, side, chart)
  const unit = readUnit(store.pageUnit.value ?? '')
  const current = unit && unit.layer === gate.layer ? unit.index : -1
  const at = (event: MouseEvent) => {
    const [x, y] = pointer(event, (event.currentTarget as SVGElement).closest('svg'))
    return nearestDot(dots, { x, y }, REACH)
  }
  const move = (event: MouseEvent) => {
    const i = at(event)
    const events = rowEvents(store, i < 0 ? '' : unitOfDot(kinds, gate, i))
    if (i < 0) events.leave()
    else events.move(event)
  }
  const choose = (i: number) => {
    if (i >= 0) rowEvents(store, unitOfDot(kinds, gate, i)).choose()
  }
  const keys = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (!arrow) return
    event.preventDefault()
    event.stopPropagation()
    choose(current < 0 ? 0 : dotTowards(dots, current, arrow))
  }
  const here =
    current < 0
      ? ''
      : `; unit ${current}: ${score(gate.left[current])} left-saturated, ${score(gate.right[current])} right-saturated`
  const { plot: box } = chart
  return chartOf(chart.marks, {
    ...{ title: `Saturation of the ${title}, layer ${gate.layer}${here}`, width: side, height: chart.height },
    ...{ role: 'group', focus: true, class: 'saturation', data: `${gate.layer}${gate.gate}`, on: { keydown: keys } },
    over: svg`${
      current < 0 ? nothing : svg`<circle class="current" cx=${dots.x[current]} cy=${dots.y[current]} r="5" />`
    }<rect x=${box.left} y=${box.top} width=${box.right - box.left} height=${box.bottom - box.top} fill="transparent"
      @mousemove=${move} @mouseleave=${() => rowEvents(store, '').leave()}
      @click=${(event: MouseEvent) => choose(at(event))} />`,
  })
}
