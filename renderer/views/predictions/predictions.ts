// What the network knows: its predictions of the recorded text beside those of n-gram models of what it was trained on, of
// a feed-forward network, and of another network.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import {
  PART_TITLES,
  type PredictionPart,
  partWords,
  predictionsChart,
} from '../../../core/figures/charts/predictions.ts'
import { PREDICTION_PARTS } from '../../../core/schema/figures.ts'
import type {
  ComparisonOptions,
  PredictionComparison,
  PredictionEvent,
} from '../../../main/contract/prediction-types.ts'
import { collect } from '../../actions/collect.ts'
import { chartOf } from '../../charts/draw.ts'
import { count } from '../../charts/format.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import { createQuery } from '../../state/query.ts'
import { streamed } from '../../state/streamed.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { type ComparisonForm, comparisonForm, EMPTY_FORM, optionsFrom } from './form.ts'

export const predictions: ViewEntry = {
  id: 'predictions',
  title: 'What it knows',
  modes: ['explore'],
  place: 'right',
  letters: true,
  help: {
    shows:
      'How well the network predicts the recorded text beside n-gram models of what it was trained on: losses, shared errors, single characters, what its errors are of, and closing delimiters by distance.',
    computed:
      'Interpolated modified Kneser-Ney of orders 1 to 20 and an unbounded one, on characters that neither has learned from. Standard errors from resampled blocks of the text. Errors, p < ½, and their oracles after A. Karpathy, J. Johnson and L. Fei-Fei (2015), arXiv 1506.02078, section 4.4.',
    numbers: 'Beside n-gram models',
  },
  mount: mountPredictions,
  commands: [
    {
      title: 'What the network knows beside n-gram models',
      also: 'n-grams Kneser-Ney loss errors oracles delimiters compare predictions',
      keys: '',
      run: ({ dock }) => dock.enter('predictions'),
    },
  ],
}

/** A comparison, and what was asked. */
interface Shown {
  recording: number
  options: ComparisonOptions
  result: PredictionComparison
}

interface Coming {
  result: PredictionComparison | null
  progress: Extract<PredictionEvent, { type: 'progress' }> | null
}

function gathered(old: Coming | null, event: PredictionEvent): Coming {
  if (event.type === 'result') return { result: event.result, progress: null }
  return { result: old?.result ?? null, progress: event }
}

function mountPredictions(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const width = signal(0)
  const form = signal<ComparisonForm>(EMPTY_FORM)
  const part = signal<PredictionPart>('losses')
  const asked = signal<{ recording: number; options: string } | null>(null)
  const kept = signal<Shown | null>(null)
  const whole = computed(() => store.recording.value?.state !== 'recording')
  const answer = streamed(
    () => {
      const q = asked.value
      return q && q.recording === store.recordingId.value ? [q.recording, q.options] : null
    },
    ([recording, options], signal) =>
      api.stream('predictions.compare', { recording, ...(JSON.parse(options) as ComparisonOptions) }, { signal }),
    gathered,
  )
  const shown = computed((): Shown | null => {
    const [q, result] = [asked.value, answer.value.value?.result]
    if (q && result) return { recording: q.recording, options: JSON.parse(q.options), result }
    return kept.value?.recording === store.recordingId.value ? kept.value : null
  })
  const feature = computed(() => store.feature.value ?? store.numberFeature.value)
  const ask = () => {
    const recording = store.recordingId.peek()
    if (recording === null) return
    asked.value = null // the same once more, after it failed, is a new question
    asked.value = { recording, options: JSON.stringify(optionsFrom(form.peek(), feature.peek())) }
  }
  store.offers.set('predictions', () => {
    const found = shown.peek()
    if (!found) return 'There is no comparison to add: compare the predictions first.'
    const { order, against, context, features = [], delimiters = [] } = found.options
    const [pair] = delimiters
    return {
      ...{ kind: 'predictions', recording: found.recording, part: part.peek(), order },
      ...(against !== undefined && { against }),
      ...(context !== undefined && { context }),
      ...(features.length > 0 && { feature: features[0] }),
      ...(pair && { open: pair.open, close: pair.close }),
    } as const
  })
  const add = (one: PredictionPart) => {
    part.value = one
    collect(context, 'predictions')
  }
  return disposables(
    () => store.offers.delete('predictions'),
    answer,
    recall(context, kept),
    sized(host, (w) => {
      width.value = Math.max(0, w - 32)
    }),
    renders(page, () => {
      if (!store.recording.value) return html`<p class="dim">No activations are selected.</p>`
      if (!whole.value) return html`<p class="dim">Predictions are compared when the recording is complete.</p>`
      const running = answer.running.value
      return html`${comparisonForm(store, form, feature.value, ask, running)}
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${running ? waiting(answer.value.value, () => (asked.value = null)) : nothing}
        ${shown.value && width.value > 0 ? sections(context, shown.value.result, width.value, add) : nothing}`
    }),
  )
}

