// Sentences in the corner, each with a way to close it.

import { html, nothing } from 'lit-html'
import { renders } from '../disposable.ts'
import type { NoticeAction, Notices } from '../state/notices.ts'

export function toasts(host: HTMLElement, notices: Notices) {
  host.className = 'toasts'
  host.ariaLive = 'polite'
  return renders(
    host,
    () =>
      html`${notices.list.value.map(
        ({ id, text, action }) => html`<div class="toast">
        <span class="grow">${text}</span>${action ? actionButton(action, () => notices.close(id)) : nothing}
        <button aria-label="Close" @click=${() => notices.close(id)}>×</button>
      </div>`,
      )}`,
  )
}

function actionButton({ label, run }: NoticeAction, close: () => void) {
  return html`<button class="strong" @click=${() => {
    close()
    run()
  }}>${label}</button>`
}
