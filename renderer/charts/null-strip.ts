// What chance gives: the histogram of the largest studentised r of all units over circular shifts of the feature, with the line
// that 95 % of them stay under, and the units that were found as triangles.

import { computed, signal } from '@preact/signals-core'
import { max, quantileSorted, scaleLinear } from 'd3'
import { html, nothing, svg } from 'lit-html'
import type { Score } from '../../main/contract/types.ts'
import { disposables, renders, sized } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import { count, score, tick } from './format.ts'
import { binValues } from './histogram.ts'

const HEIGHT = 40
const TOP = 34
/** the heights of the two lines of words */
const WORDS = 12
const NAME = 26
const BINS = 48

export interface StripShape {
  /** the axis, from 0 */
  high: number
  bars: { from: number; to: number; share: number }[]
  /** 95 % of the maxima are below */
  line: number
}

/** |r| over the root mean square of the unit's own shifts; |r| in searches that were kept before it was used. */
function judged({ z, overall }: Pick<Score, 'z' | 'overall'>): number {
  return Number.isFinite(z) ? z : Math.abs(overall)
}

/** @param maxima largest of any unit at each shift */
export function stripShape(maxima: Float64Array, scores: readonly Pick<Score, 'z' | 'overall'>[]): StripShape {
  const found = max(scores, judged) ?? 0
  const sorted = [...maxima].sort((a, b) => a - b)
  const most = Math.max(found, sorted[sorted.length - 1] ?? 0)
  const high = most > 1 ? Math.ceil(most + 0.5) : Math.min(1, Math.ceil(most * 10 + 0.5) / 10)
  const { shares } = binValues(sorted, BINS, 0, high)
  const bars = [...shares].map((share, i) => ({ from: (i / BINS) * high, to: ((i + 1) / BINS) * high, share }))
  return { high, bars: bars.filter((bar) => bar.share > 0), line: quantileSorted(sorted, 0.95) ?? 0 }
}

/** a panel that is not so high keeps the room for the ranking: the strip is one line there, until it is opened */
const ROOMY = 620

/** @param panel which the strip is a part of */
export function nullStrip(host: HTMLElement, store: Store, panel: HTMLElement) {
  const width = signal(0)
  const roomy = signal(false)
  /** as it was opened or closed; null leaves it to the room that there is */
  const wished = store.kept.signal<boolean | null>('nullStrip', null, (v) => v === null || typeof v === 'boolean')
  const open = computed(() => wished.value ?? roomy.value)
  return disposables(
    sized(host, (w) => {
      width.value = w
    }),
    sized(panel, (_, h) => {
      roomy.value = h >= ROOMY
    }),
    renders(host, () => {
      const results = store.search.results.value
      if (!results?.scores) return html`${nothing}`
      const { maxima, scores, shifts } = results
      const shape = maxima && stripShape(maxima, scores)
      const words = shape
        ? `best of ${count(scores.length)} units, ${count(shifts)} circular shifts; 95 % of maxima below ${score(shape.line)}`
        : 'shifting the feature against the units …'
      const fold = () => {
        wished.value = !open.peek()
      }
      return html`<div class="words"><button class="fold" aria-expanded=${open.value} title="The best of all units under circular shifts of the feature: what chance gives"
          @click=${fold}><i class="chevron ${open.value ? 'open' : ''}" aria-hidden="true"></i>Max-statistic null</button><span class="dim tn clip">${words}</span></div>
        ${shape && open.value ? picture(shape, scores, store.unit.value, width.value - 24, store.notes.nameOf) : nothing}`
    }),
  )
}

function picture(
  shape: StripShape,
  scores: readonly Score[],
  current: string | null,
  width: number,
  nameOf: (unit: string) => string,
) {
  const x = scaleLinear([0, shape.high], [0, Math.max(80, width)])
  const y = scaleLinear([0, max(shape.bars, (bar) => bar.share) ?? 1], [0, HEIGHT])
  const late = x(shape.high) - x(shape.line) < 170 // no room for the words behind the line
  // the words stand on a line of their own, so that the name of the chosen unit can be under them
  const best = [...scores].sort((a, b) => judged(b) - judged(a)).slice(0, 8)
  const chosen = scores.find((s) => s.unit === current)
  const base = TOP + HEIGHT
  return svg`<svg height=${base + 32} role="img" aria-label="Best correlation under chance, and the units found">
    ${shape.bars.map(
      (bar) =>
        svg`<rect x=${x(bar.from)} width=${Math.max(1, x(bar.to) - x(bar.from) - 0.5)} y=${base - y(bar.share)} height=${y(bar.share)} fill="var(--mute)" />`,
    )}
    <line x1="0" x2=${x(shape.high)} y1=${base} y2=${base} stroke="var(--line2)" />
    ${x.ticks(5).map((t) => svg`<text x=${x(t)} y=${base + 14} text-anchor=${t === 0 ? 'start' : t === shape.high ? 'end' : 'middle'}>${tick(t)}</text>`)}
    <text x=${x(shape.high) / 2} y=${base + 28} text-anchor="middle">${shape.high > 1 ? '|r| / root mean square of the unit’s own shifts' : '|r|'}</text>
    <line x1=${x(shape.line)} x2=${x(shape.line)} y1=${WORDS + 4} y2=${base} stroke="var(--ink2)" stroke-dasharray="2 3" />
    <text x=${x(shape.line) + (late ? -5 : 5)} y=${WORDS} text-anchor=${late ? 'end' : 'start'} class="ink2">95 % of maxima below ${score(shape.line)}</text>
    ${best.filter((s) => s !== chosen).map((s) => svg`<path d="M${x(judged(s))},${base}l-3.5,-6h7z" fill="var(--ink2)" />`)}
    ${chosen ? chosenMark(chosen, nameOf(chosen.unit), x(judged(chosen)), base, x(shape.high)) : nothing}
  </svg>`
}

function chosenMark(found: Score, name: string, x: number, base: number, width: number) {
  const anchor = x > width - 60 ? 'end' : x < 60 ? 'start' : 'middle'
  return svg`<line x1=${x} x2=${x} y1=${NAME + 4} y2=${base - 6} stroke="var(--ink)" stroke-width="1.5" />
    <path d="M${x},${base}l-3.5,-7h7z" fill="var(--ink)" />
    <text class="ink" x=${x} y=${NAME} text-anchor=${anchor}>${found.unit}${name ? ` ${name}` : ''} ${score(judged(found))}</text>`
}
