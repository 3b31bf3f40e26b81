// Detects × executes: does the network use what follows the searched feature? Every unit as a dot: how well it tells the
// feature, and what the network loses where the feature ends without the unit. A click opens the unit.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { Look } from '../../../core/figures/charts/chart.ts'
import {
  AT_WORDS,
  agreementWords,
  type EffectPoint,
  effectPoints,
  effectsChart,
  effectWords,
} from '../../../core/figures/charts/effects.ts'
import type { EffectsEvent, FeatureEffects, FeaturePlace } from '../../../main/contract/effects-types.ts'
import { collect } from '../../actions/collect.ts'
import { count, score } from '../../charts/format.ts'
import type { Losses } from '../../charts/loss.ts'
import { pointedChart } from '../../charts/pointed.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { streamed } from '../../state/streamed.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { withName } from '../unit-row.ts'

/** Places that are measured, characters over which a unit is held, units that are measured exactly, seed of the draws. */
const ASKED = { places: 48, window: 24, exact: 50, seed: 1 }
/** Rows of the table. */
const ROWS = 20

export const effects: ViewEntry = {
  id: 'effects',
  title: 'Detects × executes',
  modes: ['explore'],
  place: 'right',
  letters: true,
  help: {
    shows:
      'Does the network use what follows the feature? A dot for every unit: across, how well it tells the feature; up, what the network loses where the feature ends when the unit is held at its mean.',
    computed:
      'Units are held over the 24 characters before a sample of the places, and before matched characters elsewhere. All units to first order from one backward pass (attribution patching, without what a unit passes on to itself), the 50 largest by holding each; rank correlation of the two. Bars: 95 % by resampled blocks.',
    numbers: 'Explanations, probes, ablation',
  },
  mount: mountEffects,
  commands: [
    {
      title: 'Detects × executes: which units does the network use for the feature?',
      also: 'effect causal attribution patching ablation of all units scatter',
      keys: 'Shift X',
      run: ({ dock }) => dock.enter('effects'),
    },
  ],
}

/** What has come of it so far. */
export interface Measuring {
  effects: FeatureEffects | null
  progress: Extract<EffectsEvent, { type: 'progress' }> | null
}

export function gathered(old: Measuring | null, event: EffectsEvent): Measuring {
  if (event.type === 'progress') return { effects: old?.effects ?? null, progress: event }
  return { effects: event, progress: event.type === 'result' ? null : (old?.progress ?? null) }
}

interface Wish {
  at: FeaturePlace
  /** a character whose logit is measured; '' for the loss */
  target: string
}

interface Question extends Wish {
  recording: number
  expression: string
}

function mountEffects(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const width = signal(0)
  const wish = signal<Wish>({ at: 'ends', target: '' })
  const possible = computed(() => {
    const results = store.search.results.value
    return results?.kind === 'boolean' && results.recording === store.recordingId.value ? results.expression : null
  })
  const asked = signal<Question | null>(null)
  const answer = streamed(
    () => {
      const q = asked.value
      return q && q.recording === store.recordingId.value ? [q.recording, q.expression, q.at, q.target] : null
    },
    ([recording, expression, at, target], signal) => {
      const question = { recording, expression, at: at as FeaturePlace, ...ASKED, ...(target !== '' && { target }) }
      return api.stream('effects.run', question, { signal })
    },
    gathered,
  )
  const ask = () => {
    const [recording, expression] = [store.recordingId.peek(), possible.peek()]
    if (recording === null || expression === null) return
    asked.value = null // the same once more, after it failed, is a new question
    asked.value = { recording, expression, ...wish.peek() }
  }
  const stop = () => {
    asked.value = null
  }
  store.offers.set('effects', () => {
    const [q, found] = [asked.peek(), answer.value.peek()]
    if (!q || !found?.effects || found.progress) return 'There are no effects to add: measure them first.'
    const { recording, expression, at, target } = q
    return { kind: 'effects', recording, feature: expression, at, ...(target !== '' && { target }), ...ASKED }
  })
  return disposables(
    () => store.offers.delete('effects'),
    answer,
    sized(host, (w) => {
      width.value = Math.max(0, w - 32)
    }),
    renders(page, () => {
      const [found, q] = [answer.value.value, asked.value]
      const { at, target } = wish.value
      const current = q !== null && q.expression === possible.value && q.at === at && q.target === target
      const answered = current && (answer.running.value || found?.effects != null)
      return html`${question(store, possible.value, wish, ask, answered)}
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${answer.running.value ? waiting(found, stop) : nothing}
        ${found?.effects && q ? result(context, q.expression, found, width.value) : nothing}`
    }),
  )
}

