// One cell or many? Logistic regressions on one unit, two, … sixteen for the searched feature: how much of the feature
// they explain on the test part, the answer in words, the units in the order in which they came in, and what does
// without them.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { Look } from '../../../core/figures/charts/chart.ts'
import { probeChart, probeSteps } from '../../../core/figures/charts/probe.ts'
import type { ProbeEvent, ProbeMethod, ProbeMetrics, ProbeResult, ProbeStep } from '../../../main/contract/types.ts'
import { collect } from '../../actions/collect.ts'
import { score } from '../../charts/format.ts'
import { pointedChart } from '../../charts/pointed.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { streamed } from '../../state/streamed.ts'
import { columnOf } from '../../state/units.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { withName } from '../unit-row.ts'

const MOST = 16

export const probe: ViewEntry = {
  id: 'probe',
  title: 'Sparse probe',
  modes: ['explore'],
  place: 'right',
  letters: true,
  help: {
    shows:
      'Does one cell hold the feature, or do many together? The share of the feature’s bits that 1 to 16 units explain, and the units in the order in which they were taken.',
    computed:
      'Logistic regressions; units by forward selection or by a lasso on one part of the text, their number chosen on a second, figures on a third. After W. Gurnee et al. (2023), arXiv 2305.01610.',
    numbers: 'Explanations, probes, ablation',
  },
  mount: mountProbe,
  commands: [
    {
      title: 'Sparse probe of the feature',
      also: 'one cell or many logistic regression forward selection',
      keys: 'O',
      run: ({ dock }) => dock.enter('probe'),
    },
  ],
}

/** What has come of a probe so far. */
export interface Probed {
  steps: readonly ProbeStep[]
  result: ProbeResult | null
  progress: Extract<ProbeEvent, { type: 'progress' }> | null
}

export function gathered(old: Probed | null, event: ProbeEvent): Probed {
  const { steps, result, progress } = old ?? { steps: [], result: null, progress: null }
  if (event.type === 'step') return { steps: [...steps, event.step], result, progress }
  if (event.type === 'result') return { steps, result: event.result, progress: null }
  return { steps, result, progress: event }
}

/** The units that a probe may choose from: all, the set in hand, or a set that was kept. */
type From = 'all' | 'set' | `kept:${string}`

interface Choice {
  method: ProbeMethod
  from: From
  /** whether several units of one cell may be taken */
  bothStates: boolean
}

interface Question extends Choice {
  recording: number
  expression: string
  /** null for all */
  units: readonly string[] | null
}

function mountProbe(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const width = signal(0)
  const chosen = signal<Choice>({ method: 'greedy', from: 'all', bothStates: false })
  /** what could be asked now, and what was */
  const possible = computed(() => {
    const results = store.search.results.value
    return results?.kind === 'boolean' && results.recording === store.recordingId.value ? results.expression : null
  })
  const asked = signal<Question | null>(null)
  const answer = streamed(
    () => {
      const q = asked.value
      const units = q?.units?.join() ?? null
      return q && q.recording === store.recordingId.value
        ? [q.recording, q.expression, q.method, q.bothStates, units]
        : null
    },
    ([recording, expression, method, bothStates, only], signal) => {
      const units = only?.split(',')
      return api.stream('search.probe', { recording, expression, method, bothStates, units, most: MOST }, { signal })
    },
    gathered,
  )
  const ask = () => {
    const [recording, expression] = [store.recordingId.peek(), possible.peek()]
    const units = unitsFrom(store, chosen.peek().from)
    if (recording === null || expression === null) return
    asked.value = null // the same once more, after it failed, is a new question
    asked.value = { recording, expression, ...chosen.peek(), units }
  }
  const stop = () => {
    asked.value = null
  }
  store.offers.set('probe', () => {
    const [q, probed] = [asked.peek(), answer.value.peek()]
    if (!q || !probed?.result) return 'There is no probe to add: fit one first.'
    const { recording, expression, method, bothStates, units } = q
    const states = bothStates ? 'both' : 'one'
    const among = units && { among: [...units] }
    return { kind: 'probe', recording, feature: expression, method, states, ...among, most: MOST }
  })
  return disposables(
    () => store.offers.delete('probe'),
    answer,
    sized(host, (w) => {
      width.value = Math.max(0, w - 32)
    }),
    renders(page, () => {
      const probed = answer.value.value
      const q = asked.value
      const now = { ...chosen.value, expression: possible.value, units: unitsFrom(store, chosen.value.from) }
      const keys = ['expression', 'method', 'bothStates'] as const
      const current = q !== null && keys.every((key) => q[key] === now[key]) && q.units?.join() === now.units?.join()
      return html`${question(store, possible.value, chosen, ask, current && (answer.running.value || probed?.result != null))}
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${answer.running.value ? waiting(probed, stop) : nothing}
        ${probed && probed.steps.length > 0 ? result(context, asked.value!, probed, width.value) : nothing}`
    }),
  )
}

