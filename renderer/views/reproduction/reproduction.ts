// The set-up of Karpathy, Johnson and Fei-Fei (2015) on a text of the workspace: which networks, how far they are, and
// their losses on the test part by size.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { type NetworkLoss, networksChart, pointWords } from '../../../core/figures/charts/networks.ts'
import type { PlannedRow, ReproductionRequest, ReproductionState } from '../../../main/contract/reproduction-types.ts'
import { collect } from '../../actions/collect.ts'
import { count } from '../../charts/format.ts'
import type { Losses } from '../../charts/loss.ts'
import { pointedChart } from '../../charts/pointed.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import { createQuery } from '../../state/query.ts'
import { resource } from '../../state/resource.ts'
import { sentence } from '../../state/sentence.ts'
import type { Store } from '../../state/store.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { formFrom, PAPER_FORM, type ReproductionForm, reproductionForm, requestFrom } from './form.ts'

export const reproduction: ViewEntry = {
  id: 'reproduction',
  title: 'Reproduce the paper',
  modes: ['train'],
  place: 'main',
  help: {
    shows:
      'The networks of a paper on a text of the workspace: cells, depths and sizes, each trained in turn, their losses on the test part by number of parameters, and the paper’s tables and figures in the report.',
    computed:
      'Set-up of A. Karpathy, J. Johnson and L. Fei-Fei (2015), arXiv 1506.02078, section 3.3: RMSProp, rate 0.002, × 0.95 an epoch after the tenth, batches of 100 × 100 characters, a tenth of the text for validation and a tenth for test. Networks of a size have as many parameters as an LSTM of one layer with so many units. Dropout is none, initial weights are uniform in ±1/√units.',
    numbers: 'Beside n-gram models',
  },
  mount: mountReproduction,
  commands: [
    {
      title: 'Reproduce Karpathy et al. (2015): networks of all cells, depths and sizes',
      also: 'paper table test loss sizes parameters networks figures report',
      keys: '',
      run: ({ dock }) => dock.enter('reproduction'),
    },
  ],
}

