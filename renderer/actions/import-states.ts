// States that another program recorded, into the workspace: which text they are of and what the network is called is
// asked, then they become a recording.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { isStatesFile, withoutStatesEnding } from '../../core/schema/states-files.ts'
import { MAX_MODEL_BYTES } from '../../main/contract/limits.ts'
import { count } from '../charts/format.ts'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { fileButton } from './file-button.ts'

/** Where a file of a dropped folder is within it. */
const paths = new WeakMap<File, string>()

/** @param path from the folder that was dropped on, which it begins with */
export function rememberPath(file: File, path: string): void {
  paths.set(file, path.replace(/^\/?[^/]+\//, ''))
}

/** Where a file is within the folder that it came in. */
export const pathOf = (file: File): string => paths.get(file) ?? file.name

/** What may lie beside states: their text, its tokens as JSON, or a description of the units. */
const isBeside = ({ name }: { name: string }) => /\.(?:txt|text|md|jsonl?)$/i.test(name)

/** Whether the files of a folder are recorded states. */
export function holdStates(files: readonly File[]): boolean {
  const named = (name: RegExp) => files.some((file) => name.test(pathOf(file)))
  const parts = files.filter(({ name }) => /\.parquet$/i.test(name))
  const rest = files.filter((file) => !parts.includes(file))
  return named(/^zarr\.json$/) || named(/^lstm\.ya?ml$/) || (parts.length > 0 && rest.every(isBeside))
}

export async function chooseStates(context: Context): Promise<void> {
  const input = Object.assign(document.createElement('input'), {
    ...{ type: 'file', multiple: true, accept: '.parquet,.npz,.zip,.txt,.json,.jsonl' },
  })
  const files = await new Promise<File[]>((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
  const { states, beside } = statesApart(files)
  if (states.length > 0) importStates(context, states[0].name, states.slice(0, 1), beside)
}

/** Files that are states, what lies beside a single one of them, and the others. */
export function statesApart<F extends { name: string }>(files: readonly F[]): { states: F[]; beside: F[]; rest: F[] } {
  const states = files.filter(({ name }) => isStatesFile(name))
  const others = files.filter((file) => !states.includes(file))
  const along = states.length === 1 && others.length <= 2 && others.every(isBeside)
  return { states, beside: along ? others : [], rest: along ? [] : others }
}

/** Characters read so far and all of them, where an import is under way. */
function progressOf({ store }: Context) {
  const job = store.catalogue.value?.jobs.find(({ kind, state }) => kind === 'import' && state === 'running')
  return job && job.total > 0 ? job : null
}

/** A file, or the files of a folder. @param along what was dropped with it: its text, tokens, a description */
export function importStates(
  context: Context,
  title: string,
  files: readonly File[],
  along: readonly File[] = [],
): void {
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
  const beside = signal<readonly File[]>(along)
  const abort = new AbortController()
  const sent = (list: readonly File[]) =>
    Promise.all(list.map(async (file) => ({ name: pathOf(file), bytes: new Uint8Array(await file.arrayBuffer()) })))
  const take = (file: File) => {
    beside.value = [...beside.peek().filter(({ name }) => ending(name) !== ending(file.name)), file]
  }
  const run = async (event: Event, close: () => void) => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const corpus = Number(form.get('corpus')) || undefined
    const network = String(form.get('network')).trim() || undefined
    state.value = { running: true, problem: null }
    try {
      const request = { title, files: await sent(files), beside: await sent(beside.peek()), corpus, network }
      const { recording, notes } = await api.call('recordings.import', request, { signal: abort.signal })
      for (const note of notes) store.notices.tell(`${title}: ${note}`)
      store.picked.value = { kind: 'recording', id: recording }
      close()
    } catch (error) {
      const words = sentence(error)
      const problem = words.includes(title) ? words : `${title}: ${words}`
      if (!abort.signal.aborted) state.value = { running: false, problem }
    }
  }
  openDialog(
    (close) => {
      const { running, problem } = state.value
      return html`<form @submit=${(event: Event) => void run(event, close)}>
        <h2>Recorded states</h2>
        <p class="dim">${title}: states that another program recorded, a row a character or a token.</p>
        <label class="field"><span>Network</span><input class="input" name="network" ?disabled=${running} autofocus
          placeholder="as the file says, or ${withoutStatesEnding(title)}" /></label>
        <label class="field"><span>Text</span><select class="input" name="corpus" ?disabled=${running}>
          <option value="">the one in the file${beside.value.length > 0 ? ' or beside it' : ''}</option>
          ${(store.catalogue.value?.corpora ?? []).map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
        </select></label>
        <div class="field"><span>Beside it</span><span class="import-from">
          ${fileButton('A file…', '.txt,.text,.md,.json,.jsonl', running, take)}
          <span class="dim clip">${beside.value.map(pathOf).join(', ') || 'its text, tokens or a description of the units (JSON)'}</span></span></div>
        ${running ? waiting(progressOf(context)) : nothing}
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
        <div class="actions"><button class="button" type="button" @click=${close}>Cancel</button>
          <button class="button primary" type="submit" ?disabled=${running}>Add</button></div>
      </form>`
    },
    '',
    () => abort.abort(),
  )
}

const ending = (name: string): string => (/\.json$/i.test(name) ? 'json' : 'text')

function waiting(job: { done: number; total: number; message: string } | null) {
  if (!job) return html`<p role="status">Reading …</p>`
  return html`<p role="status" class="tn">${count(job.done)} of ${count(job.total)} characters${job.message ? `, ${job.message}` : ''}</p>
    <progress max="100" value=${Math.round((100 * job.done) / job.total)} aria-label="Reading"></progress>`
}
