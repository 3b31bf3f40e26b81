// The menus of the title bar, which the desktop app shows as the system's where the system has one. What they do is in
// the table of commands; they only put it in order. What a browser does by itself is listed in the desktop app only.

import type { HostAction } from '../../main/contract/bridge.ts'
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
      ...named(
        context,
        'Open a text…',
        'Open a text, encoding by name…',
        'Open a network…',
        'Open recorded states…',
        'Open a folder…',
        'Record activations…',
        'Bin…',
      ),
      { line: true },
      ...named(
        context,
        'Export the figure as SVG',
        'Export the figure as HTML',
        'Export the figure as PNG',
        'Export the recording whole…',
        'Export the network as safetensors',
        'Export the script that loads the network into PyTorch',
        'Export the network as ONNX',
      ),
      ...desktopItems(['Quit', 'Ctrl Q', 'quit']),
    ],
  },
  {
    title: 'Edit',
    items: (context) => [
      ...named(context, 'Undo', 'Redo'),
      ...desktopItems(
        ['Cut', 'Ctrl X', 'cut'],
        ['Copy', 'Ctrl C', 'copy'],
        ['Paste', 'Ctrl V', 'paste'],
        ['Select all', 'Ctrl A', 'selectAll'],
      ),
      { line: true },
      ...named(context, 'Find in the text', 'Go to a unit', 'Write a feature'),
    ],
  },
  { title: 'View', items: viewItems },
  {
    title: 'Help',
    items: (context) => [
      ...named(context, 'Tour', 'Keys', 'Words'),
      { line: true },
      ...named(context, 'What each section shows', 'How these numbers are computed'),
    ],
  },
]

/** Commands by their titles, in this order. */
function named(context: Context, ...titles: string[]): MenuItem[] {
  return context.commands
    .filter(({ title }) => titles.includes(title))
    .sort((a, b) => titles.indexOf(a.title) - titles.indexOf(b.title))
    .map(({ title, keys, words, off, run }) => {
      const label = words?.(context) ?? title
      return { label, keys, off: off?.(context), typed: TYPED[title], run: () => run(context) }
    })
}

const TYPED: Record<string, HostAction> = { Undo: 'undo', Redo: 'redo' }

/** After a line: what the desktop app does itself, by label, keys and action. */
function desktopItems(...items: [label: string, keys: string, act: HostAction][]): MenuItem[] {
  const desktop = globalThis.neuronscope
  if (!desktop) return []
  return [{ line: true }, ...items.map(([label, keys, act]) => ({ label, keys, act, run: () => desktop.act(act) }))]
}

function recentItems(context: Context): MenuItem[] {
  const recents = context.store.recents.others.value.slice(0, 5)
  if (recents.length === 0) return []
  const items = recents.map((recent) => ({ label: recent.name, run: () => openRecent(context, recent) }))
  return [{ heading: 'Recent' }, ...items]
}

function viewItems(context: Context): MenuItem[] {
  const { dock } = context
  const open = dock.open.value
  return [
    ...dock.views.value.map(({ id, title }) => {
      const checked = open.has(id)
      // a view that is open behind another is wanted in front, not closed
      return { label: title, checked, run: () => (dock.inFront(id) ? dock.close(id) : dock.show(id)) }
    }),
    { line: true },
    ...named(context, 'Left panel', 'Bottom panel', 'Right panel', 'Reset layout'),
    { line: true },
    ...named(context, 'Light or dark', 'Palette', 'Keys'),
    ...desktopItems(
      ['Zoom in', 'Ctrl +', 'zoomIn'],
      ['Zoom out', 'Ctrl -', 'zoomOut'],
      ['Actual size', 'Ctrl 0', 'actualSize'],
      ['Full screen', 'F11', 'fullScreen'],
      ['Reload', 'Ctrl R', 'reload'],
      ['Developer tools', 'Ctrl Shift I', 'developerTools'],
    ),
  ]
}
