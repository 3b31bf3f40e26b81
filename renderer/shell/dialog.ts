// A modal question: a template over signals, closed by its buttons or Escape. Focus goes in, and back afterwards.

import { html, type TemplateResult } from 'lit-html'
import { renders } from '../disposable.ts'

/** @param closed called once it is closed, whatever closed it */
export function openDialog(
  template: (close: () => void) => TemplateResult,
  className = '',
  closed?: () => void,
): { close(): void } {
  const dialog = document.createElement('dialog')
  dialog.className = className
  document.body.append(dialog)
  const close = () => dialog.close()
  const content = renders(dialog, () => template(close))
  dialog.addEventListener('close', () => {
    content.dispose()
    dialog.remove()
    closed?.()
  })
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog && outside(dialog, event)) close()
  })
  dialog.showModal()
  return { close }
}

/** Asks before something is lost. */
export function confirm(question: string, detail: string, action: string, run: () => void): void {
  openDialog(
    (close) => html`<h2>${question}</h2>
      <p class="dim">${detail}</p>
      <div class="actions">
        <button class="button" autofocus @click=${close}>Cancel</button>
        <button class="button primary" @click=${() => {
          close()
          run()
        }}>${action}</button>
      </div>`,
  )
}

function outside(dialog: HTMLElement, { clientX, clientY }: PointerEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect()
  return clientX < left || clientX > right || clientY < top || clientY > bottom
}
