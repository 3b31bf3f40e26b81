// The Jobs popover over the status bar: what runs, with progress and Cancel for each, and what has ended, with the
// reason, Retry, and the log to copy.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { JobInfo, PastJob } from '../../main/contract/types.ts'
import { copyText } from '../actions/copy.ts'
import { orTell } from '../actions/edit.ts'
import { disposables, listen, renders } from '../disposable.ts'
import type { Context } from '../views/entry.ts'
import { isGoing, jobLine, jobWords } from './job-line.ts'

let shown: (() => void) | null = null

/** Opens the popover over its button; the same button, Escape or a click elsewhere closes it. */
export function toggleJobs(button: HTMLElement, context: Context): void {
  if (shown) {
    shown()
    return
  }
  const host = document.body.appendChild(document.createElement('div'))
  Object.assign(host, { className: 'jobs', role: 'dialog', ariaLabel: 'Jobs', tabIndex: -1 })
  const { store, api } = context
  const past = signal<readonly PastJob[]>([])
  const going = () => (store.catalogue.value?.jobs ?? []).filter(isGoing)
  const running = computed(() =>
    going()
      .map(({ id }) => id)
      .join(),
  )
  const close = () => {
    shown = null
    parts.dispose()
    host.remove()
    button.setAttribute('aria-expanded', 'false')
    button.focus()
  }
  const parts = disposables(
    effect(() => {
      running.value // what runs no longer is in the past
      orTell(
        context,
        api.call('jobs.past', {}).then((jobs) => void (past.value = jobs)),
      )
    }),
    renders(host, () => content(context, going(), past.value)),
    listen(window, 'pointerdown', ({ target }) => {
      if (!host.contains(target as Node) && !button.contains(target as Node)) close()
    }),
    listen(host, 'keydown', (event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      close()
    }),
  )
  shown = close
  button.setAttribute('aria-expanded', 'true')
  host.focus()
}

function content(context: Context, going: readonly JobInfo[], past: readonly PastJob[]) {
  if (going.length + past.length === 0)
    return html`<p class="dim">Nothing has run since the program was started. Trainings, recordings and imports are listed here.</p>`
  return html`${going.length > 0 ? html`<h2>Running</h2>${going.map((job) => html`<div class="job">${jobLine(job, context)}</div>`)}` : nothing}
    ${past.length > 0 ? html`<h2>Ended</h2>${past.map((job) => pastLine(context, job))}` : nothing}`
}

function pastLine(context: Context, job: PastJob) {
  const { store, api } = context
  const time = new Date(job.endedAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const failed = job.state !== 'done'
  const retry = () => orTell(context, api.call('jobs.retry', { job: job.id }))
  const copy = () =>
    store.notices.tell(copyText(job.log) ? 'The log was copied.' : 'The browser did not let the log be copied.')
  return html`<div class="job">
    <span class="grow"><span>${job.title}</span><br /><span class="dim">${
      job.state === 'failed' ? html`<b class="strong">Failed.</b> ` : nothing
    }${jobWords(job)} · ${time}</span></span>
    ${failed && job.again ? html`<button class="plain" aria-label="Retry ${job.title}" @click=${retry}>Retry</button>` : nothing}
    ${failed ? html`<button class="plain" aria-label="Copy log of ${job.title}" @click=${copy}>Copy log</button>` : nothing}
    ${failed ? nothing : html`<span class="dim3">done</span>`}
  </div>`
}
