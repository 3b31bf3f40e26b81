// All that can be done by name or key; the keyboard, the palette and the cheat sheet read this one table.

import { binDialog, emptyBin } from '../actions/bin.ts'
import { collect } from '../actions/collect.ts'
import { exportRanking, exportText, exportTrace } from '../actions/export.ts'
import { exportRecordingDialog } from '../actions/export-recording.ts'
import { chooseModels, chooseReading, chooseTexts } from '../actions/import.ts'
import { chooseFolder } from '../actions/import-folder.ts'
import { chooseStates } from '../actions/import-states.ts'
import { stepCurrentUnit, stepMatch } from '../actions/navigate.ts'
import { exportFocused, exportNotebook } from '../actions/notebook.ts'
import { recordDialog } from '../actions/record.ts'
import { saveChosenNetwork } from '../actions/save-network.ts'
import { otherWorkspace, workspaceDialog } from '../actions/workspace.ts'
import type { Command, Context } from '../views/entry.ts'
import { openFind } from '../views/find-bar.ts'
import { nameUnit, pin } from '../views/unit-menu.ts'
import { cheatSheet } from './cheat-sheet.ts'
import { helpPage, wordsPage } from './help/page.ts'
import { startTour } from './help/tour.ts'
import { MAIN } from './keys.ts'
import { numbersPage } from './numbers-page.ts'
import { openPalette } from './palette.ts'

const PRESET_NAMES = { train: 'Train', explore: 'Explore', writeup: 'Report' } as const
const PRESET_WORDS = {
  train: 'mode learn run',
  explore: 'mode text units',
  writeup: 'mode notebook write-up findings',
} as const

/** Ctrl 1 to 3 are on the cheat sheet as one line. */
const PRESETS: readonly Command[] = (['train', 'explore', 'writeup'] as const).map((mode) => ({
  title: `Go to ${PRESET_NAMES[mode]}`,
  also: PRESET_WORDS[mode],
  keys: '',
  run: ({ dock }) => dock.enter(MAIN[mode]),
}))

const NETWORK_FILES: readonly Command[] = (
  [
    ['Export the network as safetensors', 'save model weights pytorch', 'safetensors'],
    ['Export the network as ONNX', 'save model weights', 'onnx'],
    ['Export the script that loads the network into PyTorch', 'save model python', 'script'],
  ] as const
).map(([title, also, format]) => ({
  ...{ title, also, keys: '' },
  run: (context) => saveChosenNetwork(context, format),
  off: ({ store }) => store.chain.value.model === null,
}))