function mountReproduction(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const width = signal(0)
  const edited = signal<ReproductionForm | null>(null)
  const chosen = signal<number | null>(null)
  const state = signal<ReproductionState | null>(null)
  /** what runs, or ran last, until it is changed */
  const form = {
    get value() {
      const request = state.value?.request
      return edited.value ?? (request ? formFrom(request) : PAPER_FORM)
    },
    set value(next: ReproductionForm) {
      edited.value = next
    },
  }
  const problem = signal<string | null>(null)
  const corpora = computed(() => store.catalogue.value?.corpora ?? [])
  const corpus = {
    get value() {
      return chosen.value ?? state.value?.request?.corpus ?? corpora.value[0]?.id ?? null
    },
    set value(id: number | null) {
      chosen.value = id
    },
  }
  const request = computed(() => (corpus.value === null ? null : requestFrom(form.value, corpus.value)))
  const asked = computed(() => (typeof request.value === 'string' ? null : request.value))
  /** changes as networks come, go and end */
  const stamp = computed(() =>
    (store.catalogue.value?.models ?? []).map(({ id, name, status }) => `${id} ${name} ${status}`).join(),
  )
  const plan = resource(
    () => asked.value && [JSON.stringify(asked.value), stamp.value],
    ([words], signal) => api.call('reproduction.plan', JSON.parse(words) as ReproductionRequest, { signal }),
  )
  const trained = computed(() =>
    (plan.value.value ?? []).flatMap(({ model, state }) => (state === 'trained' && model !== null ? [model] : [])),
  )
  const losses = resource(
    () => (trained.value.length > 0 ? [trained.value.join()] : null),
    ([ids], signal) => api.call('reproduction.losses', { models: ids.split(',').map(Number) }, { signal }),
  )
  store.offers.set('networks', () => {
    const models = trained.peek()
    if (models.length === 0) return 'There are no test losses to add: train the networks first.'
    return { kind: 'networks', model: models[0], models }
  })
  const watching = watch(context, state)
  const start = async () => {
    const next = asked.peek()
    if (!next) return
    problem.value = null
    try {
      await api.call('reproduction.start', next)
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  const stop = () => {
    const job = state.peek()?.job
    if (job != null) void api.call('jobs.cancel', { job }).catch(() => undefined)
  }
  return disposables(
    () => store.offers.delete('networks'),
    plan,
    losses,
    watching,
    sized(host, (w) => {
      width.value = Math.max(0, w - 32)
    }),
    renders(page, () => {
      if (corpora.value.length === 0)
        return html`<p class="dim">There is no text to train on yet: drop one on the window, or open it (Ctrl O).</p>`
      const running = state.value?.job != null
      const wrong = typeof request.value === 'string' ? request.value : (problem.value ?? plan.problem.value)
      const rows = plan.value.value
      const off = running || wrong !== null || rows === null || (store.catalogue.value?.workspace.readOnly ?? true)
      return html`${reproductionForm(form, corpora.value, corpus, running)}
        <div class="reproduction-run">
          <button class="button primary" ?disabled=${off} @click=${start}>${words(rows)}</button>
          ${running ? progress(state.value!, stop) : nothing}
        </div>
        ${wrong === null ? nothing : html`<p class="problem" role="alert">${wrong}</p>`}
        ${running ? nothing : ended(context, state.value)}
        ${losses.value.value && width.value > 0 ? lossSection(context, losses.value.value, width.value) : nothing}
        ${rows && wrong === null ? table(store, rows) : nothing}`
    }),
  )
}

/** The state of the program's reproduction, now and as it changes. */
function watch({ api }: Context, state: { value: ReproductionState | null }) {
  const query = createQuery()
  const stop = effect(() => {
    void query.each(
      (signal) => api.stream('reproduction.watch', {}, { signal }),
      (now) => {
        state.value = now
      },
      () => undefined, // the window says by itself that it is offline
    )
  })
  return disposables(stop, query.cancel)
}

function words(rows: readonly PlannedRow[] | null): string {
  const left = (rows ?? []).filter(({ state }) => state !== 'trained').length
  if (rows === null || left === rows.length) return 'Train the networks'
  return left === 0 ? 'Make the report' : `Go on: ${left} of ${rows.length} networks`
}

function progress({ doing, done, total }: ReproductionState, stop: () => void) {
  const share = Math.round((100 * done) / Math.max(1, total))
  return html`<span class="dim clip" role="status">${done} of ${total}: ${doing || 'beginning'}</span>
    <div class="bar" role="progressbar" aria-label="Reproducing the paper" aria-valuenow=${share}><i .style=${`width:${share}%`}></i></div>
    <button class="button" @click=${stop}>Cancel</button>`
}

function ended({ store }: Context, state: ReproductionState | null) {
  if (state?.problem) return html`<p class="problem" role="alert">${state.problem}</p>`
  if (!state || state.entries.length === 0) return nothing
  const notes = state.notes.map((note) => html`<p class="dim">${note}</p>`)
  return html`<p role="status">${count(state.entries.length)} entries are in the report.
      <button class="plain" @click=${() => store.show('findings', 'writeup')}>Open the report</button></p>${notes}`
}

function lossSection(context: Context, networks: readonly NetworkLoss[], width: number) {
  const { store } = context
  return html`<section class="section">
    <header>Test loss by size <button class="plain collect" title="Add to the report" aria-label="Add to report: Test loss by size"
      @click=${() => collect(context, 'networks')}>Add to report</button></header>
    ${picture(networks, width, store.theme.theme.value, store.losses.value)}
  </section>`
}

export function picture(networks: readonly NetworkLoss[], width: number, theme: 'light' | 'dark', losses: Losses) {
  const chart = networksChart(networks, losses, { width, theme })
  const points = networks.map((network) => ({
    ...{ x: chart.x(network.parameters), y: chart.y(losses.of(network.nats)) },
    words: `${network.name}: ${pointWords(network, losses)}`,
  }))
  return pointedChart(chart, { title: 'Test loss by number of parameters', points })
}

const STATES = { new: 'not begun', begun: 'begun', trained: 'trained' }

function table(store: Store, rows: readonly PlannedRow[]) {
  const choose = (model: number) => {
    store.picked.value = { kind: 'model', id: model }
    store.show('training-run', 'train')
  }
  return html`<table class="reproduction-table tn" aria-label="Networks">
    <thead><tr><th scope="col">network</th><th scope="col" class="num">units a layer</th><th scope="col" class="num">parameters</th><th scope="col" class="num">steps</th><th scope="col">state</th></tr></thead>
    <tbody>${rows.map(
      ({ name, hidden, parameters, steps, totalSteps, state, model }) => html`<tr>
        <td>${model === null ? name : html`<button class="plain" @click=${() => choose(model)}>${name}</button>`}</td>
        <td class="num">${count(hidden)}</td><td class="num">${count(parameters)}</td>
        <td class="num">${totalSteps > 0 ? `${count(steps)} of ${count(totalSteps)}` : count(steps)}</td>
        <td>${STATES[state]}</td></tr>`,
    )}</tbody></table>`
}
