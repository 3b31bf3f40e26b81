// The top line: the program and its workspace, the modes that have views, light or dark, the palette.

import { html, nothing } from 'lit-html'
import { renders } from '../disposable.ts'
import type { Mode } from '../state/store.ts'
import type { Context } from '../views/entry.ts'
import { icon, mark } from './icons.ts'
import { openMenu } from './menu.ts'
import { MENUS } from './menus.ts'
import { openPalette } from './palette.ts'

const NAMES: Record<Mode, string> = { train: 'Train', explore: 'Explore', writeup: 'Report' }

export function titleBar(host: HTMLElement, context: Context) {
  const { store, modes } = context
  host.className = 'title'
  return renders(host, () => {
    const workspace = store.catalogue.value?.workspace
    return html`<div class="brand">
        ${mark()}<h1 class="heading">Neuronscope</h1>
        <span class="dim clip" title=${workspace?.file ?? ''}>${workspace?.name ?? ''}${workspace?.readOnly ? ' (read-only)' : ''}</span>
        ${menuBar(context)}
      </div>
      ${modes.length > 1 ? modeSwitch(context) : html`<span></span>`}
      <div class="title-right" data-roving="line">
        <button class="plain" @click=${() => openPalette(context)}><span class="words">Commands </span><kbd>Ctrl K</kbd></button>
        <button class="icon" title="Light or dark" aria-label="Light or dark" @click=${() => store.theme.toggle()}>
          ${icon('theme')}
        </button>
      </div>`
  })
}

/** macOS has its menus at the top of the screen, and the desktop app shows these there. */
function menuBar(context: Context) {
  if (globalThis.neuronscope?.platform === 'darwin') return nothing
  return html`<nav class="menu-bar" aria-label="Menus" data-roving="line">
    ${MENUS.map(
      ({ title, items }) => html`<button class="plain" aria-haspopup="menu"
        @mousedown=${(event: Event) => event.preventDefault() /* the field that is being written keeps the focus */}
        @click=${(event: Event) => openMenu(event.currentTarget as HTMLElement, items(context))}>${title}</button>`,
    )}
  </nav>`
}

function modeSwitch({ store, modes }: Context) {
  return html`<div class="modes" role="tablist" aria-label="Mode" data-roving="line">
    ${modes.map(
      (mode, i) => html`<button
        role="tab"
        class=${store.mode.value === mode ? 'on' : ''}
        aria-selected=${store.mode.value === mode}
        title="Ctrl ${i + 1}"
        @click=${() => {
          store.mode.value = mode
        }}
      >
        ${NAMES[mode] ?? nothing}
      </button>`,
    )}
  </div>`
}
