// What chance gives: the histogram of the largest studentised r of all units over circular shifts of the feature, with the line
// that 95 % of them stay under, and the units that were found as triangles.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { type NullStrip, nullStripChart, stripShape } from '../../core/figures/charts/null-strip.ts'
import { disposables, renders, sized } from '../disposable.ts'
import type { Store } from '../state/store.ts'
import { chartOf } from './draw.ts'
import { count, score } from './format.ts'

/** a panel that is not so high keeps the room for the ranking: the strip is one line there, until it is opened */
const ROOMY = 620

/** @param panel which the strip is a part of */
export function nullStrip(host: HTMLElement, store: Store, panel: HTMLElement) {
  const width = signal(0)
  const roomy = signal(false)
  /** as it was opened or closed; null leaves it to the room that there is */
  const chosen = store.kept.signal<boolean | null>('nullStrip', null, (v) => v === null || typeof v === 'boolean')
  const open = computed(() => chosen.value ?? roomy.value)
  const picture = (strip: NullStrip) => {
    const look = { width: Math.max(120, width.value - 24), theme: store.theme.theme.value }
    const { marks, height } = nullStripChart(strip, look)
    return chartOf(marks, { title: 'Best correlation under chance, and the units found', width: look.width, height })
  }
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
        ? `best of ${count(scores.length)} units, ${count(shifts)} circular shifts; 95 % of maxima below ${score(shape.bound)}`
        : 'shifting the feature against the units …'
      const fold = () => {
        chosen.value = !open.peek()
      }
      return html`<div class="words"><button class="fold" aria-expanded=${open.value} title="The best of all units under circular shifts of the feature: what chance gives"
          @click=${fold}><i class="chevron ${open.value ? 'open' : ''}" aria-hidden="true"></i>Max-statistic null</button><span class="dim tn clip">${words}</span></div>
        ${maxima && open.value ? picture({ maxima, scores, chosen: store.unit.value, nameOf: store.notes.nameOf }) : nothing}`
    }),
  )
}
