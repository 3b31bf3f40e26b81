// Activations of a whole recording out of the window: a file that comes in pieces, with its progress, and given up by
// closing the dialog.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { STATES_FILES, type StatesFile, type StatesFileId, statesFile } from '../../core/schema/states-files.ts'
import { count, size } from '../charts/format.ts'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { beginFile, type PiecedFile } from './download.ts'

interface State {
  running: boolean
  done: number
  total: number
  bytes: number
  problem: string | null
}

/** What the file is called: a folder comes as an archive. */
function fileName(name: string, { ending, folder }: StatesFile): string {
  return `activations-${name}${ending}${folder ? '.zip' : ''}`
}

/** Pieces of a file that may be under way at a time: each has some megabytes. */
const ROOM = 2

/** Asks for units and format, and writes the file. */
export function exportRecordingDialog(context: Context): void {
  const { store } = context
  const recording = store.recording.peek()
  if (!recording) {
    store.notices.tell('There is no recording to export: record a network on a text first.')
    return
  }
  const state = signal<State>({ running: false, done: 0, total: 0, bytes: 0, problem: null })
  const abort = new AbortController()
  const feature = store.search.accepted.peek()?.expression ?? null
  const [set, shown] = [store.sets.units.peek(), store.shownUnit.peek()]
  const run = async (event: Event, close: () => void) => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const file = statesFile(form.get('format') as StatesFileId)
    const which = form.get('units')
    const units = which === 'set' ? [...set] : which === 'unit' && shown !== null ? [shown] : undefined
    const scale = form.get('scale') === 'tanh' ? 'tanh' : 'raw'
    state.value = { running: true, done: 0, total: recording.characters, bytes: 0, problem: null }
    let written: PiecedFile | null = null
    try {
      written = await beginFile(fileName(recording.name, file), file.mime)
      if (!written) return void (state.value = { ...state.peek(), running: false })
      const extra = {
        features: form.has('feature') && feature !== null ? [feature] : [],
        logProbabilities: form.has('log-probabilities'),
      }
      const request = { recording: recording.id, format: file.id, units, scale, ...extra } as const
      const options = { signal: abort.signal, room: ROOM }
      for await (const { bytes, done, total } of context.api.stream('recordings.export', request, options)) {
        await written.add(bytes as Uint8Array<ArrayBuffer>)
        state.value = { ...state.peek(), done, total, bytes: state.peek().bytes + bytes.length }
      }
      abort.signal.throwIfAborted()
      await written.finish()
      close()
    } catch (error) {
      await written?.discard().catch(() => {}) // the first error is the one to show
      if (!abort.signal.aborted) state.value = { ...state.peek(), running: false, problem: sentence(error) }
    }
  }
  openDialog(
    (close) => {
      const { running, done, total, bytes, problem } = state.value
      const share = total > 0 ? Math.round((100 * done) / total) : 0
      return html`<form @submit=${(event: Event) => void run(event, close)}>
        <h2>Export the recording whole</h2>
        <p class="dim">${recording.name}: ${count(recording.characters)} characters × ${count(recording.units)} units, a row a character.</p>
        <label class="field"><span>Units</span><select class="input" name="units" ?disabled=${running} autofocus>
          <option value="all">all ${count(recording.units)}</option>
          ${set.length > 0 ? html`<option value="set">the set (${set.length})</option>` : nothing}
          ${shown === null ? nothing : html`<option value="unit">${shown}</option>`}</select></label>
        <label class="field"><span>Cell states</span><select class="input" name="scale" ?disabled=${running}>
          <option value="raw">as recorded</option><option value="tanh">through tanh</option></select></label>
        <label class="field"><span>Format</span><select class="input" name="format" ?disabled=${running}>
          ${STATES_FILES.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}</select></label>
        ${
          feature === null
            ? nothing
            : html`<label class="field"><span>With the feature ${feature}</span>
              <span><input type="checkbox" name="feature" ?disabled=${running} /></span></label>`
        }
        <label class="field"><span>With log-probabilities</span>
          <span><input type="checkbox" name="log-probabilities" ?disabled=${running} /></span></label>
        ${
          running
            ? html`<p role="status" class="tn">${count(done)} of ${count(total)} characters, ${size(bytes)}</p>
              <progress max="100" value=${share} aria-label="Exporting"></progress>`
            : nothing
        }
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
        <div class="actions"><button class="button" type="button" @click=${close}>Cancel</button>
          <button class="button primary" type="submit" ?disabled=${running}>Export</button></div>
      </form>`
    },
    '',
    () => abort.abort(),
  )
}
