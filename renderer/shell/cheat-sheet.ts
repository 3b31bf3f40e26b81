// All keys on one page.

import { html } from 'lit-html'
import type { Command } from './command.ts'
import { openDialog } from './dialog.ts'

const MORE: readonly (readonly [string, string])[] = [
  ['Ctrl ↵', 'Run the search'],
  ['← → ↑ ↓', 'Move in the text; with Shift select'],
  ['Space', 'Hold: read without colours'],
  ['Ctrl 1 2', 'Modes'],
  ['Ctrl C', 'Copy the selection'],
  ['Esc', 'Close, then clear the selection'],
]

export function cheatSheet(commands: readonly Command[]): void {
  const rows = [...commands.filter((c) => c.keys).map((c) => [c.keys, c.title] as const), ...MORE]
  openDialog(
    (close) => html`<h2>Keys</h2>
      <div class="keys">${rows.map(([keys, title]) => html`<kbd>${keys}</kbd><span>${title}</span>`)}</div>
      <div class="actions"><button class="button" autofocus @click=${close}>Close</button></div>`,
    'wide',
  )
}
