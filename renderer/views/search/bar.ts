// A held-out figure and its 95 % interval, drawn: a bar, a dot, faint lines at the ticks of the head.

import { svg } from 'lit-html'
import { intervalBar, REPORTED_DOMAIN, reported } from '../../../core/figures/charts/interval-bar.ts'
import { inksOf, type Theme } from '../../../core/figures/marks/color.ts'
import type { Marks } from '../../../core/figures/marks/mark.ts'
import { DASHED, segment } from '../../../core/figures/marks/rule.ts'
import { linear } from '../../../core/figures/marks/scale.ts'
import { label } from '../../../core/figures/marks/text.ts'
import type { Score } from '../../../main/contract/types.ts'
import { joined } from '../../charts/draw.ts'
import { tick } from '../../charts/format.ts'
import type { Kind } from '../../state/column-key.ts'

const WIDTH = 116
const EDGE = 6
const HEIGHT = 16

const scale = (kind: Kind) => linear(REPORTED_DOMAIN[kind], [EDGE, WIDTH - EDGE])

function ticksOf(kind: Kind): number[] {
  const [low, high] = REPORTED_DOMAIN[kind]
  return [low, (low + high) / 2, high]
}

const picture = (marks: Marks) =>
  svg`<svg class="chart" width=${WIDTH} height=${HEIGHT} aria-hidden="true"><g ${joined(marks)}></g></svg>`

export function barHead(kind: Kind, theme: Theme) {
  const x = scale(kind)
  const anchors = ['start', 'middle', 'end']
  const fill = inksOf(theme).ink3
  return picture(
    ticksOf(kind).map((t, i) => label(tick(t), x(t) + (i - 1) * 5, 12, { 'text-anchor': anchors[i], fill })),
  )
}

/** @param control what does without the network reaches: a dashed line */
export function bar(score: Score, kind: Kind, control: number | null, theme: Theme) {
  const x = scale(kind)
  const inks = inksOf(theme)
  const at = control === null ? null : x(Math.max(x.low, Math.min(x.high, control)))
  return picture([
    segment(x(x.low), 8, x(x.high), 8, inks.grid),
    ticksOf(kind).map((t) => segment(x(t), 2, x(t), 14, inks.grid)),
    at === null ? null : segment(at, 0, at, HEIGHT, inks.mute2, DASHED),
    intervalBar(reported(score, kind), x, 8, inks),
  ])
}
