// The bottom line: what is being computed (with progress, rate, time left and Cancel), and on what.

import { html, nothing } from 'lit-html'
import type { JobInfo } from '../../main/contract/types.ts'
import { count } from '../charts/format.ts'
import { renders } from '../disposable.ts'
import { recordingCheckpoint } from '../state/checkpoints.ts'
import type { Context } from '../views/entry.ts'
import { isGoing, jobLine } from './job-line.ts'
import { toggleJobs } from './jobs.ts'

/** Running jobs first, then what just ended; the status bar has room for one and a count of the others. */
export function foremost(jobs: readonly JobInfo[]): JobInfo | null {
  const order: JobInfo['state'][] = ['running', 'paused', 'failed', 'done', 'cancelled']
  return [...jobs].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.id - a.id)[0] ?? null
}

/** What the researcher calls the unit in use. */
function named({ unit, notes }: Context['store']) {
  const name = unit.value === null ? '' : notes.nameOf(unit.value)
  return name === '' ? nothing : html`<span class="clip">${unit.value} ${name}</span>`
}

/** “ (best, step 750)” */
function stepWords({ recording, chain }: Context['store']): string {
  const words = recording.value ? recordingCheckpoint(recording.value, chain.value.model) : ''
  return words && ` (${words})`
}

export function statusBar(host: HTMLElement, context: Context) {
  const { store } = context
  host.className = 'status tn'
  return renders(host, () => {
    const jobs = store.catalogue.value?.jobs ?? []
    const job = foremost(jobs)
    const others = jobs.filter((other) => isGoing(other) && other !== job).length
    const { info } = store
    const { length = 0 } = store.text.value.value ?? {}
    const corpus = store.chain.value.corpus
    return html`${job ? jobLine(job, context) : nothing}
      <button class="plain" aria-haspopup="dialog" title="What runs, and what has ended"
        @click=${(event: Event) => toggleJobs(event.currentTarget as HTMLElement, context)}>
        ${others > 0 ? `and ${others} more` : 'Jobs'}
      </button>
      <span class="grow"></span>
      ${named(store)}
      ${store.recording.value ? html`<span class="clip">${store.recording.value.modelName}${stepWords(store)} on ${corpus?.name ?? ''}</span>` : nothing}
      ${length > 0 ? html`<span title=${`Counted from the beginning of the text; recorded are ${count(store.origin.value.position)} to ${count(store.origin.value.position + length)}`}>char ${count(store.origin.value.position + store.caret.value)} of ${count(corpus?.characters ?? length)}</span>` : nothing}
      ${
        info.value
          ? html`<span>${info.value.backend}</span
              ><span>${info.value.version}</span>`
          : nothing
      }`
  })
}
