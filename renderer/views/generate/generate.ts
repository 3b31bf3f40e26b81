// A network writes: what it is given, and beside it the text as it comes, colored by the selected unit.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { ReadablePrime } from '../../../main/contract/scratchpad-types.ts'
import type { ModelInfo } from '../../../main/contract/types.ts'
import { disposables, renders } from '../../disposable.ts'
import { namedModel } from '../../state/checkpoints.ts'
import { createQuery } from '../../state/query.ts'
import type { Store } from '../../state/store.ts'
import { emptyState } from '../empty-state.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { unknownCharacters } from '../unknown-characters.ts'
import { type Draft, FIRST_DRAFT, isDraft, LONGEST_PRIME, readDraft } from './form.ts'
import { mountPage } from './page.ts'
import { createWriting, type Writing } from './writing.ts'

export const generate: ViewEntry = {
  id: 'generate',
  title: 'Generate',
  modes: ['explore'],
  place: 'main',
  help: {
    shows: 'Text that the network writes, coloured by the same unit, with what it expected at every place.',
    computed: 'Characters are drawn from the network’s softmax at the chosen temperature, with the seed that is shown.',
  },
  mount: mountGenerate,
}

/** Networks that have weights. */
function ready({ catalogue }: Store): ModelInfo[] {
  return (catalogue.value?.models ?? []).filter(
    ({ status, steps, bestStep }) => status === 'imported' || steps > 0 || bestStep !== null,
  )
}

function mountGenerate(host: HTMLElement, context: Context) {
  host.classList.add('generate')
  const { store, api } = context
  const part = (className: string) => host.appendChild(Object.assign(document.createElement('div'), { className }))
  const [empty, form, page] = [part(''), part('generate-form'), part('generate-page')]
  const draft = store.kept.signal<Draft>('generate', FIRST_DRAFT, isDraft)
  const chosen = signal<number | null>(null)
  const model = computed(() => {
    const models = ready(store)
    const wanted = chosen.value ?? store.chain.value.model?.id
    return models.find(({ id }) => id === wanted) ?? models[0] ?? null
  })
  const writing = createWriting(api)
  const shown = computed(() => model.value !== null)
  const touched = signal<Touched>(NONE)
  const asking = createQuery()
  const checks = effect(() => {
    const [id, { prime, unknown }] = [model.value?.id, draft.value]
    asking.cancel()
    if (id === undefined || prime === '' || prime.length > LONGEST_PRIME) {
      touched.value = NONE
      return
    }
    const take = (answer: Touched) => {
      touched.value = answer
    }
    void asking.one(
      () => api.call('generate.prime', { model: id, prime, unknown }),
      take,
      () => take(NONE),
    )
  })
  /** What a text of the report was written from, written once more. */
  const reopens = effect(() => {
    const figure = store.reopened.value
    if (figure?.kind !== 'generated') return
    store.reopened.value = null
    const { prime, temperature, seed, text } = figure
    const length = Math.max(1, Array.from(text).length)
    chosen.value = figure.model
    const typed = { prime, temperature: String(temperature), seed: String(seed), length: String(length) }
    draft.value = { ...typed, unknown: 'map' }
    void writing.start(figure.model, { prime, temperature, seed, length, unknown: 'map' })
  })
  return disposables(
    reopens,
    checks,
    () => asking.cancel(),
    writing,
    emptyState(empty, context, () => !shown.value),
    renders(form, () => (shown.value ? fields(store, draft, model.value!, chosen, writing, touched.value) : html``)),
    mountPage(page, context, model, writing),
  )
}

/** Characters of the prime that the network does not know. */
type Touched = Pick<ReadablePrime, 'unknown' | 'total'>

const NONE: Touched = { unknown: [], total: 0 }

type Cell<T> = { value: T; peek(): T }

function fields(
  store: Store,
  draft: Cell<Draft>,
  model: ModelInfo,
  chosen: { value: number | null },
  writing: Writing,
  touched: Touched,
): TemplateResult {
  const { request, problems } = readDraft(draft.value)
  const running = writing.running.value
  const change = (key: keyof Draft) => (event: Event) => {
    draft.value = { ...draft.peek(), [key]: (event.target as HTMLInputElement).value }
  }
  const submit = (event: Event) => {
    event.preventDefault()
    if (running) writing.stop()
    else if (request) void writing.start(model.id, request)
  }
  const enter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
  }
  const problem = (words: string | null | undefined) =>
    words ? html`<p class="problem" role="alert">${words}</p>` : nothing
  const goesOn = writing.canContinue.value && writing.written.value?.model === model.id
  return html`<form class="contents tn" @submit=${submit} novalidate>
    <label class="row"><span>Network</span>
      <select class="input" @change=${(event: Event) => {
        chosen.value = Number((event.target as HTMLSelectElement).value)
      }}>
        ${ready(store).map((one) => html`<option value=${one.id} .selected=${one.id === model.id}>${namedModel(one)}</option>`)}
      </select></label>
    <label class="prime"><span>Prime <span class="dim3">what it reads first</span></span>
      <textarea class="input mono" rows="4" spellcheck="false" placeholder="Nothing: it starts on a new line"
        .value=${draft.value.prime} aria-invalid=${writing.problem.value !== null} @input=${change('prime')} @keydown=${enter}></textarea></label>
    <div class="touched">${unknownCharacters(touched, draft.value.unknown, (unknown) => {
      draft.value = { ...draft.peek(), unknown }
    })}</div>
    ${problem(problems.prime ?? writing.problem.value)}
    <div class="row"><label for="generate-temperature" title="0 always takes the likeliest; 1 is the network’s own distribution">Temperature</label>
      <span class="slider"><input type="range" min="0" max="2" step="0.05" aria-label="Temperature"
          .value=${draft.value.temperature} @input=${change('temperature')} />
        <input id="generate-temperature" class="input" .value=${draft.value.temperature} @input=${change('temperature')} /></span></div>
    ${problem(problems.temperature)}
    <label class="row" title="The same seed writes the same text"><span>Seed</span><input class="input" .value=${draft.value.seed} @input=${change('seed')} /></label>
    ${problem(problems.seed)}
    <label class="row"><span>Length</span><input class="input" .value=${draft.value.length} @input=${change('length')} /></label>
    ${problem(problems.length)}
    <div class="buttons">
      <button class="button primary" type="submit" ?disabled=${!running && request === null}>${running ? 'Stop' : 'Generate'}</button>
      <button class="button" type="button" ?disabled=${running || !goesOn || request === null}
        @click=${() => request && void writing.continue(request)}>Continue</button>
    </div>
  </form>`
}
