// The workspace as a tree: texts, networks, recordings, and the features that are near at hand. A click selects; each
// row can be renamed and removed; “+” adds.

import { signal } from '@preact/signals-core'
import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { titleOf } from '../../core/schema/encodings.ts'
import { guessing, worseThanGuessing } from '../../main/contract/losses.ts'
import type { CorpusInfo, ModelInfo, RecordingInfo } from '../../main/contract/types.ts'
import { binDialog, binWords } from '../actions/bin.ts'
import { changeFeature, orTell, remove, rename } from '../actions/edit.ts'
import { featureDialog } from '../actions/feature.ts'
import { fitTextDialog } from '../actions/fit-text.ts'
import { chooseModels, chooseTexts } from '../actions/import.ts'
import { removeOwn } from '../actions/own-features.ts'
import { recordDialog } from '../actions/record.ts'
import { OTHER_NETWORK_FILES, saveNetwork } from '../actions/save-network.ts'
import { searchFor } from '../actions/search-for.ts'
import { count, score, short } from '../charts/format.ts'
import type { Losses } from '../charts/loss.ts'
import { renders } from '../disposable.ts'
import { restOn } from '../shell/focus.ts'
import { type IconName, icon } from '../shell/icons.ts'
import { type MenuItem, openMenuAt } from '../shell/menu.ts'
import { modelCheckpoint, recordingCheckpoint } from '../state/checkpoints.ts'
import type { Pick } from '../state/current.ts'
import { isCalled } from '../state/used-features.ts'
import type { Context, ViewEntry } from './entry.ts'
import { trainFrom } from './training/settings.ts'

interface Row {
  key: string
  name: string
  title: string
  meta: string
  on: boolean
  select: () => void
  /** what choosing it does, for its menu */
  does: string
  /** what else its menu offers */
  more: MenuItem[]
  rename?: (name: string) => Promise<unknown>
  remove?: () => Promise<unknown>
  save?: () => Promise<unknown>
}

function trainOn({ store }: Context, id: number): void {
  store.picked.value = { kind: 'corpus', id }
  store.mode.value = 'train'
}

function recordFrom(context: Context, pick: Pick): void {
  context.store.picked.value = pick
  recordDialog(context)
}

/** Which weights a recording was made with, or that this is not known any more. */
function withCheckpoint({ store }: Context, recording: RecordingInfo): string {
  const model = store.catalogue.value?.models.find(({ id }) => id === recording.model) ?? null
  return recordingCheckpoint(recording, model) || 'checkpoint not known'
}

function canRecord({ steps, status }: ModelInfo): boolean {
  return steps > 0 || status === 'imported'
}

const editing = signal<string | null>(null)

export const workspace: ViewEntry = {
  id: 'workspace',
  title: 'Workspace',
  modes: ['explore', 'train'],
  place: 'left',
  letters: true,
  mount: mountTree,
}

function mountTree(host: HTMLElement, context: Context) {
  host.classList.add('tree')
  Object.assign(host.dataset, { roving: 'rows', parts: '.item, .acts button, .add, .more' })
  const { store } = context
  return renders(host, () => {
    const catalogue = store.catalogue.value
    if (!catalogue) return html`${nothing}`
    return html`${group(context, 'Texts', 'corpus', corpora(context), 'No text yet: drop one, or press +.', {
      title: 'Open a text…',
      run: () => void chooseTexts(context),
    })}
    ${group(context, 'Networks', 'model', models(context), 'No network yet: train one, or press +.', {
      title: 'Open a network…',
      run: () => void chooseModels(context),
    })}
    ${group(
      context,
      'Activations',
      'recording',
      recordings(context),
      catalogue.models.length > 0
        ? 'No recorded activations yet: press +.'
        : 'No recorded activations yet: they take a network.',
      catalogue.models.length > 0 && {
        title: 'Record activations…',
        run: () => recordDialog(context),
      },
    )}
    ${group(context, 'Features', 'feature', features(context), 'No feature yet.', {
      title: 'Keep the searched feature…',
      run: () => featureDialog(context),
    })}
    <button class="more plain" @click=${() => store.show('features', 'explore')}>All ${store.features.total.value} features</button>
    ${catalogue.bin.length > 0 ? html`<button class="more plain" title="What was removed; it comes back from here" @click=${() => binDialog(context)}>Bin <span class="dim3 tn">${binWords(catalogue.bin)}</span></button>` : nothing}`
  })
}

function group(
  context: Context,
  title: string,
  kind: IconName,
  rows: Row[],
  none: string,
  add: { title: string; run: () => void } | false,
): TemplateResult {
  const locked = context.store.catalogue.value?.workspace.readOnly
  return html`<section class="group" aria-label=${title}>
    <div class="head"><h3 class="heading">${title}</h3></div>
    ${
      rows.length === 0
        ? html`<div class="none">${none}</div>`
        : repeat(
            rows,
            ({ key }) => key, // a row that comes in above must not take the name that is being written
            (row) => item(context, kind, row, !locked),
          )
    }
    ${
      add && !locked
        ? html`<button class="icon add" title=${add.title} aria-label=${add.title} @click=${add.run}>${icon('add', 12)}</button>`
        : nothing
    }
  </section>`
}

