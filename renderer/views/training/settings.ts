// The settings of the next run, or, locked, those of the run that is looked at.

import { html, nothing, type TemplateResult } from 'lit-html'
import { resetsOf } from '../../../core/schema/cells.ts'
import { TRAINING_OPTIONS } from '../../../core/schema/training-options.ts'
import { readWhole } from '../../../main/contract/numbers.ts'
import type { CorpusInfo, ModelInfo, TrainingConfig } from '../../../main/contract/types.ts'
import { count, short } from '../../charts/format.ts'
import { renders } from '../../disposable.ts'
import { sentence } from '../../state/sentence.ts'
import type { Store } from '../../state/store.ts'
import { EMPTY_DRAFT, isActive } from '../../state/training.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { FIELDS, type Field, type FieldKey, type Problems, type Texts } from './fields.ts'
import { check, freeName, freeOf, parameters, parts, plannedSteps, storage, textsOf } from './form.ts'

export const trainingSettings: ViewEntry = {
  id: 'training-settings',
  title: 'Settings',
  modes: ['train'],
  place: 'left',
  commands: [
    {
      title: 'Start training',
      also: 'train run learn new network',
      keys: '',
      run: (context) => void startRun(context),
    },
    {
      title: 'Train a new network from the weights of this one…',
      also: 'continue fine-tune go on other text imported',
      keys: '',
      off: ({ store }) => !store.chain.value.model?.hash,
      run: ({ store }) => {
        const model = store.chain.peek().model
        if (model?.hash) trainFrom(store, model.id)
      },
    },
  ],
  mount(host: HTMLElement, context: Context) {
    host.classList.add('training-settings')
    return renders(host, () => page(context))
  },
}

/** The form as it stands: what is typed over the defaults of the text. */
export function nextRun({ training, catalogue, info }: Store) {
  const corpus = catalogue.value?.corpora.find(({ id }) => id === training.corpus.value)
  const defaults = training.defaults.value.value
  if (!corpus || !defaults) return null
  const taken = catalogue.value!.models.map(({ name }) => name)
  const { edits } = training.draft.value
  const source = sourceOf({ training, catalogue })
  const threads = info.value?.threads ?? defaults.threads
  const texts: Texts = { ...textsOf({ ...defaults, threads }, ''), ...edits }
  if (source) Object.assign(texts, shapeTexts(defaults))
  if (edits.name === undefined)
    texts.name = source ? freeOf(`${source.name} on ${corpus.name}`, taken) : freeName(shapeOf(texts), taken)
  const checked = check(texts, corpus, taken)
  const unknown = edits.unknown as TrainingConfig['unknown']
  const ready = training.defaults.key.value?.[1] === (training.draft.value.from ?? null)
  const config = checked.config && ready ? { ...checked.config, ...(source && unknown && { unknown }) } : null
  return { corpus, texts, source, ...checked, config }
}

/** The network whose weights the next one begins with, while it is there. */
function sourceOf({ training, catalogue }: Pick<Store, 'training' | 'catalogue'>): ModelInfo | undefined {
  const { from } = training.draft.value
  return from === undefined ? undefined : catalogue.value?.models.find(({ id }) => id === from)
}

/** Fields of the network's shape, which its weights decide. */
const SHAPE: readonly FieldKey[] = ['cell', 'reset', 'layers', 'hidden', 'embedding']

function shapeTexts(defaults: TrainingConfig): Partial<Texts> {
  const texts = textsOf(defaults, '')
  return Object.fromEntries(SHAPE.map((key) => [key, texts[key]]))
}

function shapeOf({ cell, layers, hidden }: Texts) {
  return { cell: cell as TrainingConfig['cell'], layers: readWhole(layers), hidden: readWhole(hidden) }
}

export async function startRun({ store, api }: Context): Promise<void> {
  const next = nextRun(store)
  if (!next) store.notices.tell('There is no text to train on yet: open one first.')
  else if (!next.config) store.show('training-settings', 'train')
  if (!next?.config) return
  try {
    const { model } = await api.call('training.start', {
      ...{ corpus: next.corpus.id, name: next.name, config: next.config, from: next.source?.id },
    })
    store.training.draft.value = EMPTY_DRAFT
    store.picked.value = { kind: 'model', id: model }
  } catch (error) {
    store.notices.tell(sentence(error), true)
  }
}

/** Puts a network into the form, whose weights the next one begins with. */
export function trainFrom(store: Store, from: number): void {
  store.training.draft.value = { edits: {}, front: true, from }
  store.show('training-settings', 'train')
}

