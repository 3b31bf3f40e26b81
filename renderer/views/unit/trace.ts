// The unit over the text on screen, as a line.

import { html } from 'lit-html'
import { onScale, thresholdOn } from '../../../core/schema/unit-scale.ts'
import { widen } from '../../../main/contract/half.ts'
import { collect } from '../../actions/collect.ts'
import { count, plain, tick } from '../../charts/format.ts'
import { lineChart } from '../../charts/line.ts'
import { disposables } from '../../disposable.ts'
import { settled } from '../../state/debounced.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'

/** Scrolling must be over for so long, milliseconds. */
export const STILL = 120

export function trace(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'trace', 'Trace')
  const visible = settled(store.visible, STILL)
  const values = lazily(
    section.wanted,
    () => onScreen(store, visible.value.value),
    ([recording, unit, start, end], signal) =>
      api.call('recordings.values', { recording, unit, start, end }, { signal }).then(widen),
  )
  return disposables(
    visible,
    values,
    section.show({
      collect: () => collect(context, 'trace'),
      note: () => `${store.scales.of(store.shownUnit.value ?? '').quantity} over the text on screen`,
      stale: values.stale,
      body: (width) => {
        const raw = values.value.value
        const key = values.key.value as [number, string, number, number] | null
        return raw && key && raw.length > 1 ? chart(store, raw, key[1], key[2], width) : waitingFor(values)
      },
    }),
  )
}

/** Recording, unit and the recorded characters on screen; null where there are none. */
export function onScreen(
  { recordingId, shownUnit, recorded }: Store,
  { from, to }: { from: number; to: number },
): [number, string, number, number] | null {
  const [recording, unit, end] = [recordingId.value, shownUnit.value, Math.min(to, recorded.value)]
  return recording === null || unit === null || end - from < 2 ? null : [recording, unit, from, end]
}

function chart(store: Store, raw: Float32Array, unit: string, start: number, width: number) {
  const scale = store.scales.of(unit)
  const points = Array.from(raw, (value, i) => ({ x: start + i, y: onScale(scale, value) }))
  const low = scale.raw ? Math.min(scale.low, ...points.map(({ y }) => y)) : scale.low
  const high = scale.raw ? Math.max(scale.high, ...points.map(({ y }) => y)) : scale.high
  const end = start + raw.length - 1
  const hover = store.hover.value?.position
  const first = store.origin.value.position
  const cut = store.unitPage.cut.value
  let under: number | null = null
  return html`<div class="clickable" @click=${() => under !== null && store.goTo(Math.round(under))}>
    ${lineChart({
      title: `${unit} from character ${count(first + start)} to ${count(first + end)} of the text`,
      width,
      height: 116,
      x: { domain: [start, end], format: (x) => count(first + x) },
      y: { domain: [low, high], ticks: 2, format: scale.raw ? plain : tick },
      lines: [{ label: '', points, weight: 'subject' }],
      rule: cut ? { y: thresholdOn(scale, cut.threshold), words: '' } : undefined,
      hover: hover !== undefined && hover >= start && hover <= end ? hover : null,
      onHover: (x) => {
        under = x
      },
    })}
  </div>`
}
