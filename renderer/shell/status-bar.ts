// The bottom line: what is being computed (with progress, rate, time left and Cancel), and on what.

import { html, nothing } from 'lit-html'
import type { JobInfo } from '../../main/contract/types.ts'
import { orTell } from '../actions/edit.ts'
import { count, duration, short } from '../charts/format.ts'
import { renders } from '../disposable.ts'
import { recordingCheckpoint } from '../state/checkpoints.ts'
import type { Context } from '../views/entry.ts'
import { toggleJobs } from './jobs.ts'

/** Running jobs first, then what just ended; the status bar has room for one and a count of the others. */
export function foremost(jobs: readonly JobInfo[]): JobInfo | null {
  const order: JobInfo['state'][] = ['running', 'paused', 'failed', 'done', 'cancelled']
  return [...jobs].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.id - a.id)[0] ?? null
}

/** “127,410 of 204,983 characters · 38.2 k/s · 2 s left” */
export function jobWords(job: JobInfo): string {
  if (job.state === 'failed') return job.message || 'failed'
  if (job.state === 'done') return job.message || 'done'
  if (job.state === 'cancelled') return job.message || 'stopped'
  const amount =
    job.total > 0 ? `${count(job.done)} of ${count(job.total)} ${job.unit}` : `${count(job.done)} ${job.unit}`
  if (job.state === 'paused') return `paused at ${amount}`
  const parts = [amount]
  if (job.message) parts.push(job.message)
  if (job.rate > 0) parts.push(`${short(job.rate)}/s`)
  if (job.eta !== null) parts.push(`${duration(job.eta)} left`)
  return parts.join(' · ')
}

export function isGoing({ state }: JobInfo): boolean {
  return state === 'running' || state === 'paused'
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

/** What Cancel comes to: a training is paused with its last checkpoint, and can go on. Empty for one that is paused. */
export function cancelWord({ kind, state }: Pick<JobInfo, 'kind' | 'state'>): string {
  if (kind !== 'training') return 'Cancel'
  return state === 'paused' ? '' : 'Pause'
}

/** Title, bar, words and Cancel of one job; the popover lists them alike. */
export function jobLine(job: JobInfo, context: Context) {
  const going = isGoing(job)
  const share = job.total > 0 ? Math.min(100, (100 * job.done) / job.total) : 0
  const cancel = () => orTell(context, context.api.call('jobs.cancel', { job: job.id }))
  return html`<span class="clip">${job.title}</span>
    ${
      going && job.total > 0
        ? html`<div class="bar ${job.state}" role="progressbar" aria-valuenow=${Math.round(share)} aria-label=${job.title}>
            <i .style=${`width:${share}%`}></i>
          </div>`
        : nothing
    }
    <span class="clip">${job.state === 'failed' ? html`<b class="strong">Failed.</b> ` : nothing}${jobWords(job)}</span>
    ${going && cancelWord(job) ? html`<button class="cancel" aria-label="${cancelWord(job)} ${job.title}" @click=${cancel}>${cancelWord(job)}</button>` : nothing}`
}
