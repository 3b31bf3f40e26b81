// The unit over the text on screen, as a line, with the feature's rule under it.

import { html } from 'lit-html'
import { bandsChart, onScaleAll } from '../../../core/figures/charts/bands.ts'
import { shownCharacter } from '../../../core/figures/marks/characters.ts'
import { thresholdOn } from '../../../core/schema/unit-scale.ts'
import { widen } from '../../../main/contract/half.ts'
import { collect } from '../../actions/collect.ts'
import { chartOf, upright } from '../../charts/draw.ts'
import { count } from '../../charts/format.ts'
import { createPlot, type Plot } from '../../charts/plot.ts'
import { axisWords } from '../../charts/scale.ts'
import { disposables } from '../../disposable.ts'
import { settled } from '../../state/debounced.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'
import { charactersOf, markedIn } from './stretch.ts'

/** Scrolling must be over for so long, milliseconds. */
export const STILL = 120

export function trace(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'trace')
  const visible = settled(store.visible, STILL)
  const plot = createPlot()
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
      note: () => `${store.scales.of(store.pageUnit.value ?? '').quantity} over the text on screen`,
      stale: values.stale,
      body: (width) => {
        const raw = values.value.value
        const key = values.key.value as [number, string, number, number] | null
        return raw && key && raw.length > 1 ? picture(store, raw, key, plot, width) : waitingFor(values)
      },
    }),
  )
}

/** Recording, unit and the recorded characters on screen; null where there are none. */
export function onScreen(
  { recordingId, pageUnit, recorded }: Store,
  { from, to }: { from: number; to: number },
): [number, string, number, number] | null {
  const [recording, unit, end] = [recordingId.value, pageUnit.value, Math.min(to, recorded.value)]
  return recording === null || unit === null || end - from < 2 ? null : [recording, unit, from, end]
}

/** Characters of a stretch that are seen between two places: whole ones, and at least two. */
export function wholeCharacters(view: readonly [number, number] | null, length: number): [number, number] {
  if (!view) return [0, length]
  const from = Math.max(0, Math.min(length - 2, Math.floor(view[0])))
  return [from, Math.max(from + 2, Math.min(length, Math.ceil(view[1])))]
}

export function picture(
  store: Store,
  raw: Float32Array,
  [recording, unit, start]: [number, string, number, number],
  plot: Plot,
  width: number,
) {
  const scale = store.scales.of(unit)
  const values = onScaleAll(scale, raw)
  const first = store.origin.value.position + start
  const cut = store.unitPage.cut.value
  const key = `${recording} ${unit} ${start} ${raw.length}`
  const [from, to] = wholeCharacters(plot.view(key), raw.length)
  const characters = charactersOf(store, start, start + raw.length)
  const chart = bandsChart(
    {
      ...{ characters, start: first, view: [from, to] },
      ...markedIn(store, start, start + raw.length),
      units: [
        {
          ...{ unit, name: store.notes.nameOf(unit) || undefined, values, scale },
          cut: cut ? thresholdOn(scale, cut.threshold) : undefined,
        },
      ],
    },
    { width, theme: store.theme.theme.value },
  )
  const place = (i: number) => ({ x: chart.x(i + 0.5), y: chart.y(values[i]) })
  const points = Array.from({ length: to - from }, (_, k) => {
    const i = from + k
    const words = `${count(first + i)} “${shownCharacter(characters[i])}” ${axisWords(scale, values[i])}`
    return { ...place(i), words }
  })
  const here = (store.hover.value?.position ?? -1) - start
  const title = `${unit} from character ${count(first)} to ${count(first + raw.length)} of the text`
  const inText = (x: number) => start + Math.max(0, Math.min(raw.length - 1, Math.floor(x)))
  return html`<div class="clickable">${chartOf(chart.marks, {
    ...{ title, width, height: chart.height, role: 'group' },
    over: [
      ...(here >= from && here < to ? [upright(place(here).x, chart.plot)] : []),
      plot.over(chart, key, {
        ...{ title, full: [0, raw.length], least: Math.min(1, 8 / raw.length), points },
        choose: (x) => store.goTo(inText(x)),
      }),
    ],
  })}</div>`
}