/** Puts the settings of a run into the form. */
export function duplicate(store: Store, config: TrainingConfig, corpus: number | null): void {
  const { name: _, ...edits } = textsOf(config, '')
  if (corpus !== null) store.training.corpus.value = corpus
  store.training.draft.value = { edits, front: true }
  store.show('training-settings', 'train')
}

function page(context: Context): TemplateResult {
  const { store } = context
  const { model, run, draft } = store.training
  const looked = model.value
  const config = run.value?.snapshot.config
  if (looked && config && !draft.value.front) return locked(context, looked, config)
  return form(context)
}

function locked({ store }: Context, model: ModelInfo, config: TrainingConfig): TemplateResult {
  const corpus = store.catalogue.value?.corpora.find(({ id }) => id === model.corpus)
  const words = isActive(model) ? 'Locked while the run is active.' : 'As it was trained.'
  const anew = () => {
    store.training.draft.value = { ...store.training.draft.peek(), front: true }
  }
  return html`<div class="fields" tabindex="0" role="group" aria-label="Settings of ${model.name}">
      ${groups({ texts: textsOf(config, model.name), problems: {}, config, corpus, parameters: model.parameters })}
    </div>
    <div class="foot">
      <p class="dim">${words}</p>
      <div class="buttons">
        <button class="button" @click=${() => duplicate(store, config, model.corpus)}>Duplicate settings</button>
        <button class="button" @click=${anew}>New run</button>
      </div>
    </div>`
}

function form(context: Context): TemplateResult {
  const { store } = context
  const { training } = store
  const next = nextRun(store)
  if (!next) {
    const problem = training.defaults.problem.value
    const anew = () => {
      training.draft.value = EMPTY_DRAFT
    }
    return html`<p class="fields dim">${problem ?? (training.corpus.value === null ? 'Settings appear when there is a text to train on.' : '')}
      ${problem ? html`<button class="button" @click=${anew}>Defaults</button>` : nothing}</p>`
  }
  const { texts, problems, config, corpus, source } = next
  const shape = shapeOf(texts)
  const size = parameters({ ...shape, embedding: readWhole(texts.embedding) }, corpus.vocabulary)
  const edited = Object.keys(training.draft.value.edits).length > 0
  const submit = (event: Event) => {
    event.preventDefault()
    void startRun(context)
  }
  const back = () => {
    training.draft.value = { ...training.draft.peek(), front: false }
  }
  return html`<form class="contents" @submit=${submit} novalidate>
    <div class="fields" role="group" aria-label="Settings of the next run">
      ${groups({ texts, problems, config, corpus, parameters: size, store, source })}
    </div>
    <div class="foot">
      ${wrongs(problems)} ${company(store)}
      <div class="buttons">
        <button class="button primary" type="submit" ?disabled=${config === null || readOnly(store)}>Start training</button>
        ${
          edited
            ? html`<button class="button" type="button" @click=${() => {
                training.draft.value = { ...training.draft.peek(), edits: {} }
              }}>Defaults</button>`
            : nothing
        }
        ${training.model.value ? html`<button class="button" type="button" @click=${back}>Cancel</button>` : nothing}
      </div>
    </div>
  </form>`
}

/** Which fields keep the run from starting: they may be out of sight. */
function wrongs(problems: Problems) {
  const titles = FIELDS.filter(({ key }) => problems[key] !== undefined).map(({ title }) => title)
  return titles.length > 0 ? html`<p class="dim">To be put right: ${titles.join(', ')}.</p>` : nothing
}

/** Two runs share the processor. */
function company({ catalogue }: Store) {
  const names = (catalogue.value?.models ?? []).filter(({ status }) => status === 'training').map(({ name }) => name)
  if (names.length === 0) return nothing
  return html`<p class="dim" role="status">${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} being trained: started now, this run
    shares the processor, and each takes about ${names.length + 1} times as long.</p>`
}

function readOnly({ catalogue }: Store): boolean {
  return catalogue.value?.workspace.readOnly ?? true
}

interface Shown {
  texts: Texts
  problems: Problems
  config: TrainingConfig | null
  corpus: CorpusInfo | undefined
  parameters: number
  /** without it the fields are locked */
  store?: Store
  /** whose weights the network begins with: its shape is locked */
  source?: ModelInfo
}

