// A job in one line: title, bar, words and Cancel, as the status bar and the list of jobs show it.

import { html, nothing } from 'lit-html'
import type { JobInfo } from '../../main/contract/types.ts'
import { orTell } from '../actions/edit.ts'
import { count, duration, short } from '../charts/format.ts'
import type { Context } from '../views/entry.ts'

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
