// How long the unit remembers: the correlation of its values with themselves some characters later.

import { html } from 'lit-html'
import { autocorrelationChart, memoryWords } from '../../../core/figures/charts/autocorrelation.ts'
import type { Autocorrelation } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { chartOf } from '../../charts/draw.ts'
import { count, score } from '../../charts/format.ts'
import { createPlot, type Plot } from '../../charts/plot.ts'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function memory(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'memory')
  const plot = createPlot()
  const curve = lazily(
    section.wanted,
    () => recordingAndUnit(store),
    ([recording, unit], signal) => api.call('unit.autocorrelation', { recording, unit }, { signal }),
  )
  return disposables(
    curve,
    section.show({
      collect: () => collect(context, 'autocorrelation'),
      note: () => (curve.value.value ? html`<b data-figure="memory">${memoryWords(curve.value.value)}</b>` : ''),
      stale: curve.stale,
      body: (width) => {
        const found = curve.value.value
        if (!found) return waitingFor(curve)
        const key = String(curve.key.value)
        return picture(found, plot, key, { width, theme: store.theme.theme.value })
      },
    }),
  )
}

export function picture(
  found: Autocorrelation,
  plot: Plot,
  key: string,
  look: { width: number; theme: 'light' | 'dark' },
) {
  const { r } = found
  const full = [1, Math.max(2, r.length - 1)] as const
  const view = plot.view(key) ?? full
  const chart = autocorrelationChart(found, look, view)
  const points = Array.from(r.subarray(1), (value, i) => ({ distance: i + 1, value }))
    .filter(({ distance }) => distance >= view[0] && distance <= view[1])
    .map(({ distance, value }) => ({
      ...{ x: chart.x(distance), y: chart.y(value) },
      words: `${count(distance)} apart: r ${score(value)}`,
    }))
  const title = 'Autocorrelation by distance'
  return html`${chartOf(chart.marks, {
    ...{ title, width: chart.width, height: chart.height, role: 'group' },
    over: plot.over(chart, key, { title, full, log: true, points }),
  })}
    <p class="caption">Within the grey lines is 95 % of what chance gives.</p>`
}
