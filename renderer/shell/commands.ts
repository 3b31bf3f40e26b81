// All that can be done by name or key; the keyboard, the palette and the cheat sheet read this one table.

import { collect } from '../actions/collect.ts'
import { exportText } from '../actions/export.ts'
import { chooseModels, chooseTexts } from '../actions/import.ts'
import { stepCurrentUnit, stepMatch } from '../actions/navigate.ts'
import { exportFocused, exportNotebook } from '../actions/notebook.ts'
import { recordDialog } from '../actions/record.ts'
import { otherWorkspace, workspaceDialog } from '../actions/workspace.ts'
import { MOST_LANES } from '../state/text-look.ts'
import type { Context } from '../views/entry.ts'
import { openFind } from '../views/find-bar.ts'
import { cheatSheet } from './cheat-sheet.ts'
import type { Command } from './command.ts'
import { openPalette } from './palette.ts'

export const COMMANDS: readonly Command[] = [
  { title: 'Next unit in the ranking', keys: 'J', area: 'Move', run: ({ store }) => stepCurrentUnit(store, 1) },
  { title: 'Previous unit in the ranking', keys: 'K', area: 'Move', run: ({ store }) => stepCurrentUnit(store, -1) },
  { title: 'Next match', keys: 'N', area: 'Move', run: ({ store }) => stepMatch(store, 1) },
  { title: 'Previous match', keys: 'Shift N', area: 'Move', run: ({ store }) => stepMatch(store, -1) },
  { title: 'Pin the unit to the next lane, or take it out', keys: 'P', area: 'Move', run: pin },
  { title: 'Collect the figure in focus', keys: 'F', area: 'Edit', run: (context) => collect(context) },
  {
    title: 'Undo',
    keys: 'Ctrl Z',
    area: 'Edit',
    run: ({ store }) => void store.history.undo(),
    words: ({ store }) => wordsFor('Undo', store.history.undoable.value),
    off: ({ store }) => store.history.undoable.value === null,
  },
  {
    title: 'Redo',
    keys: 'Ctrl Shift Z',
    area: 'Edit',
    run: ({ store }) => void store.history.redo(),
    words: ({ store }) => wordsFor('Redo', store.history.redoable.value),
    off: ({ store }) => store.history.redoable.value === null,
  },
  {
    title: 'Put the unit into the set, or take it out',
    keys: 'S',
    area: 'Move',
    run: ({ store }) => {
      const unit = store.shownUnit.peek() // the one that is pointed at, if there is one
      if (unit !== null) store.sets.toggle(unit)
    },
  },
  { title: 'Palette', keys: 'Ctrl K', area: 'Find', run: (context) => openPalette(context), always: true },
  {
    title: 'Find in the text',
    keys: 'Ctrl F',
    area: 'Find',
    run: ({ store, dock }) => openFind(store, dock),
    always: true,
  },
  {
    title: 'Go to a line',
    keys: 'Ctrl G',
    area: 'Find',
    run: (context) => openPalette(context, ':'),
    always: true,
  },
  {
    title: 'Go to a unit',
    keys: 'Ctrl Shift G',
    area: 'Find',
    run: (context) => openPalette(context, '#'),
    always: true,
  },
  { title: 'Write a feature', keys: 'Ctrl L', area: 'Find', run: ({ store }) => store.focusEditor(), always: true },
  { title: 'Left panel', keys: 'Ctrl B', area: 'Panels', run: ({ dock }) => dock.fold('left'), always: true },
  { title: 'Bottom panel', keys: 'Ctrl J', area: 'Panels', run: ({ dock }) => dock.fold('bottom'), always: true },
  { title: 'Right panel', keys: 'Ctrl U', area: 'Panels', run: ({ dock }) => dock.fold('right'), always: true },
  { title: 'Reset layout', keys: '', area: 'Panels', run: ({ dock }) => dock.reset() },
  {
    title: 'Export the notebook as PDF',
    keys: 'Ctrl E',
    area: 'Window',
    run: (context) => exportNotebook(context, 'pdf'),
    always: true,
  },
  { title: 'Export the notebook as HTML', keys: '', run: (context) => exportNotebook(context, 'html') },
  { title: 'Export the figure as SVG', keys: 'Ctrl Shift E', area: 'Window', run: exportFocused, always: true },
  { title: 'Export the figure as HTML', keys: '', run: (context) => void exportText(context, 'html') },
  { title: 'Export the figure as PNG', keys: '', run: (context) => void exportText(context, 'png') },
  {
    title: 'Open workspace…',
    keys: 'Ctrl O',
    area: 'Window',
    run: (context) => otherWorkspace(context),
    always: true,
  },
  {
    title: 'New workspace…',
    keys: globalThis.neuronscope ? 'Ctrl N' : '', // which a browser keeps for itself
    area: 'Window',
    run: (context) => otherWorkspace(context, true),
    always: true,
  },
  { title: 'Save a copy…', keys: '', run: (context) => workspaceDialog(context, 'copy') },
  { title: 'Open a text…', keys: '', run: (context) => void chooseTexts(context) },
  { title: 'Open a network (.safetensors)…', keys: '', run: (context) => void chooseModels(context) },
  { title: 'Record…', keys: '', run: (context) => recordDialog(context) },
  {
    title: 'Losses in bits or in nats',
    keys: '',
    run: ({ store }) => {
      store.lossUnit.value = store.lossUnit.peek() === 'bits' ? 'nats' : 'bits'
    },
  },
  { title: 'Light or dark', keys: '', run: ({ store }) => store.theme.toggle() },
  { title: 'Keys', keys: '?', area: 'Window', run: ({ commands }) => cheatSheet(commands) },
]

function wordsFor(verb: string, title: string | null): string {
  return title === null ? verb : `${verb} ${title}`
}

function pin({ store }: Context): void {
  const unit = store.unit.peek()
  if (unit !== null && !store.look.pin(unit))
    store.notices.tell(`All ${MOST_LANES} lanes are taken; take a unit out of one first (×).`)
}