export const COMMANDS: readonly Command[] = [
  { title: 'Next unit in the ranking', keys: 'J', area: 'Move', run: ({ store }) => stepCurrentUnit(store, 1) },
  { title: 'Previous unit in the ranking', keys: 'K', area: 'Move', run: ({ store }) => stepCurrentUnit(store, -1) },
  { title: 'Next match', keys: 'N', area: 'Move', run: ({ store }) => stepMatch(store, 1) },
  { title: 'Previous match', keys: 'Shift N', area: 'Move', run: ({ store }) => stepMatch(store, -1) },
  {
    title: 'Back to the last place',
    keys: 'Alt ←',
    area: 'Move',
    run: ({ store }) => void store.places.go(-1),
    always: true,
  },
  { title: 'Forward again', keys: 'Alt →', area: 'Move', run: ({ store }) => void store.places.go(1), always: true },
  { title: 'Pin the unit to the next lane, or take it out', keys: 'P', area: 'Move', run: pinCurrent },
  { title: 'Add the figure in focus to the report', keys: 'F', area: 'Edit', run: (context) => collect(context) },
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
    title: 'Export the report as PDF',
    also: 'notebook write-up paper save print',
    keys: 'Ctrl E',
    area: 'Window',
    run: (context) => exportNotebook(context, 'pdf'),
    always: true,
  },
  {
    title: 'Export the report as HTML',
    also: 'notebook write-up page save',
    keys: '',
    run: (context) => exportNotebook(context, 'html'),
  },
  {
    title: 'Export the recording whole…',
    also: 'csv parquet numpy npz zarr lstmvis hdf5 table values save',
    keys: '',
    run: exportRecordingDialog,
  },
  {
    title: 'Export the figure as SVG',
    also: 'save vector picture',
    keys: 'Ctrl Shift E',
    area: 'Window',
    run: exportFocused,
    always: true,
  },
  {
    title: 'Export the figure as HTML',
    also: 'save text page',
    keys: '',
    run: (context) => void exportText(context, 'html'),
  },
  {
    title: 'Export the figure as PNG',
    also: 'save text image picture',
    keys: '',
    run: (context) => void exportText(context, 'png'),
  },
  {
    title: 'Export the ranking as CSV',
    also: 'table units scores save',
    keys: '',
    run: (context) => void exportRanking(context),
    off: ({ store }) => store.search.results.value === null,
  },
  {
    title: 'Export the trace of the unit as CSV',
    also: 'table values activations save',
    keys: '',
    run: (context) => void exportTrace(context),
    off: ({ store }) => store.unit.value === null,
  },
  ...NETWORK_FILES,
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
  { title: 'Save a copy…', also: 'backup workspace', keys: '', run: (context) => workspaceDialog(context, 'copy') },
  { title: 'Open a text…', also: 'import corpus add', keys: '', run: (context) => void chooseTexts(context) },
  {
    title: 'Open a text, encoding by name…',
    also: 'import corpus add bytes latin windows shift-jis utf-16 cr line ends several files',
    keys: '',
    run: (context) => void chooseReading(context),
  },
  {
    title: 'Open a network…',
    also: 'import model pytorch bring',
    keys: '',
    run: (context) => void chooseModels(context),
  },
  {
    title: 'Open recorded states…',
    also: 'import recording activations parquet numpy npz zarr mamba transformer',
    keys: '',
    run: (context) => void chooseStates(context),
  },
  {
    title: 'Open a folder…',
    also: 'import network tensorflow bundle ml5 tfjs zarr lstmvis states texts directory',
    keys: '',
    run: (context) => void chooseFolder(context),
  },
  { title: 'Bin…', also: 'removed deleted restore bring back trash', keys: '', run: (context) => binDialog(context) },
  { title: 'Empty the bin…', also: 'delete for good space trash', keys: '', run: (context) => emptyBin(context) },
  { title: 'Record activations…', also: 'recording log every unit', keys: '', run: (context) => recordDialog(context) },
  {
    title: 'Losses in bits or in nats',
    also: 'unit surprise surprisal setting',
    keys: '',
    run: ({ store }) => {
      store.lossUnit.value = store.lossUnit.peek() === 'bits' ? 'nats' : 'bits'
    },
  },
  { title: 'Light or dark', also: 'theme appearance', keys: '', run: ({ store }) => store.theme.toggle() },
  ...PRESETS,
  {
    title: 'Name the unit…',
    also: 'call note label',
    keys: '',
    run: nameUnit,
    off: ({ store }) => store.unit.value === null,
  },
  {
    title: 'Keys',
    also: 'help shortcuts keyboard cheat sheet',
    keys: '?',
    area: 'Window',
    run: ({ commands }) => cheatSheet(commands),
  },
  { title: 'Tour', also: 'help first steps introduction', keys: '', run: (context) => startTour(context) },
  { title: 'Words', also: 'help glossary meaning terms', keys: '', run: () => wordsPage() },
  {
    title: 'What each section shows',
    also: 'help figures meaning panels',
    keys: '',
    run: ({ views }) => helpPage(views),
  },
  {
    title: 'How these numbers are computed',
    also: 'help statistics p q AUROC interval baselines formula sources',
    keys: '',
    area: 'Window',
    run: () => numbersPage(),
  },
]

function wordsFor(verb: string, title: string | null): string {
  return title === null ? verb : `${verb} ${title}`
}

function pinCurrent(context: Context): void {
  const unit = context.store.unit.peek()
  if (unit !== null) pin(context, unit)
}