function question(
  store: Store,
  expression: string | null,
  chosen: { value: Choice },
  ask: () => void,
  answered: boolean,
) {
  if (expression === null)
    return html`<p class="dim">${
      store.search.results.value?.kind === 'number'
        ? 'A probe tells true from false; compare the number first, as in column() > 60.'
        : 'Search for a feature first; then this tells whether one unit knows it or many do together.'
    }</p>`
  const { method, from, bothStates } = chosen.value
  const change = (part: Partial<Choice>) => {
    chosen.value = { ...chosen.value, ...part }
  }
  const value = (event: Event) => (event.target as HTMLSelectElement).value
  const none = unitsFrom(store, from)?.length === 0
  return html`${answered ? nothing : html`<p class="dim verdict">Does one unit know <span class="mono">${expression}</span>, or do many together? Logistic regressions on one to ${MOST} units: fitted on one part of the text, their number chosen on a second, judged on a third.</p>`}<div class="probe-ask">
    <select class="input" aria-label="How the units are chosen" @change=${(event: Event) => change({ method: value(event) as ProbeMethod })}>
      <option value="greedy" ?selected=${method === 'greedy'}>forward selection</option>
      <option value="l1" ?selected=${method === 'l1'}>lasso</option>
    </select>
    <select class="input" aria-label="Which units may be chosen" @change=${(event: Event) => change({ from: value(event) as From })}>
      ${origins(store).map(([key, words]) => html`<option value=${key} ?selected=${from === key}>${words}</option>`)}
    </select>
    <label title="The hidden and the cell state, and the gates, of one cell count as one unless this is on"><input type="checkbox"
      .checked=${bothStates} @change=${() => change({ bothStates: !bothStates })} /> both h and c</label>
    <button class="button primary" ?disabled=${answered || none} @click=${ask}>Fit the probe</button>
  </div>`
}

function origins({ sets }: Store): (readonly [From, string])[] {
  const kept = sets.named.value.map(({ name }) => [`kept:${name}`, name] as const)
  return [['all', 'of all units'], ['set', `of the set (${sets.units.value.length})`], ...kept]
}

function unitsFrom({ sets, recording }: Store, from: From): readonly string[] | null {
  if (from === 'all') return null
  if (from === 'set') return sets.units.value
  const units = sets.named.value.find(({ name }) => `kept:${name}` === from)?.units ?? []
  return units.filter((unit) => recording.value && columnOf(recording.value, unit) >= 0)
}

const PHASES: Record<NonNullable<Probed['progress']>['phase'], string> = {
  reading: 'Reading the units',
  choosing: 'Choosing units',
  shifts: 'Shifted and shuffled features',
  untrained: 'The untrained network',
}

