// States that another program recorded, into the workspace: which text they are of and what the network is called is
// asked, then they become a recording.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { isStatesFile, withoutStatesEnding } from '../../core/schema/states-files.ts'
import { MAX_MODEL_BYTES } from '../../main/contract/limits.ts'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'

/** Where a file of a dropped folder is within it. */
const paths = new WeakMap<File, string>()

/** @param path from the folder that was dropped on, which it begins with */
export function rememberPath(file: File, path: string): void {
  paths.set(file, path.replace(/^\/?[^/]+\//, ''))
}

/** Whether the files of a folder are recorded states. */
export function holdStates(files: readonly File[]): boolean {
  const named = (name: RegExp) => files.some((file) => name.test(paths.get(file) ?? file.name))
  return named(/^zarr\.json$/) || named(/^lstm\.ya?ml$/) || files.every(({ name }) => /\.parquet$/i.test(name))
}

export async function chooseStates(context: Context): Promise<void> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.parquet,.npz,.zip' })
  const files = await new Promise<File[]>((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
  if (files.length > 0) importStates(context, files[0].name, files)
}

/** Files that are states, apart from the others. */
export function statesApart<F extends { name: string }>(files: readonly F[]): { states: F[]; rest: F[] } {
  return {
    states: files.filter(({ name }) => isStatesFile(name)),
    rest: files.filter(({ name }) => !isStatesFile(name)),
  }
}

/** A file, or the files of a folder. */
export function importStates(context: Context, title: string, files: readonly File[]): void {
  const { store, api } = context
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (size > MAX_MODEL_BYTES) {
    const limit = Math.floor(MAX_MODEL_BYTES / 2 ** 20)
    store.notices.tell(
      `“${title}” is larger than the ${limit} MiB that the window takes; the command “recording import” reads any size.`,
      true,
    )
    return
  }
  const state = signal<{ running: boolean; problem: string | null }>({ running: false, problem: null })
  const abort = new AbortController()
  const run = async (event: Event, close: () => void) => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const corpus = Number(form.get('corpus')) || undefined
    const network = String(form.get('network')).trim() || undefined
    state.value = { running: true, problem: null }
    try {
      const sent = await Promise.all(
        files.map(async (file) => ({
          name: paths.get(file) ?? file.name,
          bytes: new Uint8Array(await file.arrayBuffer()),
        })),
      )
      const request = { title, files: sent, corpus, network }
      const { recording, notes } = await api.call('recordings.import', request, { signal: abort.signal })
      for (const note of notes) store.notices.tell(`${title}: ${note}`)
      store.picked.value = { kind: 'recording', id: recording }
      close()
    } catch (error) {
      if (!abort.signal.aborted) state.value = { running: false, problem: sentence(error) }
    }
  }
  openDialog(
    (close) => {
      const { running, problem } = state.value
      return html`<form @submit=${(event: Event) => void run(event, close)}>
        <h2>Recorded states</h2>
        <p class="dim">${title}: states that another program recorded, a row a character or a token.</p>
        <label class="field"><span>Network</span><input class="input" name="network" ?disabled=${running} autofocus
          placeholder="as the file says" value=${withoutStatesEnding(title)} /></label>
        <label class="field"><span>Text</span><select class="input" name="corpus" ?disabled=${running}>
          <option value="">the one in the file</option>
          ${(store.catalogue.value?.corpora ?? []).map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
        </select></label>
        ${running ? html`<p role="status">Reading …</p>` : nothing}
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
        <div class="actions"><button class="button" type="button" @click=${close}>Cancel</button>
          <button class="button primary" type="submit" ?disabled=${running}>Add</button></div>
      </form>`
    },
    '',
    () => abort.abort(),
  )
}
