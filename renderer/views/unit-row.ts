// What rows of units share: the small histogram, a click that chooses, a pause that previews.

import { html, nothing, svg } from 'lit-html'
import { stepsMark } from '../../core/figures/marks/area.ts'
import { inksOf } from '../../core/figures/marks/color.ts'
import { segment } from '../../core/figures/marks/rule.ts'
import { onScale } from '../../core/schema/unit-scale.ts'
import { joined } from '../charts/draw.ts'
import { gather } from '../charts/histogram.ts'
import type { Store } from '../state/store.ts'

const PREVIEW = 120 // milliseconds
const WIDTH = 84
const HEIGHT = 16

/** A unit's name as it is written everywhere: its place in the network, and what the researcher calls it. */
/** The unit, and what the researcher calls it, where no table asks for a cell. */
export function withName(store: Store, unit: string) {
  const name = store.notes.nameOf(unit)
  return html`<span class="clip" title=${name ? `${unit} ${name}` : unit}><span class="mono">${unit}</span>${name ? html`<span class="called">${name}</span>` : nothing}</span>`
}

export function unitLabel(store: Store, unit: string) {
  const name = store.notes.nameOf(unit)
  return html`<span class="clip" role="gridcell" title=${name}><span class="mono">${unit}</span>${name ? html`<span class="called">${name}</span>` : nothing}</span>`
}

export function sparkline(store: Store, unit: string) {
  const stored = store.histograms.get(unit)
  if (!stored) return html`<span role="gridcell"></span>`
  const scale = store.scales.of(unit)
  const bins = gather(stored, (value) => onScale(scale, value), 42, scale.low, scale.high)
  const bottom = HEIGHT - 1
  const most = Math.max(1e-9, ...bins.shares)
  const tops = Array.from(bins.shares, (share) => bottom * (1 - share / most))
  const inks = inksOf(store.theme.theme.value)
  const marks = [
    stepsMark(tops, { left: 0, right: WIDTH, bottom }, { fill: inks.mute }),
    segment(WIDTH / 2, bottom, WIDTH / 2, HEIGHT, inks.axis),
  ]
  return html`<span role="gridcell" class="contents"><svg width=${WIDTH} height=${HEIGHT} aria-hidden="true">${svg`<g ${joined(marks)}></g>`}</svg></span>`
}

/** the one preview that is under way in the window */
let waiting = 0
let awaited: string | null = null

/** Handlers of a row: choose on click, preview after a pause, restore on leaving. */
export function rowEvents(store: Store, unit: string) {
  return {
    choose: () => {
      window.clearTimeout(waiting)
      store.chosenUnit.value = unit
    },
    /** a list that scrolls under a resting pointer does not preview another unit */
    move: ({ movementX, movementY }: MouseEvent) => {
      if ((movementX === 0 && movementY === 0) || awaited === unit) return
      window.clearTimeout(waiting)
      awaited = unit
      waiting = window.setTimeout(() => {
        store.preview.value = unit
      }, PREVIEW)
    },
    leave: () => {
      window.clearTimeout(waiting)
      awaited = null
      store.preview.value = null
    },
  }
}

interface SortHead {
  title: string
  /** what the column is of, where the title alone does not say it */
  words?: string
  hint?: string
  on: boolean
  sort: () => void
  classes?: string
}

/** The head of a column, which sorts, with an arrow while it does. */
export function sortHead({ title, words, hint, on, sort, classes = 'num' }: SortHead) {
  return html`<span role="columnheader" class="contents" title=${hint ?? nothing} aria-label=${words || nothing}
    aria-sort=${on ? 'descending' : 'none'}><button class=${classes} @click=${sort}>${title}${on ? ' ↓' : nothing}</button></span>`
}