function waiting(probed: Probed | null, stop: () => void) {
  const progress = probed?.progress
  const [done, total] = progress ? [progress.done, progress.total] : [0, 1]
  return html`<div class="probe-wait">
    <span class="dim">${progress ? PHASES[progress.phase] : 'Evaluating the feature'}</span>
    <div class="bar" role="progressbar" aria-label="Probing" aria-valuenow=${Math.round((100 * done) / total)}>
      <i .style=${`width:${(100 * done) / total}%`}></i></div>
    <button class="button" @click=${stop}>Cancel</button>
  </div>`
}

export function picture(
  steps: readonly ProbeStep[],
  enough: number | null,
  choose: (unit: string) => void,
  look: Look,
) {
  const chart = probeChart(steps, enough, look)
  const points = probeSteps(steps, enough).map(({ x, y, words = '' }) => ({ x: chart.x(x), y: chart.y(y), words }))
  return pointedChart(chart, {
    title: 'Share of the feature’s bits that is explained, by the number of units in the probe',
    points,
    choose: (i) => choose(steps[i].added),
  })
}

export function result(context: Context, { expression }: Question, { steps, result }: Probed, width: number) {
  const { store } = context
  const choose = (unit: string) => {
    store.chosenUnit.value = unit
  }
  return html`<section class="section">
      <header>Units together <span class="clip mono">${expression}</span>${
        result
          ? html`<button class="plain collect" title="Add to the report (F)" aria-label="Add to report: Sparse probe"
              @click=${() => collect(context, 'probe')}>Add to report</button>`
          : nothing
      }</header>
      ${result ? html`<p class="verdict">${result.verdict.replaceAll(' %', '\u00a0%')}</p>` : nothing}
      ${picture(steps, result?.enough ?? null, choose, { width, theme: store.theme.theme.value })}
      <p class="dim">Share of the feature’s bits that is explained on the test part, with 95&nbsp;% intervals; thin: on the train part</p>
    </section>
    <section class="section">
      <header>In the order they came in <span>test part</span></header>
      <div class="explain-table probe-table">
        <span class="num dim3">k</span><span class="dim3">unit</span><span class="num dim3" title="Bits a character that are explained">bits</span
        ><span class="num dim3">95 %</span><span class="num dim3" title="Average precision">AP</span><span class="num dim3">AUROC</span
        ><span class="num dim3">F1</span>
        ${steps.map(
          (step) => html`<button class="explain-row ${store.unit.value === step.added ? 'on' : ''}"
            aria-pressed=${store.unit.value === step.added} @click=${() => choose(step.added)}>
            <span class="num ${result && step.k <= result.enough ? 'strong' : 'dim'}">${step.k}</span>${withName(store, step.added)}${bitsAnd(step.test, step.interval)}
          </button>`,
        )}
        ${result ? beside(result) : nothing}
      </div>
    </section>`
}

/** What does without these units, or without training, and what as many units make of shuffled runs. */
function beside({ enough, baselines: { lastCharacter, lastThree, untrained }, chance }: ProbeResult) {
  const rows: [string, ProbeMetrics | null][] = [
    ['last character', lastCharacter],
    ['last three characters', lastThree],
    [`untrained, ${enough} ${enough === 1 ? 'unit' : 'units'}`, untrained?.test ?? null],
    [
      `shuffled runs, ${chance?.k} ${chance?.k === 1 ? 'unit' : 'units'}`,
      chance && { ...chance.shuffled, entropy: Number.NaN },
    ],
  ]
  return rows.map(([words, figures]) =>
    figures
      ? html`<div class="probe-beside"><span></span><span class="dim">${words}</span>${bitsAnd(figures, null)}</div>`
      : nothing,
  )
}

function bitsAnd({ bits, averagePrecision, auroc, f1 }: ProbeMetrics, interval: ProbeStep['interval']) {
  return html`<span class="num strong">${score(bits, 3)}</span><span class="num dim">${
    interval ? `${score(interval[0])} – ${score(interval[1])}` : ''
  }</span><span class="num">${score(averagePrecision)}</span><span class="num">${score(auroc)}</span><span class="num">${score(f1)}</span>`
}
