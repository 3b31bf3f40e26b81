// The menus of the title bar. What they do is in the table of commands; they only put it in order.

import { openRecent } from '../actions/workspace.ts'
import type { Context } from '../views/entry.ts'
import type { MenuItem } from './menu.ts'

export interface Menu {
  title: string
  items: (context: Context) => readonly MenuItem[]
}

export const MENUS: readonly Menu[] = [
  {
    title: 'File',
    items: (context) => [
      ...named(context, 'New workspace…', 'Open workspace…', 'Save a copy…'),
      ...recentItems(context),
      { line: true },
      ...named(context, 'Open a text…', 'Open a network (.safetensors)…', 'Record…'),
      { line: true },
      ...named(context, 'Export the figure as SVG', 'Export the figure as HTML', 'Export the figure as PNG'),
    ],
  },
  {
    title: 'Edit',
    items: (context) => [
      ...named(context, 'Undo', 'Redo'),
      { line: true },
      ...named(context, 'Find in the text', 'Go to a unit', 'Write a feature'),
    ],
  },
  { title: 'View', items: viewItems },
]

/** Commands by their titles, in this order. */
function named(context: Context, ...titles: string[]): MenuItem[] {
  return context.commands
    .filter(({ title }) => titles.includes(title))
    .sort((a, b) => titles.indexOf(a.title) - titles.indexOf(b.title))
    .map(({ title, keys, words, off, run }) => {
      return { label: words?.(context) ?? title, keys, off: off?.(context), run: () => run(context) }
    })
}

function recentItems(context: Context): MenuItem[] {
  const recents = context.store.recents.others.peek().slice(0, 5)
  if (recents.length === 0) return []
  const items = recents.map((recent) => ({ label: recent.name, run: () => openRecent(context, recent) }))
  return [{ heading: 'Recent' }, ...items]
}

function viewItems(context: Context): MenuItem[] {
  const { dock } = context
  const open = dock.open.peek()
  return [
    ...dock.views.peek().map(({ id, title }) => {
      const checked = open.has(id)
      // a view that is open behind another is wanted in front, not closed
      return { label: title, checked, run: () => (dock.inFront(id) ? dock.close(id) : dock.show(id)) }
    }),
    { line: true },
    ...named(context, 'Left panel', 'Bottom panel', 'Right panel', 'Reset layout'),
    { line: true },
    ...named(context, 'Light or dark', 'Palette', 'Keys'),
  ]
}
