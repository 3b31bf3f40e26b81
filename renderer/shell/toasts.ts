// Sentences in the corner, each with a way to close it.

import { html } from 'lit-html'
import { renders } from '../disposable.ts'
import type { Notices } from '../state/notices.ts'

export function toasts(host: HTMLElement, notices: Notices) {
  host.className = 'toasts'
  host.ariaLive = 'polite'
  return renders(
    host,
    () =>
      html`${notices.list.value.map(
        ({ id, text }) => html`<div class="toast">
        <span class="grow">${text}</span><button aria-label="Close" @click=${() => notices.close(id)}>×</button>
      </div>`,
      )}`,
  )
}