function item(context: Context, kind: IconName, row: Row, editable: boolean): TemplateResult {
  if (editing.value === row.key && row.rename) return renameField(context, kind, row)
  const button = (name: IconName, words: string, run: () => void) =>
    html`<button class="icon" title=${words} aria-label="${words} ${row.name}" @click=${run}>${icon(name, 12)}</button>`
  const { save, remove } = row
  const menu = (event: MouseEvent) =>
    openMenuAt(event, [
      { heading: row.name },
      { label: row.does, run: row.select },
      ...row.more,
      { line: true },
      ...(save ? [{ label: 'Save as a file', run: () => orTell(context, save()) }] : []),
      { label: 'Rename', off: !editable || !row.rename, run: () => startRename(row.key) },
      { label: 'Remove', off: !editable || !remove, run: () => remove && orTell(context, remove()) },
    ])
  return html`<div class="row" data-row @contextmenu=${menu}>
    <button class="item ${row.on ? 'on' : ''}" data-key=${row.key} title=${row.title} aria-pressed=${row.on} @click=${row.select}
      @dblclick=${() => editable && row.rename && startRename(row.key)}>
      ${icon(kind)}<span class="clip grow">${row.name}</span><span class="meta tn">${row.meta.split(' · ').map((part, i) => html`<span>${i > 0 ? '· ' : ''}${part}</span>`)}</span>
    </button>
    <span class="acts">
      ${save ? button('save', 'Save as a file:', () => orTell(context, save())) : nothing}
      ${editable && row.rename ? button('rename', 'Rename', () => startRename(row.key)) : nothing}
      ${editable && remove ? button('remove', 'Remove', () => orTell(context, remove())) : nothing}
    </span>
  </div>`
}

function startRename(key: string): void {
  editing.value = key
  queueMicrotask(() => document.querySelector<HTMLInputElement>('.tree input')?.select())
}

/** The keyboard goes back to the row whose name was written. */
function focusRow(key: string): void {
  const row = document.querySelector<HTMLElement>(`.tree .item[data-key="${key}"]`)
  if (row) restOn(row)
}

function renameField(context: Context, kind: IconName, row: Row): TemplateResult {
  const finish = (name: string | null, kept = false) => {
    if (editing.peek() !== row.key) return
    editing.value = null
    if (kept) requestAnimationFrame(() => focusRow(row.key))
    if (name?.trim() && name !== row.name) orTell(context, row.rename!(name.trim()))
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') finish((event.target as HTMLInputElement).value, true)
    if (event.key === 'Escape') finish(null, true)
  }
  return html`<div class="item">
    ${icon(kind)}<input
      .value=${row.name}
      maxlength="200"
      aria-label="New name"
      @keydown=${keys}
      @blur=${(event: FocusEvent) => finish((event.target as HTMLInputElement).value)}
    />
  </div>`
}

/** “book: 12,000 characters, 71 distinct, read as Windows-1252, of 3 files” */
function corpusWords({ name, characters, vocabulary, encoding, files, madeOf }: CorpusInfo): string {
  const of = encoding === 'bytes' ? 'bytes' : `characters, ${vocabulary} distinct`
  const read = encoding && encoding !== 'bytes' ? `, read as ${titleOf(encoding)}` : ''
  const made = madeOf
    ? `, made of ${madeOf.name} for ${madeOf.network}: ${count(madeOf.touched)} characters changed`
    : ''
  return `${name}: ${count(characters)} ${of}${read}${files ? `, of ${files} files` : ''}${made}`
}

function corpora(context: Context): Row[] {
  const { store } = context
  const chosen = store.chain.value.corpus?.id
  return store.catalogue.value!.corpora.map((corpus) => ({
    key: `corpus-${corpus.id}`,
    name: corpus.name,
    title: corpusWords(corpus),
    meta: short(corpus.characters),
    on: corpus.id === chosen,
    does: 'Choose this text',
    more: [
      { label: 'Train on it', run: () => trainOn(context, corpus.id) },
      {
        label: 'Make a text that a network can read…',
        off: store.catalogue.value!.models.length === 0 || store.catalogue.value!.workspace.readOnly,
        run: () => fitTextDialog(context, corpus),
      },
      {
        label: 'Record…',
        off: store.catalogue.value!.models.length === 0,
        run: () => recordFrom(context, { kind: 'corpus', id: corpus.id }),
      },
    ],
    select: () => {
      store.picked.value = { kind: 'corpus', id: corpus.id }
    },
    rename: (name) => rename(context, { kind: 'corpus', id: corpus.id }, corpus.name, name),
    remove: () => remove(context, { kind: 'corpus', id: corpus.id }, corpus.name),
  }))
}

