// One run: how far it is, its curves, what it wrote along the way, and the buttons that steer it.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { ModelInfo } from '../../../main/contract/types.ts'
import { collect } from '../../actions/collect.ts'
import { chooseTexts } from '../../actions/import.ts'
import { recordDialog } from '../../actions/record.ts'
import { count } from '../../charts/format.ts'
import { createPlot } from '../../charts/plot.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import { sentence } from '../../state/sentence.ts'
import { isActive, type Run } from '../../state/training.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { lossSection, smallCharts } from './charts.ts'
import { plannedSteps } from './form.ts'
import type { Look } from './look.ts'
import { remarks, runMetrics } from './run-metrics.ts'
import { sampleSection } from './samples.ts'
import { duplicate, nextRun, startRun } from './settings.ts'
import { curves, heightsIn, progress } from './shape.ts'

export const trainingRun: ViewEntry = {
  id: 'training-run',
  title: 'Training',
  modes: ['train'],
  place: 'main',
  letters: true,
  heading: (store) => computed(() => store.training.model.value?.name ?? 'Training'),
  help: {
    shows:
      'Loss on the part that is trained on and on the validation part, the gradient’s norm before clipping, learning rate and speed, and samples along the way.',
    computed:
      'Mean cross-entropy a character, in bits; truncated backpropagation through time over the sequence length.',
  },
  mount: mountRun,
}

const PADDING = 16

function mountRun(host: HTMLElement, context: Context) {
  host.classList.add('training-run')
  const look = {
    ...{ width: signal(0), height: signal(0), sample: signal<number | null>(null), hover: signal<number | null>(null) },
    plot: createPlot(),
  }
  const asked = signal<Asked | null>(null)
  const { store } = context
  let last: TemplateResult = html``
  return disposables(
    effect(() => {
      const status = store.training.run.value?.snapshot.status
      const wanted = asked.value
      const here = store.training.model.value?.id === wanted?.model
      if (wanted && here && status && fulfilled(wanted.what, status)) asked.value = null
    }),
    renders(host, () => {
      if (store.mode.value === 'train' && look.width.value > 0) last = page(context, look, asked)
      return last
    }),
    sized(host, (width, height) => {
      look.width.value = Math.max(0, width - 2 * PADDING)
      look.height.value = height
    }),
  )
}

/** What was asked of the run and it has not fulfilled yet: a pause takes effect at the checkpoint that it makes. */
interface Asked {
  model: number
  what: 'pause' | 'resume' | 'stop'
}
type AskedSignal = { value: Asked | null; peek(): Asked | null }

function page(context: Context, look: Look, asked: AskedSignal): TemplateResult {
  const { store } = context
  const model = store.training.model.value
  if (!store.catalogue.value) return html``
  if (!model) return nothingYet(context)
  const run = store.training.run.value
  const problem = store.training.problem.value
  if (problem) return html`<div class="empty"><p>${problem}</p></div>`
  if (!run) return html``
  const corpus = store.catalogue.value.corpora.find(({ id }) => id === model.corpus)
  const planned = corpus ? plannedSteps(run.snapshot.config, corpus.characters) : null
  const drawn = curves(run.points, store.losses.value)
  return html`${runMetrics(model, run, planned, store.losses.value, buttons(context, model, run, planned, asked))} ${bar(run, planned)}
    ${remarks(model, run, store.losses.value)} ${run.snapshot.error ? failure(context, model, run.snapshot.error) : nothing}
    ${lossSection(run, drawn, planned, look, store, () => collect(context, 'loss'))} ${sampleSection(run, drawn, look)}
    ${smallCharts(run, drawn, planned, {
      ...{ width: look.width.value, height: heightsIn(look.height.value).small, theme: store.theme.theme.value },
    })}`
}

/** One sentence, one button. */
function nothingYet(context: Context): TemplateResult {
  const { store } = context
  const { corpora, models } = store.catalogue.value!
  if (corpora.length === 0)
    return html`<div class="empty">
      <p>No text yet. Drop one onto the window, or choose a file.</p>
      <button class="button primary" @click=${() => void chooseTexts(context)}>Open a text…</button>
    </div>`
  const next = nextRun(store)
  const brought = store.chain.value.model
  const words = brought
    ? `${brought.name} was brought here trained, so it has no curve to show.`
    : models.length === 0
      ? 'No network yet.'
      : 'No network for this text yet.'
  const offer = next
    ? ` Train ${next.texts.name} on ${next.corpus.name}, ${count(next.corpus.characters)} characters.`
    : ''
  return html`<div class="empty">
    <p>${words}${offer}</p>
    ${next ? html`<button class="button" ?disabled=${!next.config} @click=${() => void startRun(context)}>Start training</button>` : nothing}
  </div>`
}

function bar({ snapshot }: Run, planned: number | null): TemplateResult {
  const share = progress(snapshot, planned)
  if (share === null) return html`<div class="train-bar"></div>`
  const percent = Math.round(1000 * share) / 10
  return html`<div class="train-bar ${snapshot.status}" role="progressbar" aria-label="Progress of the run"
    aria-valuenow=${percent}><i .style=${`width:${percent}%`}></i></div>`
}

function failure(context: Context, model: ModelInfo, error: string): TemplateResult {
  const { config } = context.store.training.run.value!.snapshot
  return html`<p class="problem failure" role="alert"><b>Failed.</b> ${error}
    <button class="plain strong" @click=${() => duplicate(context.store, config, model.corpus)}>Duplicate settings</button></p>`
}

function buttons(context: Context, model: ModelInfo, { snapshot }: Run, planned: number | null, asked: AskedSignal) {
  const { status, step } = snapshot
  const locked = context.store.catalogue.value!.workspace.readOnly
  const waiting = asked.value?.model === model.id && !fulfilled(asked.value.what, status) ? asked.value.what : null
  const ask = async (what: Asked['what']) => {
    asked.value = { model: model.id, what }
    try {
      await context.api.call(`training.${what}`, { model: model.id })
    } catch (error) {
      context.store.notices.tell(sentence(error))
      asked.value = null
    }
    if (what === 'resume') asked.value = null
  }
  const button = (what: Asked['what'], words: string, doing: string, primary = false) =>
    html`<button class="button ${primary ? 'primary' : ''}" ?disabled=${locked || waiting !== null} @click=${() => ask(what)}>
      ${waiting === what ? doing : words}
    </button>`
  if (status === 'training')
    return html`${button('pause', 'Pause', 'Pausing…', true)} ${button('stop', 'Stop and keep', 'Stopping…')}`
  const goesOn = isActive(snapshot) || step < (planned ?? 0)
  return html`${isActive(snapshot) || status === 'untrained' ? button('resume', 'Resume', 'Resuming…', true) : record(context, model, true)}
    ${isActive(snapshot) ? button('stop', 'Stop and keep', 'Stopping…') : goesOn ? button('resume', 'Resume', 'Resuming…') : nothing}
    ${isActive(snapshot) && model.bestStep !== null ? record(context, model, false) : nothing}`
}

function fulfilled(what: Asked['what'], status: ModelInfo['status']): boolean {
  return what === 'pause' ? status !== 'training' : what === 'stop' ? !isActive({ status }) : status === 'training'
}

/** Offers the text that the network was not trained on; the whole is one click away. */
function record(context: Context, model: ModelInfo, primary: boolean): TemplateResult {
  const open = () =>
    recordDialog(context, model.corpus === null ? undefined : { model: model.id, corpus: model.corpus })
  return html`<button class="button ${primary ? 'primary' : ''}" @click=${open}>Record…</button>`
}
