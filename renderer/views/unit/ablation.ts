// Does the network use the unit, or a set? A part of the text is read again with it held, and the loss compared,
// everywhere and where the feature is true, begins and ends, with control units and matched characters beside. Takes
// seconds, so it waits for a click, and can be cancelled.

import { effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { ablationChart, PLACE_WORDS } from '../../../core/figures/charts/ablation.ts'
import type { Look } from '../../../core/figures/charts/chart.ts'
import { likelihoodBars } from '../../../core/figures/charts/unit-bars.ts'
import type { SpecificationOf } from '../../../main/contract/finding-types.ts'
import type { ClampTo, EffectPlace, InterventionPlace, UnitEffect } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { barsOf } from '../../charts/bars.ts'
import { chartOf } from '../../charts/draw.ts'
import { count, plain } from '../../charts/format.ts'
import type { Losses } from '../../charts/loss.ts'
import { disposables } from '../../disposable.ts'
import { createQuery } from '../../state/query.ts'
import { sentence } from '../../state/sentence.ts'
import type { Store } from '../../state/store.ts'
import type { Context } from '../entry.ts'
import {
  type AblationChoice,
  type AblationContext,
  ablationRequest,
  HOLDS,
  WHERE,
  type Where,
  type Whom,
} from './ablation-request.ts'
import { createSection } from './section.ts'

type Result = UnitEffect & {
  recording: number
  unit: string
  feature: string | null
  figure: SpecificationOf<'ablation'>
}
interface State extends AblationChoice {
  progress: { done: number; total: number } | null
  result: Result | null
  problem: string | null
  /** null: where the loss changes most */
  place: InterventionPlace | null
}

const START: State = {
  progress: null,
  result: null,
  problem: null,
  whom: 'unit',
  to: 'mean',
  value: '0',
  where: 'heldout',
  place: null,
}

export function ablation(host: HTMLElement, context: Context) {
  const { store, api } = context
  const section = createSection(host, context, 'ablation')
  const state = signal<State>(START)
  const change = (part: Partial<State>) => {
    state.value = { ...state.peek(), ...part }
  }
  const query = createQuery()
  const cancel = () => {
    query.cancel()
    change({ progress: null })
  }
  const run = async () => {
    const [recording, unit, feature] = [store.recordingId.peek(), store.pageUnit.peek(), store.feature.peek()]
    if (recording === null || unit === null) return
    cancel()
    const fail = (error: unknown) => change({ progress: null, problem: sentence(error) })
    try {
      const request = ablationRequest(shownIn(store, recording, unit, feature), state.peek())
      change({ progress: { done: 0, total: 0 }, problem: null })
      const isCurrent = await query.each(
        (signal) => api.stream('unit.effect', request, { signal }),
        (event) => {
          if (event.type === 'progress') change({ progress: event })
          else change({ progress: null, result: { ...event, recording, unit, feature, figure: figureOf(request) } })
        },
        fail,
      )
      if (isCurrent) change({ progress: null })
    } catch (error) {
      fail(error)
    }
  }
  const measured = () => (isShown(store, state.value.result) ? state.value.result : null)
  store.offers.set('ablation', () => measured()?.figure ?? 'There is no ablation to add: measure one first.')
  return disposables(
    query.cancel,
    () => store.offers.delete('ablation'),
    effect(() => {
      store.unit.value
      store.recordingId.value
      cancel()
    }),
    section.show({
      collect: () => collect(context, 'ablation'),
      collectable: () => measured() !== null,
      note: () => `${store.losses.value.unit} a character`,
      body: (width) =>
        html`${controls(store, state.value, change, run, cancel)} ${results(store, state.value, change, width)}`,
    }),
  )
}

/** Whether the result is of what is on show. */
function isShown({ pageUnit, recordingId }: Store, result: Result | null): boolean {
  return result !== null && result.unit === pageUnit.value && result.recording === recordingId.value
}

/** What was asked for, as a figure. */
function figureOf({ recording, units, to, value, expression, range, most }: ReturnType<typeof ablationRequest>) {
  return {
    ...({ kind: 'ablation', recording, units, to, most } as const),
    ...(value !== undefined && { value }),
    ...(expression !== undefined && { feature: expression }),
    ...(range && { from: range.start, until: range.end }),
  }
}

function shownIn(store: Store, recording: number, unit: string, feature: string | null): AblationContext {
  return {
    recording,
    unit,
    feature,
    shape: store.recording.peek(),
    selection: store.selection.peek(),
    set: store.sets.units.peek(),
    named: store.sets.named.peek(),
  }
}

function controls(
  store: Store,
  state: State,
  change: (part: Partial<State>) => void,
  run: () => void,
  cancel: () => void,
) {
  const { progress, whom, to, value, where, problem } = state
  const { sets, selection, feature } = store
  const whoms: [Whom, string][] = [['unit', 'this unit']]
  if (sets.units.value.length > 0) whoms.push(['set', `the set (${sets.units.value.length})`])
  for (const { name } of sets.named.value) whoms.push([`kept:${name}`, name])
  const holds = (Object.keys(HOLDS) as ClampTo[]).filter((key) => key !== 'resample-other' || feature.value !== null)
  const wheres = (Object.keys(WHERE) as Where[]).filter((key) => key !== 'selection' || selection.value !== null)
  const pick = (
    label: string,
    options: readonly (readonly [string, string])[],
    chosen: string,
    key: 'whom' | 'to' | 'where',
  ) =>
    html`<select class="input" aria-label=${label} ?disabled=${progress !== null}
        @change=${({ target }: Event) => change({ [key]: (target as HTMLSelectElement).value })}>
        ${options.map(([name, words]) => html`<option value=${name} ?selected=${name === chosen}>${words}</option>`)}
      </select>`
  const type = ({ target }: Event) => change({ value: (target as HTMLInputElement).value, problem: null })
  return html`<div class="ablation-controls">
      <span>ablate</span>
      ${whoms.length > 1 ? pick('What is ablated', whoms, whom, 'whom') : html`<span>the unit</span>`}
      ${pick(
        'What the units are set to',
        holds.map((key) => [key, HOLDS[key]] as const),
        to,
        'to',
      )}
      ${
        to === 'value'
          ? html`<input class="input number" aria-label="Value" .value=${value} ?disabled=${progress !== null} @input=${type} />`
          : nothing
      }
      <span>on the</span>
      ${pick(
        'Which characters are read',
        wheres.map((key) => [key, WHERE[key]] as const),
        where,
        'where',
      )}
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

export function results(store: Store, { result, place }: State, change: (part: Partial<State>) => void, width: number) {
  if (!result || !isShown(store, result)) return nothing
  const chosen = result.places.find((p) => p.place === place) ?? mostChanged(result.places)
  const old = result.feature !== store.feature.value
  const look = { width, theme: store.theme.theme.value }
  const chart = ablationChart(result.places, store.losses.value, look)
  return html`<div class="ablation-results ${old ? 'stale' : ''}" data-result=${result.to}>
    ${chartOf(chart.marks, { title: 'Change of the loss, by place', width, height: chart.height })}
    <table class="tn">
      <thead><tr>
        <th></th><th class="num">change</th><th class="num">95 %</th>
        <th class="num" title="The same done to control units, of the same layer and kind and about the same spread: ${result.controls.map((set) => set.join(', ')).join('; ')}">controls</th>
        <th class="num" title="The change at characters elsewhere that follow the same character, are of the same class and were about as hard to predict">matched</th>
      </tr></thead>
      ${result.places.map((p) => row(p, p === chosen, () => change({ place: p.place }), store.losses.value))}
    </table>
    <p class="caption">${heldWords(result)} over ${count(result.places[0].characters)} characters, ${result.seconds.toFixed(1)} s; 95&nbsp;% by resampled blocks of the text${
      result.controls.length > 0
        ? `; ${result.controls.length} random ${result.units.length > 1 ? 'sets' : 'units'} as controls`
        : ''
    }${result.feature === null ? '' : html`; feature ${featureWords(store, result.feature)}`}</p>
    <p class="caption">${PLACE_WORDS[chosen.place]}: ${lossWords(chosen, store.losses.value)}</p>
    ${likelihoods(chosen, look)}
  </div>`
}

function heldWords({ units, to, values }: Result): string {
  const whom = units.length > 1 ? `${units.length} units ` : ''
  const single =
    to === 'mean' || to === 'zero' || to === 'value' ? ` (${plain(values[0])})` : ` (at ${plain(values[0])})`
  return `${whom}ablated: ${HOLDS[to]}${values.length === 1 ? single : ''}`
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

const lossWords = ({ before, after }: EffectPlace, { figure, perCharacter }: Losses) =>
  `loss ${figure(before)} → ${figure(after)} ${perCharacter}`

function row(effect: EffectPlace, on: boolean, choose: () => void, losses: Losses) {
  const { place, characters, before, after, interval, control, matched } = effect
  const change = (nats: number) => losses.change(nats, 3)
  const beyond = (of: { beyond: number; interval: readonly [number, number] | null }) =>
    `beyond it ${change(of.beyond)}${of.interval ? `, 95 % ${change(of.interval[0])} to ${change(of.interval[1])}` : ''}`
  return html`<tr class=${on ? 'on' : ''} title="${lossWords(effect, losses)}, ${count(characters)} characters">
    <th scope="row"><button class="plain" aria-pressed=${on} @click=${choose}>${PLACE_WORDS[place]}</button></th>
    <td class="num strong">${change(after - before)}</td>
    <td class="num dim">${interval ? `${change(interval[0])} … ${change(interval[1])}` : '–'}</td>
    <td class="num" title=${control ? `from ${change(control.least)} to ${change(control.greatest)}; ${beyond(control)}` : ''}>${control ? change(control.change) : ''}</td>
    <td class="num" title=${matched ? `${count(matched.characters)} of ${count(characters)} have a match; ${beyond(matched)}` : ''}>${matched ? change(matched.change) : ''}</td>
  </tr>`
}

/** Next characters whose mean probability changes most, in percentage points. */
function likelihoods({ rising, falling, place }: EffectPlace, look: Look) {
  return html`<h4>Next character ${PLACE_WORDS[place]} <span>Δ probability, percentage points</span></h4>
    ${barsOf(likelihoodBars(rising, falling), look, { title: 'Change of probability' })}`
}
