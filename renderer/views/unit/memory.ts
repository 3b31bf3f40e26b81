// How long the unit remembers: the correlation of its values with themselves some characters later.

import { html } from 'lit-html'
import type { Autocorrelation } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { count, tick } from '../../charts/format.ts'
import { lineChart } from '../../charts/line.ts'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'
import { recordingAndUnit } from './characters.ts'
import { createSection, lazily, waitingFor } from './section.ts'

export function memory(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'memory', 'Autocorrelation')
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
      body: (width) => (curve.value.value ? picture(curve.value.value, width) : waitingFor(curve)),
    }),
  )
}

/** “falls to 1/e after 37 characters” */
export function memoryWords({ memory, r }: Pick<Autocorrelation, 'memory' | 'r'>): string {
  if (memory === null) return `above 1/e after ${count(r.length - 1)} characters`
  const length = memory < 9.95 ? String(Number(memory.toFixed(1))) : count(memory)
  return `falls to 1/e after ${length} ${length === '1' ? 'character' : 'characters'}`
}

function picture({ r, band }: Autocorrelation, width: number) {
  const last = r.length - 1
  const points = (values: Float32Array, sign = 1) =>
    Array.from(values.subarray(1), (y, i) => ({ x: i + 1, y: sign * y })).filter(({ y }) => y >= -1 && y <= 1)
  const low = Math.min(0, ...r)
  return html`${lineChart({
    title: 'Autocorrelation by distance',
    width,
    height: 132,
    x: { domain: [1, Math.max(2, last)], log: true, format: (x) => count(x) },
    y: { domain: [low < -0.05 ? Math.max(-1, Math.floor(low * 5) / 5) : 0, 1], ticks: 4, format: tick },
    lines: [
      { label: '', points: points(band), weight: 'comparison' },
      { label: '', points: low < -0.05 ? points(band, -1) : [], weight: 'comparison' },
      { label: '', points: points(r), weight: 'subject' },
    ],
    rule: { y: 1 / Math.E, words: '1/e' },
  })}
    <p class="caption">characters apart; within the grey lines is 95 % of what chance gives</p>`
}
