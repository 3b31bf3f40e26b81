// One square of the saturation scatter: a layer's gate, all its units.

import { html, nothing, svg } from 'lit-html'
import { kindTitle } from '../../../core/schema/cells.ts'
import type { GateSaturation } from '../../../main/contract/unit-types.ts'
import { score, tick } from '../../charts/format.ts'
import { dotTowards, nearestDot } from '../../charts/scatter-shape.ts'
import type { Store } from '../../state/store.ts'
import { readUnit } from '../../state/units.ts'
import { rowEvents } from '../unit-row.ts'

const MARGIN = { left: 24, bottom: 20, top: 8, right: 8 }
const REACH = 12
const ARROWS: Record<string, { dx: number; dy: number }> = {
  ArrowLeft: { dx: -1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
  ArrowUp: { dx: 0, dy: 1 },
  ArrowDown: { dx: 0, dy: -1 },
}

/** Which unit a dot stands for: the gate itself where it was recorded, else the cell, else h. */
export function unitOfDot(kinds: readonly string[], { layer, gate }: GateSaturation, index: number): string {
  const kind = kinds.includes(gate) ? gate : kinds.includes('c') ? 'c' : 'h'
  return `L${layer}.${kind}.${index}`
}

export function plot(store: Store, gate: GateSaturation, side: number) {
  const kinds = store.recording.value?.kinds ?? []
  const w = side - MARGIN.left - MARGIN.right
  const height = w + MARGIN.top + MARGIN.bottom
  const dots = { x: gate.left, y: gate.right }
  const unit = readUnit(store.shownUnit.value ?? '')
  const current = unit && unit.layer === gate.layer ? unit.index : -1
  const x = (share: number) => share * w
  const y = (share: number) => (1 - share) * w
  const at = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    const place = { x: (event.clientX - box.left) / w, y: 1 - (event.clientY - box.top) / w }
    return nearestDot(dots, place, REACH / w)
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
  const words = `${kindTitle(gate.gate)}, layer ${gate.layer}`
  const here =
    current < 0
      ? ''
      : `; unit ${current}: ${score(gate.left[current])} left-saturated, ${score(gate.right[current])} right-saturated`
  return html`<figure>
    <figcaption class="clip">${words}</figcaption>
    <svg width=${side} height=${height} tabindex="0" role="group" aria-label=${`Saturation of the ${words}${here}`}
      data-gate=${`${gate.layer}${gate.gate}`} @keydown=${keys}>
      <g transform=${`translate(${MARGIN.left} ${MARGIN.top})`}>
        ${frame(w)}
        <g class="dots">${Array.from(gate.left, (left, i) => svg`<circle cx=${x(left)} cy=${y(gate.right[i])} r="2.5" />`)}</g>
        ${
          current < 0
            ? nothing
            : svg`<circle class="current" cx=${x(gate.left[current])} cy=${y(gate.right[current])} r="5" fill="var(--ink)"
                stroke="var(--page)" stroke-width="1.5" />`
        }
        <rect width=${w} height=${w} fill="transparent" @mousemove=${move}
          @mouseleave=${() => rowEvents(store, '').leave()} @click=${(event: MouseEvent) => choose(at(event))} />
      </g>
    </svg>
  </figure>`
}

function frame(w: number) {
  return svg`<line x1="0" x2=${w} y1=${w} y2=${w} stroke="var(--line2)" />
    <line x1="0" x2="0" y1="0" y2=${w} stroke="var(--line2)" />
    <line x1="0" x2=${w} y1="0" y2=${w} stroke="var(--mute2)" stroke-dasharray="2 3" />
    ${[0, 1].map(
      (share) => svg`<text x=${share * w} y=${w + 14} text-anchor=${share === 0 ? 'start' : 'end'}>${tick(share)}</text>
        <text x="-6" y=${(1 - share) * w + (share === 1 ? 8 : 4)} text-anchor="end">${tick(share)}</text>`,
    )}
    <text x=${w / 2} y=${w + 14} text-anchor="middle">left-saturated</text>
    <text transform=${`translate(-8 ${w / 2}) rotate(-90)`} text-anchor="middle">right-saturated</text>`
}