/** The last comparison of each recording. */
function recall({ store, api }: Context, kept: { value: Shown | null }) {
  const query = createQuery()
  const id = computed(() => store.recording.value?.id ?? null)
  const stop = effect(() => {
    const recording = id.value
    if (recording === null) return
    void query.one(
      (signal) => api.call('predictions.kept', { recording }, { signal }),
      (found) => {
        kept.value = found && { recording, ...found }
      },
      () => {
        kept.value = null // nothing is kept; a comparison says what is wrong
      },
    )
  })
  return disposables(stop, query.cancel)
}

const PHASES = {
  network: 'The network reads the text',
  training: 'Models learn the training text',
  'n-grams': 'Models read the text',
  comparing: 'Comparing',
}

function waiting(coming: Coming | null, stop: () => void) {
  const progress = coming?.progress
  const share = progress ? Math.round((100 * progress.done) / Math.max(1, progress.total)) : 0
  return html`<div class="probe-wait">
    <span class="dim">${progress ? PHASES[progress.phase] : 'Reading the text'}</span>
    <div class="bar" role="progressbar" aria-label="Comparing predictions" aria-valuenow=${share}><i .style=${`width:${share}%`}></i></div>
    <button class="button" @click=${stop}>Cancel</button>
  </div>`
}

function sections(context: Context, result: PredictionComparison, width: number, add: (part: PredictionPart) => void) {
  const { characters, start, end, training, notes } = result
  const parts = PREDICTION_PARTS.filter((part) => part !== 'feature' || result.features.length > 0)
  return html`<p class="dim verdict">${count(characters)} characters (${count(start)} to ${count(end)}); n-gram models of
      ${count(training.end - training.start)} characters of ${training.name}.${notes.map((note) => ` ${note}`)}</p>
    ${parts.map((part) => section(context, result, part, width, () => add(part)))}`
}

function section(
  { store }: Context,
  result: PredictionComparison,
  part: PredictionPart,
  width: number,
  add: () => void,
) {
  const title = part === 'feature' ? `Loss by ${result.features[0].feature}` : PART_TITLES[part]
  return html`<section class="section">
    <header>${title} <span class="clip">${partWords(result, part)}</span><button class="plain collect"
      title="Add to the report" aria-label=${`Add to report: ${title}`} @click=${add}>Add to report</button></header>
    ${picture(result, part, width, store.theme.theme.value, store.losses.value)}
  </section>`
}

export function picture(
  result: Parameters<typeof predictionsChart>[0],
  part: PredictionPart,
  width: number,
  theme: 'light' | 'dark',
  losses: Parameters<typeof predictionsChart>[2],
) {
  const { marks, height } = predictionsChart(result, part, losses, { width, theme })
  return html`${chartOf(marks, { title: PART_TITLES[part], width, height })}`
}
