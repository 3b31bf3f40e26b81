// The gates of the unit's cell over the text on screen, a band each, beside what they do where the feature holds.

import { html } from 'lit-html'
import { bandsChart } from '../../../core/figures/charts/bands.ts'
import { gateBand } from '../../../core/figures/charts/gate-band.ts'
import { isGate, KINDS, kindTitle } from '../../../core/schema/cells.ts'
import type { UnitGates } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { chartOf, upright } from '../../charts/draw.ts'
import { count, score } from '../../charts/format.ts'
import { createPlot, type Plot } from '../../charts/plot.ts'
import { disposables } from '../../disposable.ts'
import { settled } from '../../state/debounced.ts'
import type { Store } from '../../state/store.ts'
import { readUnit } from '../../state/units.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'
import { charactersOf, markedIn } from './stretch.ts'
import { onScreen, STILL, wholeCharacters } from './trace.ts'

/** Of a band, pixels: they stand one above the other. */
const HEIGHT = 44

export function gatesSection(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'gates')
  const visible = settled(store.visible, STILL)
  const plot = createPlot()
  const gates = lazily(
    section.wanted,
    () => (hasGates(store) ? onScreen(store, visible.value.value) : null),
    ([recording, unit, start, end], signal) => api.call('unit.gates', { recording, unit, start, end }, { signal }),
  )
  return disposables(
    visible,
    gates,
    section.show({
      collect: () => collect(context, 'gates'),
      note: () => (store.runs.value.value ? 'on screen · mean where true / false' : 'over the text on screen'),
      stale: gates.stale,
      body: (width) => {
        if (!hasGates(store)) return html`<p class="dim">The cells of this network have no gates.</p>`
        const found = gates.value.value
        const unit = (gates.key.value as [number, string] | null)?.[1]
        return found && unit && found.kinds.length > 0 ? picture(store, found, unit, plot, width) : waitingFor(gates)
      },
    }),
  )
}

/** True also before the network is known. */
function hasGates(store: Store): boolean {
  const { model } = store.chain.value
  return !model || KINDS[model.spec.cell].some(isGate)
}

export function picture(store: Store, { kinds, start, values }: UnitGates, unit: string, plot: Plot, width: number) {
  const n = values.length / kinds.length
  const first = store.origin.value.position + start
  const key = `${store.recordingId.value} ${unit} ${start} ${n}`
  const [from, to] = wholeCharacters(plot.view(key), n)
  const units = kinds.map((kind, k) => gateBand(unit, kind, values.subarray(k * n, (k + 1) * n)))
  const chart = bandsChart(
    {
      ...{ characters: charactersOf(store, start, start + n), start: first, units, means: true, view: [from, to] },
      ...markedIn(store, start, start + n),
    },
    { width, height: HEIGHT, theme: store.theme.theme.value },
  )
  const points = Array.from({ length: to - from }, (_, i) =>
    kinds.map((kind, k) => ({
      ...{ x: chart.x(from + i + 0.5), y: chart.bands[k](units[k].values[from + i]) },
      words: `${count(first + from + i)}: ${kindTitle(kind)} ${score(units[k].values[from + i])}`,
    })),
  ).flat()
  const here = (store.hover.value?.position ?? -1) - start
  const title = `Gates of ${unit} from character ${count(first)} to ${count(first + n)} of the text`
  const recorded = kinds.filter((kind) => store.recording.value?.kinds.includes(kind))
  return html`${chartOf(chart.marks, {
    ...{ title, width, height: chart.height, role: 'group' },
    over: [
      ...(here >= from && here < to ? [upright(chart.x(here + 0.5), chart.plot)] : []),
      plot.over(chart, key, { title, full: [0, n], least: Math.min(1, 8 / n), points }),
    ],
  })}${
    recorded.length > 0
      ? html`<p class="caption">Show as the unit: ${recorded.map(
          (kind) =>
            html`<button class="plain" title="Show this gate as the unit" @click=${() => choose(store, kind)}>${kindTitle(kind)}</button> `,
        )}</p>`
      : ''
  }`
}

function choose(store: Store, kind: UnitGates['kinds'][number]): void {
  const unit = readUnit(store.pageUnit.peek() ?? '')
  if (unit) store.chosenUnit.value = `L${unit.layer}.${kind}.${unit.index}`
}