function question(store: Store, expression: string | null, wish: { value: Wish }, ask: () => void, answered: boolean) {
  if (expression === null)
    return html`<p class="dim">${
      store.search.results.value?.kind === 'number'
        ? 'A number begins and ends nowhere; compare it first, as in column() > 60.'
        : 'Search for a feature first; then this tells which units the network uses where it ends.'
    }</p>`
  const { at, target } = wish.value
  const change = (part: Partial<Wish>) => {
    wish.value = { ...wish.value, ...part }
  }
  const value = ({ target }: Event) => (target as HTMLInputElement | HTMLSelectElement).value
  return html`${
    answered
      ? nothing
      : html`<p class="dim verdict">A unit can follow <span class="mono">${expression}</span> without the network reading it. Each unit is held at its mean over the ${ASKED.window} characters before places of the feature: all units by an estimate, the ${ASKED.exact} largest exactly.</p>`
  }<div class="probe-ask">
    <select class="input" aria-label="Where it is measured" @change=${(event: Event) => change({ at: value(event) as FeaturePlace })}>
      ${(Object.keys(AT_WORDS) as FeaturePlace[]).map((key) => html`<option value=${key} ?selected=${at === key}>${AT_WORDS[key]}</option>`)}
    </select>
    <label title="Leave empty for the loss of the character that follows">logit of <input class="input number" maxlength="2"
      aria-label="Character whose logit is measured; empty for the loss" placeholder="loss" .value=${target}
      @input=${(event: Event) => change({ target: value(event) })} /></label>
    <button class="button primary" ?disabled=${answered} @click=${ask}>Measure all units</button>
  </div>`
}

const PHASES = {
  searching: 'Searching',
  estimating: 'Estimating all units',
  measuring: 'Measuring the largest',
}

function waiting(found: Measuring | null, stop: () => void) {
  const progress = found?.progress
  const share = progress ? Math.round((100 * progress.done) / progress.total) : 0
  return html`<div class="probe-wait">
    <span class="dim">${progress ? PHASES[progress.phase] : 'Evaluating the feature'}</span>
    <div class="bar" role="progressbar" aria-label="Measuring effects" aria-valuenow=${share}><i .style=${`width:${share}%`}></i></div>
    <button class="button" @click=${stop}>Cancel</button>
  </div>`
}

export function picture(effects: FeatureEffects, losses: Losses, choose: (unit: string) => void, look: Look) {
  const chart = effectsChart(effects, losses, look)
  const of = effects.target === null ? losses.of : (change: number) => change
  const found = effectPoints(effects)
  return pointedChart(chart, {
    title: 'Effect of holding each unit, by its AUROC',
    points: found.map((one) => ({
      ...{ x: chart.x(one.auroc), y: chart.y(of(one.change)) },
      words: effectWords(one, effects.target, losses),
    })),
    choose: (i) => choose(found[i].unit),
  })
}

export function result(context: Context, expression: string, { effects, progress }: Measuring, width: number) {
  const { store } = context
  if (!effects) return nothing
  const losses = store.losses.value
  const choose = (unit: string) => {
    store.chosenUnit.value = unit
  }
  const { places, total, matches, measured, agreement, at, before, target, seconds } = effects
  const there =
    target === null ? `loss there ${losses.figure(before)} ${losses.perCharacter}` : `mean logit there ${score(before)}`
  return html`<section class="section" data-figure-kind="effects">
      <header>${target === null ? 'Loss' : `Logit of “${target}”`} ${AT_WORDS[at]} <span class="clip mono">${expression}</span>${
        progress
          ? nothing
          : html`<button class="plain collect" title="Add to the report (F)" aria-label="Add to report: Detects × executes"
              @click=${() => collect(context, 'effects')}>Add to report</button>`
      }</header>
      ${picture(effects, losses, choose, { width, theme: store.theme.theme.value })}
      <p class="dim">${count(places)} of ${count(total)} places, ${count(matches)} matched characters; ${there}; ${seconds.toFixed(1)} s${
        progress ? nothing : html`<br />${agreementWords(agreement, measured.length)}`
      }</p>
    </section>
    <section class="section">
      <header>Largest effects <span>${target === null ? `${losses.unit} a character` : 'logits'}</span></header>
      <div class="explain-table effects-table">
        <span class="dim3">unit</span><span class="num dim3">AUROC</span><span class="num dim3">change</span
        ><span class="num dim3">95 %</span><span class="num dim3" title="The change at characters elsewhere that follow the same character, are of the same class and were about as hard to predict">matched</span>
        ${effectPoints(effects)
          .slice(0, ROWS)
          .map((point) => row(store, point, target === null ? losses.of : (value) => value, choose))}
      </div>
    </section>`
}

function row(
  store: Store,
  { unit, auroc, change, interval, matched, measured }: EffectPoint,
  of: (change: number) => number,
  choose: (unit: string) => void,
) {
  const words = (value: number) =>
    Number.isNaN(value) ? '' : `${value >= 0 ? '+' : '−'}${Math.abs(of(value)).toFixed(2)}`
  return html`<button class="explain-row ${store.unit.value === unit ? 'on' : ''}" aria-pressed=${store.unit.value === unit}
      @click=${() => choose(unit)}>
      ${withName(store, unit)}<span class="num">${score(auroc)}</span><span class="num ${measured ? 'strong' : 'dim'}"
        title=${measured ? 'measured' : 'estimated'}>${words(change)}</span><span class="num dim">${
          interval ? `${words(interval[0])} … ${words(interval[1])}` : ''
        }</span><span class="num">${words(matched)}</span></button>`
}