/** The loss a character, or where the network stands; a loss that says nothing of it but that it knows nothing. */
export function modelMeta({ status, bestLoss, validationLoss, spec }: ModelInfo, losses: Losses): string {
  const loss = bestLoss ?? validationLoss
  if (status === 'training' || status === 'paused' || status === 'untrained') return status
  if (worseThanGuessing(loss, spec.vocabulary)) return 'worse than guessing'
  return loss === null ? status : `${losses.of(loss).toFixed(2)} ${losses.unit === 'bits' ? 'b/c' : 'nats/c'}`
}

function modelTitle({ spec, parameters, bestLoss, validationLoss, from, status }: ModelInfo, losses: Losses): string {
  const loss = bestLoss ?? validationLoss
  const measured = loss === null ? '' : `, ${losses.words(loss)} a character`
  const worse = worseThanGuessing(loss, spec.vocabulary)
    ? `; worse than guessing (${losses.words(guessing(spec.vocabulary))})${status === 'imported' ? ': is the vocabulary in the order of training?' : ''}`
    : ''
  const origin = from ? `, continued from ${from.name} at step ${from.step.toLocaleString('en')}` : ''
  return `${spec.cell} ${spec.layers}×${spec.hidden}, ${parameters.toLocaleString('en')} parameters${origin}${measured}${worse}`
}

function models(context: Context): Row[] {
  const { store } = context
  const chosen = store.chain.value.model?.id
  return store.catalogue.value!.models.map((model) => ({
    key: `model-${model.id}`,
    name: model.name,
    title: `${modelCheckpoint(model)}; ${modelTitle(model, store.losses.value)}`,
    meta: modelMeta(model, store.losses.value),
    on: model.id === chosen,
    does: 'Choose this network',
    more: [
      { label: 'Record…', off: !canRecord(model), run: () => recordFrom(context, { kind: 'model', id: model.id }) },
      { label: 'Train from its weights…', off: !canRecord(model), run: () => trainFrom(store, model.id) },
      ...OTHER_NETWORK_FILES.map(([label, format]) => ({
        ...{ label, off: !canRecord(model) },
        run: () => orTell(context, saveNetwork(context, model.id, format)),
      })),
    ],
    select: () => {
      store.picked.value = { kind: 'model', id: model.id }
    },
    rename: (name) => rename(context, { kind: 'model', id: model.id }, model.name, name),
    remove: () => remove(context, { kind: 'model', id: model.id }, model.name),
    save: () => saveNetwork(context, model.id),
  }))
}

function recordingMeta({ state, characters, start, end, units, checkpoint }: RecordingInfo): string {
  if (state === 'recording') return `${Math.floor((100 * characters) / (end - start))} %`
  return checkpoint ? `step ${count(checkpoint.step)} · ${count(units)} u` : `${count(units)} u`
}

function recordings(context: Context): Row[] {
  const { store } = context
  const chosen = store.recordingId.value
  return store.catalogue.value!.recordings.map((recording) => ({
    key: `recording-${recording.id}`,
    name: recording.name,
    title: `${withCheckpoint(context, recording)}; ${recording.modelName} on ${recording.corpusName}, ${recording.characters.toLocaleString('en')} characters, ${recording.kinds.join(' ')}`,
    meta: recordingMeta(recording),
    on: recording.id === chosen,
    does: 'Explore these activations',
    more: [],
    select: () => {
      store.picked.value = { kind: 'recording', id: recording.id }
      store.mode.value = 'explore'
    },
    rename: (name) => rename(context, { kind: 'recording', id: recording.id }, recording.name, name),
    remove: () => remove(context, { kind: 'recording', id: recording.id }, recording.name),
  }))
}

function features(context: Context): Row[] {
  const { store } = context
  const { expression, results } = store.search
  return store.features.near.value.map((feature) => {
    const found = isCalled(feature, results.value?.expression ?? null) ? results.value : null
    const known = store.language.value.value?.features.find(({ id }) => id === feature.id)
    return {
      key: `feature-${feature.id}`,
      name: feature.name,
      title: `${feature.expression}\n${feature.meaning}`,
      meta: found && found.kind === 'boolean' ? `${score((100 * found.positives) / found.characters, 1)} %` : '',
      on: isCalled(feature, expression.value) || expression.value === known?.key,
      select: () => searchFor(context, known?.key ?? feature.expression),
      does: 'Search for it',
      more: known && !feature.builtin ? [{ label: 'Change…', run: () => featureDialog(context, known) }] : [],
      ...(feature.builtin
        ? {}
        : {
            rename: (name: string) => changeFeature(context, feature, { name }),
            remove: async () => {
              removeOwn(context, known ?? { ...feature, key: '', kind: null, group: '', usedBy: [] })
            },
          }),
    }
  })
}