function groups(shown: Shown): TemplateResult[] {
  const { texts, corpus, config, store, source } = shown
  const of = (group: Field['group']) =>
    FIELDS.filter((f) => f.group === group && !(f.key === 'reset' && !resetsOf(texts.cell))).map((f) =>
      field(f, source && SHAPE.includes(f.key) ? { ...shown, store: undefined } : shown),
    )
  const train = config && corpus ? parts(config, corpus.characters).train : null
  const steps = config && corpus ? plannedSteps(config, corpus.characters) : null
  const stays = config && corpus ? storage(config, corpus.characters, shown.parameters) : null
  return [
    html`<h3>Text</h3>
      ${corpusField(corpus, store)} ${fact('Characters', corpus ? short(corpus.characters) : '–')} ${of('Text')}
      ${fact('Trained on', train === null ? '–' : short(train))} ${source && store ? unknownField(store) : nothing}`,
    html`<h3>Network</h3>
      ${store ? weightsField(store, source) : nothing} ${of('Network')} ${fact('Parameters', Number.isFinite(shown.parameters) ? count(shown.parameters) : '–')}`,
    html`<h3>Optimiser</h3>
      ${of('Optimiser')}`,
    html`<h3>Run</h3>
      ${of('Run')} ${stays === null ? nothing : html`<p class="dim" role="status">Keeps ${stays}.</p>`} ${steps === null ? nothing : fact('Steps in all', count(steps))}`,
  ]
}

function fact(title: string, value: string | TemplateResult): TemplateResult {
  return html`<div class="row"><span>${title}</span><output class="value">${value}</output></div>`
}

function corpusField(corpus: CorpusInfo | undefined, store: Store | undefined): TemplateResult {
  if (!store) return fact('Corpus', corpus?.name ?? 'removed')
  const { training, catalogue } = store
  const choose = (event: Event) => {
    training.corpus.value = Number((event.target as HTMLSelectElement).value)
  }
  return html`<label class="row"><span>Corpus</span>
    <select class="input" @change=${choose}>
      ${catalogue.value!.corpora.map((c) => html`<option value=${c.id} .selected=${c.id === corpus?.id}>${c.name}</option>`)}
    </select></label>`
}

/** New weights, or those of a network. */
function weightsField({ training, catalogue }: Store, source: ModelInfo | undefined): TemplateResult {
  const choose = (event: Event) => {
    const id = Number((event.target as HTMLSelectElement).value)
    const { edits } = training.draft.peek()
    training.draft.value = { edits, front: true, ...(id > 0 && { from: id }) }
  }
  const networks = catalogue.value!.models.filter(({ hash }) => hash !== '')
  return html`<label class="row" title="The weights and the vocabulary that the network begins with"><span>Weights</span>
    <select class="input" data-field="from" @change=${choose}>
      <option value="0" .selected=${source === undefined}>new</option>
      ${networks.map(({ id, name }) => html`<option value=${id} .selected=${id === source?.id}>of ${name}</option>`)}
    </select></label>`
}

/** What becomes of characters that the network of the weights does not know. */
function unknownField({ training }: Store): TemplateResult {
  const { choices, label } = TRAINING_OPTIONS.unknown
  const chosen = training.draft.value.edits.unknown ?? choices[0][0]
  const choose = (event: Event) => {
    const draft = training.draft.peek()
    const unknown = (event.target as HTMLSelectElement).value
    training.draft.value = { ...draft, edits: { ...draft.edits, unknown } }
  }
  return html`<label class="row" title="Characters of the text that the vocabulary of these weights lacks"><span>${label}</span>
    <select class="input" data-field="unknown" @change=${choose}>
      ${choices.map(([value, words]) => html`<option value=${value} .selected=${value === chosen}>${words}</option>`)}
    </select></label>`
}

function field(field: Field, { texts, problems, store }: Shown): TemplateResult | typeof nothing {
  const { key, title, unit, choices, help } = field
  if (!store) return lockedField(field, texts[key])
  const change = (event: Event) => {
    const { draft } = store.training
    const { edits, ...others } = draft.peek()
    draft.value = { ...others, edits: { ...edits, [key]: (event.target as HTMLInputElement).value }, front: true }
  }
  const problem = problems[key]
  const control = choices
    ? html`<select class="input" data-field=${key} aria-invalid=${problem !== undefined} @change=${change}>
        ${choices.map(([value, words]) => html`<option value=${value} .selected=${value === texts[key]}>${words}</option>`)}
      </select>`
    : html`<span class="value"
        ><input autocomplete="off" spellcheck="false" data-field=${key} .value=${texts[key]}
          aria-invalid=${problem !== undefined} @input=${change} />${unit ? html`<u>${unit}</u>` : nothing}</span>`
  return html`<label class="row" title=${help ?? ''}><span>${title}</span>${control}</label>
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`
}

function lockedField({ title, unit, choices }: Field, text: string): TemplateResult | typeof nothing {
  if (text === '') return nothing
  const words = choices?.find(([value]) => value === text)?.[1] ?? text
  return fact(title, unit ? html`${words} <u>${unit}</u>` : words)
}
