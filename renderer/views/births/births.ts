// Birth of a unit: the network at the checkpoints that its training kept. A slider recolors the text as one of them reads
// it; scores of chosen units, and n-gram models, stand by step under the loss curve.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { BIRTH_TITLES, type BirthPart, birthWords } from '../../../core/figures/charts/births.ts'
import { BIRTH_PARTS } from '../../../core/schema/figures.ts'
import type { BirthEvent, BirthPair, Births } from '../../../main/contract/birth-types.ts'
import { collect } from '../../actions/collect.ts'
import { count } from '../../charts/format.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import { streamed } from '../../state/streamed.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { checkpointSection } from './checkpoints.ts'
import { type BirthForm, birthForm, EMPTY_BIRTHS, mostCharacters, SEED } from './form.ts'
import { lossPicture, picture } from './pictures.ts'

export const births: ViewEntry = {
  id: 'births',
  title: 'Birth of a unit',
  modes: ['explore'],
  place: 'right',
  letters: true,
  help: {
    shows:
      'The network at the checkpoints that its training kept: the text as one of them reads it, scores of units by step on the axis of the loss curve, what it wrote along the way, and its distance to n-gram models.',
    computed:
      'Each checkpoint reads the held-out part of the recording. AUROC, of a number r, in the direction of the last step; symmetric Kullback-Leibler divergence Σ (p − q) · log(p / q) at 1,000 characters. Bars: 95 % from resampled blocks.',
    numbers: 'Beside n-gram models',
  },
  mount: mountBirths,
  commands: [
    {
      title: 'Birth of a unit: the network along its training',
      also: 'checkpoints kept steps training dynamics n-gram divergence slider',
      keys: '',
      run: ({ dock }) => dock.enter('births'),
    },
  ],
}

/** What was asked, as text: of the recording. */
interface Asked {
  recording: number
  pairs: BirthPair[]
  order: number
}

interface Coming {
  births: Births | null
  progress: Extract<BirthEvent, { type: 'progress' }> | null
}

function gathered(old: Coming | null, event: BirthEvent): Coming {
  if (event.type === 'progress') return { births: old?.births ?? null, progress: event }
  return { births: event.births, progress: event.whole ? null : (old?.progress ?? null) }
}

function mountBirths(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const width = signal(0)
  const form = signal<BirthForm>(EMPTY_BIRTHS)
  const part = signal<BirthPart>('scores')
  const asked = signal<Asked | null>(null)
  const model = computed(() => store.recording.value?.model ?? null)
  const steps = computed(() => store.checkpoints.value.value ?? [])
  const answer = streamed(
    () => {
      const q = asked.value
      return q && q.recording === store.recordingId.value ? [q.recording, JSON.stringify(q)] : null
    },
    ([recording, words], signal) => {
      const { pairs, order } = JSON.parse(words) as Asked
      return api.stream('births.run', { recording, pairs, order, characters: mostCharacters(), seed: SEED }, { signal })
    },
    gathered,
  )
  const ask = () => {
    const recording = store.recordingId.peek()
    if (recording === null) return
    asked.value = null // the same once more, after it failed, is a new question
    asked.value = { recording, ...form.peek() }
  }
  store.offers.set('births', () => {
    const [q, found] = [asked.peek(), answer.value.peek()]
    if (!q || !found?.births || found.progress) return 'There is nothing of the checkpoints to add: read them first.'
    const { recording, pairs, order } = q
    return {
      ...{
        kind: 'births',
        recording,
        part: shownPart(found.births, part.peek()),
        order,
        most: mostCharacters(),
        seed: SEED,
      },
      ...{ among: pairs.map(({ unit }) => unit), features: pairs.map(({ feature }) => feature) },
    } as const
  })
  const add = (one: BirthPart) => {
    part.value = one
    collect(context, 'births')
  }
  return disposables(
    () => store.offers.delete('births'),
    answer,
    effect(() => {
      model.value // pairs are of one network
      form.value = EMPTY_BIRTHS
      asked.value = null
    }),
    sized(host, (w) => {
      width.value = Math.max(0, w - 32)
    }),
    renders(page, () => {
      const recording = store.recording.value
      if (!recording) return html`<p class="dim">No activations are selected.</p>`
      if (recording.state === 'recording')
        return html`<p class="dim">Checkpoints are read when the recording is complete.</p>`
      if (steps.value.length === 0) return noneKept(recording.modelName)
      const running = answer.running.value
      return html`${checkpointSection(context, steps.value, answer.value.value?.births ?? null)}
        ${birthForm(store, form, ask, running)}
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${running ? waiting(answer.value.value, () => (asked.value = null)) : nothing}
        ${answer.value.value?.births && width.value > 0 ? sections(context, answer.value.value.births, width.value, add) : nothing}`
    }),
  )
}

const noneKept = (name: string) =>
  html`<p class="dim verdict">No checkpoints of ${name} are kept. A network that is trained with <i>Keep one every: log</i> among the
    settings of its run keeps its weights along the way, and this shows what became of its units.</p>`

/** A part that there is, the one that was looked at if possible. */
function shownPart(births: Births, wanted: BirthPart): BirthPart {
  return partsOf(births).includes(wanted) ? wanted : (partsOf(births)[0] ?? 'scores')
}

function partsOf({ pairs, ngrams }: Births): BirthPart[] {
  return BIRTH_PARTS.filter((part) => (part === 'scores' ? pairs : ngrams).length > 0)
}

const PHASES = { 'n-grams': 'N-gram models learn', checkpoints: 'Reading checkpoints' }

function waiting(coming: Coming | null, stop: () => void) {
  const progress = coming?.progress
  const share = progress ? Math.round((100 * progress.done) / Math.max(1, progress.total)) : 0
  return html`<div class="probe-wait">
    <span class="dim">${progress ? PHASES[progress.phase] : 'Reading the text'}</span>
    <div class="bar" role="progressbar" aria-label="Reading checkpoints" aria-valuenow=${share}><i .style=${`width:${share}%`}></i></div>
    <button class="button" @click=${stop}>Cancel</button>
  </div>`
}

function sections(context: Context, births: Births, width: number, add: (part: BirthPart) => void) {
  const { store } = context
  const { start, end, scored, places, training, notes } = births
  const losses = store.losses.value
  const look = { width, theme: store.theme.theme.value }
  const choose = (step: number) => {
    store.look.checkpoint.value = step
  }
  const ngrams = training
    ? ` N-gram models of ${count(training.end - training.start)} characters of ${training.name}, their distance at ${count(places)} characters.`
    : ''
  return html`<section class="section"><header>Loss <span class="clip">${losses.unit} a character: validation of the run, and this text${births.samples.length > 0 ? '; ○ sample' : ''}</span></header>
      ${lossPicture(births, losses, look, choose)}</section>
    ${partsOf(births).map(
      (part) => html`<section class="section">
        <header>${BIRTH_TITLES[part]} <span class="clip">${birthWords(part, losses)}</span><button class="plain collect"
          title="Add to the report" aria-label=${`Add to report: ${BIRTH_TITLES[part]}`} @click=${() => add(part)}>Add to report</button></header>
        ${picture(births, part, losses, look, choose)}
      </section>`,
    )}
    <p class="dim">Characters ${count(start)} to ${count(end)}, ${count(scored)} of them held out.${ngrams}${notes.map((note) => ` ${note}`)}</p>`
}
