// All keys on one page, under headings.

import { html } from 'lit-html'
import { AREAS, type Area, type Command } from '../views/entry.ts'
import { openDialog } from './dialog.ts'

type Line = readonly [keys: string, title: string]

/** Keys that are no commands of the table. */
const MORE: Partial<Record<Area, readonly Line[]>> = {
  Move: [
    ['← → ↑ ↓', 'Move in the text; with Shift select'],
    ['Space', 'Hold: read without colours'],
  ],
  Find: [['Ctrl ↵', 'Run the search']],
  Edit: [['Ctrl C', 'Copy the selection']],
  Panels: [
    ['Ctrl 1 2 3', 'Train, Explore, Report'],
    ['Tab', 'From group to group; arrows lead within one'],
    ['← →', 'On a tab: to its neighbour; Enter opens, Delete closes'],
    ['← → ↑ ↓', 'On the line between panels: move it'],
  ],
  Window: [['Esc', 'Close, then clear the selection']],
}

/** What stands under each heading; headings without keys are left out. */
export function keysByArea(commands: readonly Command[]): { area: Area; lines: Line[] }[] {
  const linesOf = (area: Area): Line[] => [
    ...commands.filter((c) => c.keys && (c.area ?? 'Views') === area).map((c): Line => [c.keys, c.title]),
    ...(MORE[area] ?? []),
  ]
  return AREAS.map((area) => ({ area, lines: linesOf(area) })).filter(({ lines }) => lines.length > 0)
}

export function cheatSheet(commands: readonly Command[]): void {
  openDialog(
    (close) => html`<h2>Keys</h2>
      <div class="keys" tabindex="0">
        ${keysByArea(commands).map(
          ({ area, lines }) => html`<section>
            <h3>${area}</h3>
            <dl>${lines.map(([keys, title]) => html`<dt><kbd>${keys}</kbd></dt><dd>${title}</dd>`)}</dl>
          </section>`,
        )}
      </div>
      <div class="actions"><button class="button" autofocus @click=${close}>Close</button></div>`,
    'widest',
  )
}
