// A researcher's own features out of the window and into it: as a JSON file, with a question where a name is taken; and
// removed with care for the features that use them.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { DescribedFeature, FeatureImport, ImportEntry } from '../../main/contract/types.ts'
import { confirm, openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { download } from './download.ts'
import { orTell, removeFeature } from './edit.ts'

export function exportFeatures(context: Context, features?: number[]): void {
  orTell(context, context.api.call('features.export', { features }).then(download))
}

/** Asks first while others use it: its definition can be written into them. */
export function removeOwn(context: Context, feature: DescribedFeature): void {
  const { usedBy, name, id } = feature
  if (usedBy.length === 0) orTell(context, removeFeature(context, feature))
  else
    confirm(
      `“${name}” is used by ${listed(usedBy)}.`,
      `It can be removed if its definition is written into ${usedBy.length === 1 ? 'that feature' : 'those features'}; they go on meaning the same.`,
      'Remove and write it in',
      () => orTell(context, context.api.call('features.remove', { feature: id, inline: true })),
    )
}

/** Whether a JSON file says of itself that it holds features. */
export function holdsFeatures(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"neuronscope features"/.test(text)
}

/** Takes a file in at once where nothing is doubtful; asks otherwise. */
export async function importFeatures(context: Context, file: File): Promise<void> {
  const { api, store } = context
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const answer = await api.call('features.import', { bytes, conflicts: 'ask' })
    if (isDoubtful(answer)) askAbout(context, file.name, bytes, answer.entries)
    else store.notices.tell(importWords(file.name, answer))
  } catch (error) {
    store.notices.tell(sentence(error), true)
  }
}

export function chooseFeatures(context: Context): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.json,application/json' })
  input.addEventListener('change', () => {
    for (const file of input.files ?? []) void importFeatures(context, file)
  })
  input.click()
}

function isDoubtful({ entries }: FeatureImport): boolean {
  return entries.some(({ state, problem }) => state === 'conflict' || problem !== null)
}

/** “3 features from x.json: a, b and c.” */
export function importWords(file: string, { written, entries }: FeatureImport): string {
  const same = entries.filter(({ state }) => state === 'same').length
  const left = entries.filter(({ problem }) => problem !== null).length
  const parts = [
    written.length > 0
      ? `${written.length} ${written.length === 1 ? 'feature' : 'features'} came in: ${listed(written)}`
      : '',
    same > 0 ? `${same} ${same === 1 ? 'was' : 'were'} here already` : '',
    left > 0 ? `${left} did not hold and stayed out` : '',
  ].filter(Boolean)
  return `${file}: ${parts.join('; ') || 'nothing came in'}.`
}

type Choice = 'keep' | 'replace' | 'rename'

function askAbout(context: Context, file: string, bytes: Uint8Array, entries: readonly ImportEntry[]): void {
  const { api, store } = context
  const conflicts = entries.filter(({ state, problem }) => state === 'conflict' && problem === null)
  const broken = entries.filter(({ problem }) => problem !== null)
  const problem = signal<string | null>(null)
  const take = async (choice: Choice, close: () => void) => {
    try {
      store.notices.tell(importWords(file, await api.call('features.import', { bytes, conflicts: choice })))
      close()
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  const button = (words: string, choice: Choice, close: () => void) =>
    html`<button class="button" @click=${() => take(choice, close)}>${words}</button>`
  openDialog(
    (close) => html`<h2>Features of ${file}</h2>
      ${
        conflicts.length > 0
          ? html`<p>${conflicts.length === 1 ? 'One name is' : `${conflicts.length} names are`} taken by another definition:</p>
            <div class="conflicts">${conflicts.map(
              (entry) => html`<b>${entry.name}</b>
                <span class="dim3">here</span><code>${entry.here}</code>
                <span class="dim3">file</span><code>${entry.expression}</code>`,
            )}</div>`
          : nothing
      }
      ${broken.map((entry) => html`<p class="dim"><b>${entry.name}</b> stays out. ${entry.problem}</p>`)}
      ${problem.value ? html`<p class="problem" role="alert">${problem.value}</p>` : nothing}
      <div class="actions">
        <button class="button" @click=${close}>Cancel</button>
        ${
          conflicts.length > 0
            ? html`${button('Keep mine', 'keep', close)} ${button('Replace mine', 'replace', close)}
              <button class="button primary" autofocus @click=${() => take('rename', close)}>Take both</button>`
            : html`<button class="button primary" autofocus @click=${() => take('keep', close)}>Take the others</button>`
        }
      </div>`,
    'wide',
  )
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
