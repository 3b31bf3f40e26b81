// Does the network use the unit? The text is read again with the unit held, and the loss compared, everywhere and where
// the feature is true, begins and ends. Takes seconds, so it waits for a click, and can be cancelled.

import { effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { ClampTo, EffectPlace, InterventionPlace, UnitEffectEvent } from '../../../main/contract/unit-types.ts'
import { type Bar, divergingBars } from '../../charts/diverging-bars.ts'
import { count, plain, score, signed, visible } from '../../charts/format.ts'
import { disposables } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { sentence } from '../../state/words.ts'
import type { Context } from '../entry.ts'
import { createSection } from './section.ts'

type Result = Extract<UnitEffectEvent, { type: 'result' }> & { recording: number; unit: string; feature: string | null }

interface State {
  progress: { done: number; total: number } | null
  result: Result | null
  problem: string | null
  to: ClampTo
  /** null: where the loss changes most */
  place: InterventionPlace | null
}

const HOLDS: Record<ClampTo, string> = { mean: 'its mean', zero: '0', high: '+2 sd', low: '−2 sd' }
const PLACES: Record<InterventionPlace, string> = {
  all: 'everywhere',
  inside: 'where true',
  outside: 'where false',
  begins: 'where it begins',
  ends: 'where it ends',
}
/** Changes of likelihood that are shown, best first. */
const ROWS = 4

export function ablation(host: HTMLElement, { store, api }: Context) {
  const section = createSection(host, store.unitPage, 'ablation', 'Ablation')
  const state = signal<State>({ progress: null, result: null, problem: null, to: 'mean', place: null })
  const change = (part: Partial<State>) => {
    state.value = { ...state.peek(), ...part }
  }
  let abort = new AbortController()
  const cancel = () => {
    abort.abort()
    change({ progress: null })
  }
  const run = async () => {
    const [recording, unit, feature] = [store.recordingId.peek(), store.unit.peek(), store.feature.peek()]
    if (recording === null || unit === null) return
    cancel()
    const mine = (abort = new AbortController())
    const { to } = state.peek()
    change({ progress: { done: 0, total: 0 }, problem: null })
    try {
      const request = { recording, unit, to, expression: feature ?? undefined }
      for await (const event of api.stream('unit.effect', request, { signal: mine.signal })) {
        if (mine.signal.aborted) return
        if (event.type === 'progress') change({ progress: event })
        else change({ progress: null, result: { ...event, recording, unit, feature } })
      }
      if (!mine.signal.aborted) change({ progress: null })
    } catch (error) {
      if (!mine.signal.aborted) change({ progress: null, problem: sentence(error) })
    }
  }
  return disposables(
    () => abort.abort(),
    effect(() => {
      store.unit.value
      store.recordingId.value
      cancel()
    }),
    section.show({
      note: () => 'bits a character',
      body: () => html`${controls(state.value, change, run, cancel)} ${results(store, state.value, change)}`,
    }),
  )
}

function controls(state: State, change: (part: Partial<State>) => void, run: () => void, cancel: () => void) {
  const { progress, to, problem } = state
  const pick = ({ target }: Event) => change({ to: (target as HTMLSelectElement).value as ClampTo })
  return html`<div class="ablation-controls">
      <label>hold the unit at
        <select class="input" @change=${pick} ?disabled=${progress !== null}>
          ${(Object.keys(HOLDS) as ClampTo[]).map((key) => html`<option value=${key} ?selected=${key === to}>${HOLDS[key]}</option>`)}
        </select></label>
      ${
        progress
          ? html`<div class="bar" role="progressbar" aria-label="Measuring" aria-valuenow=${Math.round(percent(progress))}>
                <i .style=${`width:${percent(progress)}%`}></i></div>
              <button class="button" @click=${cancel}>Cancel</button>`
          : html`<button class="button" @click=${() => void run()}>Measure</button>`
      }
    </div>
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`
}

function percent({ done, total }: { done: number; total: number }): number {
  return total > 0 ? (100 * done) / total : 0
}

function results(store: Store, { result, place }: State, change: (part: Partial<State>) => void) {
  if (result?.unit !== store.unit.value || result?.recording !== store.recordingId.value) return nothing
  const chosen = result.places.find((p) => p.place === place) ?? mostChanged(result.places)
  const old = result.feature !== store.feature.value
  return html`<div class="ablation-results ${old ? 'stale' : ''}" data-result=${result.to}>
    <table class="tn">
      ${result.places.map((p) => row(p, p === chosen, () => change({ place: p.place })))}
    </table>
    <p class="caption">held at ${plain(result.value)} over ${count(result.places[0].characters)} characters, ${result.seconds.toFixed(1)} s; ± is twice the standard error${
      result.feature === null ? '' : html`; feature ${featureWords(store, result.feature)}`
    }</p>
    ${likelihoods(chosen)}
  </div>`
}

function mostChanged(places: readonly EffectPlace[]): EffectPlace {
  const change = ({ before, after }: EffectPlace) => Math.abs(after - before)
  return places.reduce((most, place) => (change(place) > change(most) ? place : most))
}

/** By its name in the library, where it has one. */
function featureWords(store: Store, expression: string) {
  const known = store.catalogue.value?.features.find((feature) => feature.expression === expression)
  return known ? known.name : html`<span class="mono">${expression}</span>`
}

const BITS = 1 / Math.LN2

function row({ place, characters, before, after, error }: EffectPlace, on: boolean, choose: () => void) {
  return html`<tr class=${on ? 'on' : ''} title="${count(characters)} characters">
    <th scope="row"><button class="plain" aria-pressed=${on} @click=${choose}>${PLACES[place]}</button></th>
    <td class="num">${score(before * BITS)} → ${score(after * BITS)}</td>
    <td class="num strong">${signed((after - before) * BITS, 3)}</td>
    <td class="num dim">${Number.isNaN(error) ? '' : `± ${score(2 * error * BITS, 3)}`}</td>
  </tr>`
}

/** Next characters whose mean likelihood changes most, in per cent points. */
function likelihoods({ rising, falling, place }: EffectPlace) {
  const bar = ({ character, before, after }: EffectPlace['rising'][number]): Bar => ({
    label: visible(character),
    value: after - before,
    words: signed(100 * (after - before)),
    title: `${visible(character)}: ${score(100 * before)} % → ${score(100 * after)} %`,
  })
  const [left, right] = [falling.slice(0, ROWS).map(bar), rising.slice(0, ROWS).map(bar)]
  const most = Math.max(...[...left, ...right].map(({ value }) => Math.abs(value)), 1e-9)
  return html`<h4>Next character ${PLACES[place]} <span>Δ likelihood, per cent points</span></h4>
    ${divergingBars({ left, right, most, fill: { left: 'var(--mute2)', right: 'var(--ink)' }, title: 'Change of likelihood' })}`
}
