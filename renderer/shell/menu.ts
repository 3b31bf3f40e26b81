// A short menu under a button; closed by a choice, a click elsewhere, or Escape.

import { html, nothing, render } from 'lit-html'
import type { HostAction } from '../../main/contract/bridge.ts'

export type MenuItem =
  | { heading: string }
  | { line: true }
  | {
      label: string
      keys?: string
      off?: boolean
      checked?: boolean
      run: () => void
      /** the desktop app does it itself */
      act?: HostAction
      /** what its keys do in a field that is being written, where the system hears them first */
      typed?: HostAction
    }

export function openMenu(button: HTMLElement, items: readonly MenuItem[]): void {
  open(button.getBoundingClientRect(), items, button)
}

/** The menu of what was clicked with the right button, or has the focus when the menu key is pressed. */
export function openMenuAt(event: MouseEvent, items: readonly MenuItem[]): void {
  event.preventDefault()
  event.stopPropagation()
  const { clientX, clientY } = event
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null
  open(new DOMRect(clientX, clientY, 0, 0), items, focused)
}

/** @param back gets the focus when the menu is closed without a choice */
function open(at: DOMRect, items: readonly MenuItem[], back: HTMLElement | null): void {
  document.querySelector('.menu')?.dispatchEvent(new Event('close'))
  const menu = document.createElement('div')
  menu.className = 'menu'
  menu.role = 'menu'
  const stop = new AbortController()
  const close = () => {
    stop.abort()
    menu.remove()
  }
  const before = document.activeElement
  const leave = (to: Element | null) => {
    close()
    if (to instanceof HTMLElement && to !== document.body && to.isConnected) to.focus({ preventScroll: true })
  }
  const choose = (run: () => void) => {
    leave(before === document.body ? back : before) // the field that Paste is meant for, or the list that letters are
    run()
  }
  render(html`${items.map((item) => menuItem(item, choose))}`, menu)
  document.body.append(menu)
  menu.style.left = `${Math.max(4, Math.min(at.left, innerWidth - menu.offsetWidth - 4))}px`
  const above = at.top - menu.offsetHeight - 4
  const below = at.bottom + 4
  const fits = below + menu.offsetHeight + 4 <= innerHeight
  // neither above nor below: as far up as it takes, over the button
  menu.style.top = `${fits ? below : above >= 4 ? above : Math.max(4, innerHeight - menu.offsetHeight - 4)}px`
  const { signal } = stop
  menu.addEventListener('close', close, { signal })
  addEventListener('pointerdown', (event) => menu.contains(event.target as Node) || close(), { signal, capture: true })
  addEventListener('keydown', (event) => onKey(event, menu, () => leave(back)), { signal, capture: true })
  menu.querySelector<HTMLElement>('button:not(:disabled)')?.focus()
}

function menuItem(item: MenuItem, choose: (run: () => void) => void) {
  if ('heading' in item) return html`<div class="sub">${item.heading}</div>`
  if ('line' in item) return html`<hr>`
  const { label, keys, off = false, checked, run } = item
  return html`<button role=${checked === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked=${checked ?? nothing}
    ?disabled=${off} @click=${() => choose(run)}>
    <span class="check">${checked ? '✓' : ''}</span><span class="grow">${label}</span>${keys ? html`<kbd>${keys}</kbd>` : nothing}
  </button>`
}

function onKey(event: KeyboardEvent, menu: HTMLElement, close: () => void): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (event.key === 'Escape' || event.key === 'Tab') close()
  else if (step === 0) return
  else {
    const buttons = [...menu.querySelectorAll<HTMLElement>('button:not(:disabled)')]
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
  }
  event.preventDefault()
  event.stopPropagation()
}
