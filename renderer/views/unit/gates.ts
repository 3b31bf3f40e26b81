// The gates of the unit's cell over the text on screen, one small line each, beside what they do where the feature holds.

import { html, nothing, svg } from 'lit-html'
import type { StateKind } from '../../../core/model/units.ts'
import { isGate, KINDS, kindTitle } from '../../../core/schema/cells.ts'
import type { UnitGates } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { score } from '../../charts/format.ts'
import { thin } from '../../charts/line-shape.ts'
import { disposables } from '../../disposable.ts'
import { settled } from '../../state/debounced.ts'
import type { Store } from '../../state/store.ts'
import { readUnit } from '../../state/units.ts'
import { maskOf } from '../../text/runs.ts'
import type { Context } from '../entry.ts'
import { createSection, lazily, waitingFor } from './section.ts'
import { onScreen, STILL } from './trace.ts'

const HEIGHT = 28
const LABEL = 76
const FIGURES = 84

export function gatesSection(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, store.unitPage, 'gates', 'Gates')
  const visible = settled(store.visible, STILL)
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
        return found && found.kinds.length > 0 ? rows(store, found, width) : waitingFor(gates)
      },
    }),
  )
}

/** True also before the network is known. */
function hasGates(store: Store): boolean {
  const { model } = store.chain.value
  return !model || KINDS[model.spec.cell].some(isGate)
}

function rows(store: Store, gates: UnitGates, width: number) {
  const n = gates.values.length / gates.kinds.length
  const runs = store.runs.value.value
  const mask = runs && maskOf(runs, gates.start, gates.start + n)
  const hover = store.hover.value?.position ?? -1
  const at = hover >= gates.start && hover < gates.start + n ? hover - gates.start : null
  const w = Math.max(40, width - LABEL - FIGURES)
  return html`<div class="gate-rows">
    ${gates.kinds.map((kind, k) => {
      const values = gates.values.subarray(k * n, (k + 1) * n)
      return html`<div class="gate-row">
        ${label(store, kind)}
        ${small(values, w, isGate(kind) ? 0 : -1, at, kind)}
        <span class="tn num">${means(values, mask)}</span>
      </div>`
    })}
    <p class="caption">activation over the text on screen, 0 to 1 (cell input −1 to 1)</p>
  </div>`
}

/** A gate that was recorded is a unit of its own, which a click shows. */
function label(store: Store, kind: StateKind) {
  if (!store.recording.value?.kinds.includes(kind)) return html`<span class="dim clip">${kindTitle(kind)}</span>`
  return html`<button class="plain clip" title="Show this gate as the unit" @click=${() => choose(store, kind)}>
    ${kindTitle(kind)}</button>`
}

function choose(store: Store, kind: StateKind): void {
  const unit = readUnit(store.shownUnit.peek() ?? '')
  if (unit) store.chosenUnit.value = `L${unit.layer}.${kind}.${unit.index}`
}

function small(values: Float32Array, width: number, low: number, at: number | null, kind: StateKind) {
  const x = (i: number) => (i / Math.max(1, values.length - 1)) * width
  const y = (value: number) => 2 + (HEIGHT - 4) * (1 - (value - low) / (1 - low))
  const points = thin(
    Array.from(values, (value, i) => ({ x: i, y: value })),
    x,
  )
  const d = points.map((p, i) => `${i ? 'L' : 'M'}${x(p.x).toFixed(1)},${y(p.y).toFixed(1)}`).join('')
  return svg`<svg width=${width} height=${HEIGHT} role="img" aria-label=${`${kindTitle(kind)} over the text on screen`}>
    <line x1="0" x2=${width} y1=${y(low)} y2=${y(low)} stroke="var(--grid)" />
    <line x1="0" x2=${width} y1=${y(1)} y2=${y(1)} stroke="var(--grid)" />
    <path d=${d} fill="none" stroke="var(--ink)" stroke-linejoin="round" />
    ${at === null ? nothing : svg`<circle cx=${x(at)} cy=${y(values[at])} r="3" fill="var(--ink)" />`}
  </svg>`
}

/** “0.62 / 0.31”: the mean where the feature is true, and where it is false. */
function means(values: Float32Array, mask: Uint8Array | null) {
  const [sums, counts] = [
    [0, 0],
    [0, 0],
  ]
  values.forEach((value, t) => {
    const side = mask?.[t] ? 1 : 0
    sums[side] += value
    counts[side]++
  })
  const mean = (side: 0 | 1) => score(counts[side] > 0 ? sums[side] / counts[side] : Number.NaN)
  return mask ? html`<span class="feature">${mean(1)}</span> / ${mean(0)}` : mean(0)
}
