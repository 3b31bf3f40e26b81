// A held-out figure and its 95 % interval, drawn: a bar of 4 pixels, a dot of 7, faint lines at the ticks of the head.

import { scaleLinear } from 'd3'
import { nothing, svg } from 'lit-html'
import type { Score } from '../../../main/contract/types.ts'
import { tick } from '../../charts/format.ts'
import type { Kind } from '../../state/column-key.ts'

const WIDTH = 116
const EDGE = 6

/** AUROC from chance to certainty; for a number |r|. */
const DOMAIN: Record<Kind, [number, number]> = { boolean: [0.5, 1], number: [0, 1] }

const scales = (kind: Kind) => scaleLinear(DOMAIN[kind], [EDGE, WIDTH - EDGE]).clamp(true)

/** Low end, figure and high end as the bar shows them; null where there is nothing to show. */
export function barShape(score: Score, kind: Kind): { low: number; at: number; high: number } | null {
  const at = kind === 'number' ? Math.abs(score.heldout.r) : score.heldout.auroc
  if (Number.isNaN(at)) return null
  const interval = kind === 'number' ? score.intervals?.r : score.intervals?.auroc
  if (!interval || Number.isNaN(interval[0])) return { low: at, at, high: at }
  const [low, high] = kind === 'number' && score.heldout.r < 0 ? [-interval[1], -interval[0]] : interval
  return { low, at, high }
}

export function barHead(kind: Kind) {
  const x = scales(kind)
  const [low, high] = DOMAIN[kind]
  const ticks = [low, (low + high) / 2, high]
  return svg`<svg width=${WIDTH} height="16" aria-hidden="true">${ticks.map(
    (t, i) =>
      svg`<text x=${x(t) + (i - 1) * 5} y="12" text-anchor=${i === 0 ? 'start' : i === 1 ? 'middle' : 'end'}>${tick(t)}</text>`,
  )}</svg>`
}

/** @param control what does without the network reaches: a dashed line */
export function bar(score: Score, kind: Kind, control: number | null) {
  const x = scales(kind)
  const shape = barShape(score, kind)
  const [low, high] = DOMAIN[kind]
  return svg`<svg width=${WIDTH} height="16" aria-hidden="true">
    <line x1=${x(low)} x2=${x(high)} y1="8" y2="8" stroke="var(--grid)" />
    ${[low, (low + high) / 2, high].map((t) => svg`<line x1=${x(t)} x2=${x(t)} y1="2" y2="14" stroke="var(--grid)" />`)}
    ${control === null ? nothing : svg`<line x1=${x(control)} x2=${x(control)} y1="0" y2="16" stroke="var(--mute2)" stroke-dasharray="2 3" />`}
    ${
      shape
        ? svg`<line x1=${x(shape.low)} x2=${x(shape.high)} y1="8" y2="8" stroke="var(--mute2)" stroke-width="4" stroke-linecap="round" />
          <circle cx=${x(shape.at)} cy="8" r="3.5" fill="var(--ink)" />`
        : nothing
    }
  </svg>`
}
