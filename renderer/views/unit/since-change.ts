// How long after the searched feature changed does the unit still tell? Its AUROC apart for characters soon after a
// change and for those long after, held out.

import { computed } from '@preact/signals-core'
import { html } from 'lit-html'
import type { Look } from '../../../core/figures/charts/chart.ts'
import { memoryChart, memorySteps } from '../../../core/figures/charts/memory.ts'
import type { MemoryCurve } from '../../../main/contract/types.ts'
import { collect } from '../../actions/collect.ts'
import { pointedChart } from '../../charts/pointed.ts'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function sinceChange(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'since-change')
  /** asked for once the ranking is complete */
  const searched = computed(() => {
    const results = store.search.results.value
    // the baselines, which come after p, need not be waited for
    const ready = results?.kind === 'boolean' && (results.maxima !== null || !store.search.running.value)
    return ready && results.recording === store.recordingId.value ? results.expression : null
  })
  const curve = lazily(
    section.wanted,
    () => {
      const unit = store.pageUnit.value
      const expression = searched.value
      return expression === null || unit === null ? null : [store.recordingId.value!, unit, expression]
    },
    ([recording, unit, expression], signal) => api.call('search.memory', { recording, unit, expression }, { signal }),
  )
  return disposables(
    curve,
    section.show({
      collect: () => collect(context, 'memory'),
      collectable: () => searched.value !== null && curve.value.value !== null,
      body: (width) => {
        if (searched.value === null && !curve.value.value)
          return html`<p class="dim">${store.search.running.value ? 'After the search.' : 'Search for a feature that is true or false first.'}</p>`
        // the curve takes its time: that of another unit must not stand for the one on show meanwhile
        const unit = curve.key.value?.[1]
        if (!curve.value.value || unit !== store.pageUnit.value) return waitingFor(curve)
        return html`<div data-curve-of=${unit}>${picture(curve.value.value, { width, theme: store.theme.theme.value })}</div>`
      },
    }),
  )
}

export function picture(curve: MemoryCurve, look: Look) {
  const steps = memorySteps(curve)
  if (steps.length < 2) return html`<p class="dim">Too few characters of either kind to draw it.</p>`
  const chart = memoryChart(curve, look)
  const points = steps.map((step) => ({ x: chart.x(step.x), y: chart.y(step.y), words: step.words ?? '' }))
  const title = 'AUROC by characters since the feature last changed'
  return html`${pointedChart(chart, { title, points })}`
}
