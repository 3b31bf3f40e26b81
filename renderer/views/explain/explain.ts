// What does this unit follow? All features of the workspace ranked as accounts of the chosen unit: each simulates the
// unit, and is judged on the held-out half.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { Explanation, ExplanationProgress } from '../../../main/contract/types.ts'
import { collect } from '../../actions/collect.ts'
import { probability, score } from '../../charts/format.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { streamed } from '../../state/streamed.ts'
import type { Context, ViewEntry } from '../entry.ts'

/** a unit is asked about once the ranking rests on it for so long, in milliseconds */
const REST = 350

export const explain: ViewEntry = {
  id: 'explain',
  title: 'Explanations',
  modes: ['explore'],
  place: 'right',
  letters: true,
  help: {
    shows:
      'The search the other way round: which features account for the unit, best first. R² is the share of the unit’s variance that a feature explains on held-out text.',
    computed:
      'Each feature simulates the unit by the unit’s mean at each of its values on the search half; held-out r and R² of simulation and unit; q over all features.',
    numbers: 'Explanations, probes, ablation',
  },
  mount: mountExplain,
  commands: [
    {
      title: 'Explanations of the unit',
      also: 'explain what does it follow best-matching features',
      keys: 'W',
      run: ({ dock }) => dock.enter('explain'),
    },
  ],
}

function mountExplain(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const shown = signal(false)
  const rested = resting(() => JSON.stringify([store.recordingId.value, store.unit.value]), REST)
  const whole = computed(() => store.recording.value?.state !== 'recording')
  const answer = streamed(
    () => {
      const [recording, unit]: [number | null, string | null] = JSON.parse(rested.value.value)
      const current = recording !== null && recording === store.recordingId.value
      return shown.value && whole.value && current && unit !== null ? [recording, unit] : null
    },
    ([recording, unit], signal) => api.stream('explain.unit', { recording, unit }, { signal }),
    (_old: ExplanationProgress | null, piece: ExplanationProgress) => piece,
  )
  return disposables(
    rested,
    answer,
    sized(host, (width) => {
      shown.value = width > 0
    }),
    renders(page, () => {
      const found = answer.value.value
      const unit = answer.key.value?.[1] ?? store.unit.value
      return html`<div class="name"><b>${unit}</b>${store.notes.nameOf(String(unit)) ? html`<span class="called clip">${store.notes.nameOf(String(unit))}</span>` : nothing}<span class="dim clip">${progress(found, answer.running.value)}</span></div>
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${found ? table(context, found) : whole.value ? nothing : html`<p class="dim">Ask again when the recording is complete.</p>`}`
    }),
  )
}

function progress(found: ExplanationProgress | null, running: boolean): string {
  if (running) return found ? `${found.done} of ${found.total} features` : 'asking every feature …'
  return found ? `${found.explanations.filter((e) => e.problem === null).length} features, best first` : ''
}

export function table(context: Context, { explanations }: ExplanationProgress) {
  const { store } = context
  const judged = explanations.filter((e) => e.problem === null)
  const refused = explanations.filter((e) => e.problem !== null)
  return html`<section class="section">
    <header>Best-matching features<button class="plain collect"
      title="Add to the report (F)" aria-label="Add to report: Explanations" @click=${() => collect(context, 'explanations')}>Add to report</button></header>
    <p class="dim3">Each simulates the unit; judged held out.</p>
    <div class="explain-table" role="group" aria-label="Features that account for the unit">
      <span class="dim3">feature</span><span class="num dim3">r</span><span class="num dim3">R²</span
      ><span class="num dim3">AUROC</span><span class="num dim3" title="Benjamini–Hochberg over all features">q</span>
      ${judged.map((e) => row(store, e))}
    </div>
    ${
      refused.length > 0
        ? html`<details class="refused"><summary class="dim">${refused.length} cannot be judged on this text</summary>
            ${refused.map((e) => html`<p class="dim"><span class="mono">${e.feature}</span>: ${e.problem}</p>`)}</details>`
        : nothing
    }
  </section>`
}

function row(store: Store, e: Explanation) {
  const on = store.search.expression.value === e.expression || store.search.expression.value === e.feature
  const sure = e.q !== null && e.q < 0.05
  return html`<button class="explain-row ${on ? 'on' : ''} ${(sure || e.q === null) && !(e.r2 <= 0) ? '' : 'dim'}" title=${`${e.meaning}\n${e.expression}`}
      aria-pressed=${on} @click=${() => store.search.run(e.feature)}>
      <span class="clip feature">${e.feature}</span><span class="num">${score(e.r)}</span><span class="num strong">${score(e.r2)}</span
      ><span class="num">${score(e.auroc)}</span><span class="num ${sure ? 'strong' : ''}">${e.q === null ? '…' : probability(e.q, 0)}</span>
    </button>`
}

/** A value once it has stayed for a while; the first one at once. */
function resting<T>(read: () => T, ms: number) {
  const source = computed(read)
  const value = signal(source.peek())
  let waiting = 0
  const stop = source.subscribe((next) => {
    window.clearTimeout(waiting)
    waiting = window.setTimeout(() => {
      value.value = next
    }, ms)
  })
  return {
    value,
    dispose() {
      window.clearTimeout(waiting)
      stop()
    },
  }
}
