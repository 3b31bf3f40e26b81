// Sentences on the status line, each with a way to close it: the last one, and how many wait behind it.

import { html, nothing } from 'lit-html'
import { renders } from '../disposable.ts'
import type { NoticeAction, Notices } from '../state/notices.ts'

export function toasts(host: HTMLElement, notices: Notices) {
  host.className = 'toasts'
  host.ariaLive = 'polite'
  return renders(host, () => {
    const list = notices.list.value
    const last = list.at(-1)
    if (!last) return html`${nothing}`
    const { id, text, action } = last
    return html`<div class="toast">
        <span class="grow">${text}</span>${action ? actionButton(action, () => notices.close(id)) : nothing}
        ${list.length > 1 ? html`<span class="tn" title="Close this one to read the one before">1 of ${list.length}</span>` : nothing}
        <button aria-label="Close" @click=${() => notices.close(id)}>×</button>
      </div>`
  })
}

function actionButton({ label, run }: NoticeAction, close: () => void) {
  return html`<button class="strong" @click=${() => {
    close()
    run()
  }}>${label}</button>`
}
