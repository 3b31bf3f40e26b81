// A figure over a few steps, each with its 95 % interval: a band, a line, dots. The step may be a distance on a
// logarithmic axis (how long a unit remembers) or a count (how many units a probe has).

import { area, line, scaleLinear, scaleLog } from 'd3'
import { nothing, svg } from 'lit-html'
import { tick } from './format.ts'

export interface Step {
  x: number
  y: number
  interval: readonly [low: number, high: number] | null
  /** for who points at it */
  words: string
  on?: boolean
  choose?: () => void
}

export interface IntervalLine {
  title: string
  width: number
  height: number
  log?: boolean
  /** under the axis */
  label: string
  ticks: readonly { x: number; words: string }[]
  steps: readonly Step[]
  /** the value of chance, 0.5 without */
  chance?: number
  /** what it is compared with, without intervals */
  beside?: { words: string; steps: readonly { x: number; y: number }[] }
}

const LEFT = 30
const RIGHT = 10
const TOP = 10
const FOOT = 34

/** The axis: from just under the least that is drawn, chance included, to 1. */
export function lowest(steps: readonly Step[], chance = 0.5): number {
  const least = Math.min(chance, ...steps.map(({ y, interval }) => (interval ? interval[0] : y)))
  return Math.max(Math.min(0, chance - 0.5), Math.floor(least * 10) / 10)
}

export function intervalLine({ title, width, height, log, label, ticks, steps, chance = 0.5, beside }: IntervalLine) {
  if (steps.length === 0) return nothing
  const w = Math.max(40, width - LEFT - RIGHT)
  const h = height - TOP - FOOT
  const [first, last] = [steps[0].x, steps[steps.length - 1].x]
  const x = (log ? scaleLog : scaleLinear)([first, Math.max(last, first + 1e-9)], [0, w])
  const y = scaleLinear([lowest(steps, chance), 1], [h, 0]).clamp(true)
  const known = steps.filter((step) => step.interval !== null)
  const band = area<Step>(
    (s) => x(s.x),
    (s) => y(s.interval![0]),
    (s) => y(s.interval![1]),
  )(known)
  const path = line<{ x: number; y: number }>(
    (s) => x(s.x),
    (s) => y(s.y),
  )
  return svg`<svg width=${width} height=${height} role="img" aria-label=${title}>
    <g transform="translate(${LEFT} ${TOP})">
      ${y.ticks(3).map(
        (t) => svg`<line x1="0" x2=${w} y1=${y(t)} y2=${y(t)} stroke="var(--grid)" />
          <text x="-8" y=${y(t) + 4} text-anchor="end">${tick(t)}</text>`,
      )}
      <line x1="0" x2=${w} y1=${y(chance)} y2=${y(chance)} stroke="var(--mute2)" stroke-dasharray="2 3" />
      <text x=${w} y=${y(chance) - 4} text-anchor="end">chance</text>
      ${band ? svg`<path d=${band} fill="var(--mute)" fill-opacity="0.5" />` : nothing}
      ${beside ? svg`<path d=${path(beside.steps) ?? ''} fill="none" stroke="var(--mute2)" /><title>${beside.words}</title>` : nothing}
      <path d=${path(steps) ?? ''} fill="none" stroke="var(--ink)" stroke-width="1.75" stroke-linejoin="round" />
      <line x1="0" x2=${w} y1=${h} y2=${h} stroke="var(--line2)" />
      ${ticks
        .filter((t) => t.x >= first && t.x <= last)
        .map(
          (t) => svg`<line x1=${x(t.x)} x2=${x(t.x)} y1=${h} y2=${h + 4} stroke="var(--line2)" />
            <text x=${x(t.x)} y=${h + 16} text-anchor="middle">${t.words}</text>`,
        )}
      <text x=${w / 2} y=${h + 30} text-anchor="middle">${label}</text>
      ${steps.map((step) => dot(step, x(step.x), y(step.y)))}
    </g>
  </svg>`
}

function dot({ words, on, choose }: Step, x: number, y: number) {
  return svg`<g class=${choose ? 'mark' : ''} @click=${choose}>
    <circle cx=${x} cy=${y} r="9" fill="transparent"><title>${words}</title></circle>
    <circle cx=${x} cy=${y} r=${on ? 4.5 : 2.5} fill="var(--ink)" pointer-events="none" />
  </g>`
}
