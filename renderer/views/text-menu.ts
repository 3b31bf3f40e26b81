// The menu of the text: what can be done with the selection, or at the place that was clicked.

import { collect } from '../actions/collect.ts'
import { exportText } from '../actions/export.ts'
import { searchFor } from '../actions/search-for.ts'
import { colorBySources } from '../actions/sources.ts'
import { openMenuAt } from '../shell/menu.ts'
import { openPalette } from '../shell/palette.ts'
import type { Context } from './entry.ts'
import { openFind } from './find-bar.ts'
import { askSelection } from './selection/selection.ts'

/** a longer passage is no word to search for */
const LONGEST = 60

/** @param selected the selected characters; empty without a selection */
export function textMenu(event: MouseEvent, context: Context, selected: string, all: () => void): void {
  const { store, dock } = context
  const none = selected === ''
  openMenuAt(event, [
    { label: 'Copy', keys: 'Ctrl C', off: none, run: () => document.execCommand('copy') },
    { label: 'Select all', keys: 'Ctrl A', run: all },
    { line: true },
    {
      label: 'Which units are on here? Differential activation',
      keys: 'B',
      off: none,
      run: () => askSelection(context),
    },
    {
      label: 'What made this character? Earlier characters',
      keys: 'Y',
      run: () => colorBySources(context),
    },
    {
      label: 'Search for these characters',
      off: none || Array.from(selected).length > LONGEST,
      run: () => searchFor(context, regexOf(selected)),
    },
    { label: 'Find in the text…', keys: 'Ctrl F', run: () => openFind(store, dock) },
    { label: 'Go to a line…', keys: 'Ctrl G', run: () => openPalette(context, ':') },
    { line: true },
    { label: 'Add to the report', keys: 'F', run: () => collect(context, 'text') },
    { label: 'Export as HTML', run: () => void exportText(context, 'html') },
    { label: 'Export as SVG', run: () => void exportText(context, 'svg') },
    { label: 'Export as PNG', run: () => void exportText(context, 'png') },
  ])
}

/** A regex that matches exactly these characters. */
export function regexOf(characters: string): string {
  const escaped = characters
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
  return `/${escaped}/`
}
