// What is on show as a figure that can be made again: F, or Collect beside it, puts it into the notebook.

import type { FigureKind, FigureSpecification } from '../../main/contract/finding-types.ts'
import type { ScaleChoice } from '../../main/contract/unit-types.ts'
import type { Store } from '../state/store.ts'
import type { Context } from '../views/entry.ts'
import { orTell } from './edit.ts'
import { exportedRange } from './export.ts'

/** Rows of a ranking; characters of a trace, and of a text: what fits a column, and a page. */
const ROWS = 10
/** Units of a matrix, so that each has its name; turns of its null. */
const BEST = 40
const SHIFTS = 255
const TRACE = 120
const TEXT = 2400
/** cells in a row of text: 160 mm */
const COLUMNS = 74

/** As core/figures/specification.ts has them, of which the window knows the types only; a test keeps the two alike. */
export const FIGURE_NAMES: Record<FigureKind, string> = {
  text: 'Coloured text',
  trace: 'Trace',
  histogram: 'Distribution',
  memory: 'AUROC by distance since onset',
  ranking: 'Ranking',
  matrix: 'Matrix',
  saturation: 'Gate saturation',
  loss: 'Loss',
}

/** Which figure stands where the keyboard is. */
export function focusedKind(element: Element | null = document.activeElement): FigureKind {
  const marked = element?.closest<HTMLElement>('[data-figure-kind]')?.dataset.figureKind as FigureKind | undefined
  if (marked) return marked
  const section = element?.closest<HTMLElement>('[data-section]')?.dataset.section ?? ''
  const view = element?.closest<HTMLElement>('[data-view]')?.dataset.view ?? ''
  return OF_SECTION[section] ?? OF_VIEW[view] ?? 'text'
}

const OF_SECTION: Record<string, FigureKind> = { split: 'histogram', 'since-change': 'memory', trace: 'trace' }
const OF_VIEW: Record<string, FigureKind> = {
  unit: 'histogram',
  search: 'ranking',
  matrix: 'matrix',
  gates: 'saturation',
  'training-run': 'loss',
}

/** The figure as it is on show, or a sentence that says what it lacks. */
export function figureOf(kind: FigureKind, store: Store): FigureSpecification | string {
  if (kind === 'loss') {
    const model = store.training.model.peek()
    return model ? { kind, model: model.id } : 'There is no run to collect the loss of; train a network first.'
  }
  const recording = store.recordingId.peek()
  const unit = store.shownUnit.peek()
  if (recording === null || unit === null) return 'There is nothing to collect yet: record a network on a text first.'
  const feature = store.feature.peek() ?? undefined
  switch (kind) {
    case 'saturation':
      return { kind, recording }
    case 'histogram': {
      const cut = store.unitPage.cut.peek()
      const cutAt = cut && { threshold: cut.threshold, sign: cut.sign }
      return { kind, recording, unit, feature, ...cutAt, ...asked(store, unit) }
    }
    case 'memory':
      if (feature === undefined)
        return 'AUROC by distance since onset is of a feature: search for one that is true or false first.'
      return { kind, recording, unit, feature }
    case 'ranking':
      return ranking(store, recording)
    case 'matrix':
      return matrix(store, recording)
    default:
      return stretch(kind, store, { recording, unit, feature: feature ?? store.numberFeature.peek() ?? undefined })
  }
}

/** The scale, where another than the one that is chosen by itself was asked for. */
function asked({ scales }: Store, unit: string): { scale?: ScaleChoice } {
  const choice = scales.choices.peek()[unit]
  return choice ? { scale: choice } : {}
}

function ranking({ search }: Store, recording: number): FigureSpecification | string {
  const results = search.results.peek()
  if (!results?.maxima || results.recording !== recording)
    return 'There is no whole search to collect; search for a feature, and wait until its p is in.'
  const { expression, shifts } = results
  return { kind: 'ranking', recording, feature: expression, shifts, seed: 1, rows: ROWS }
}

function matrix({ matrix }: Store, recording: number): FigureSpecification | string {
  const found = matrix.value.peek()
  if (!found?.complete) return 'There is no whole matrix to collect; compute it (M), and wait until it is complete.'
  const features = found.rows.map(({ feature }) => feature)
  return { kind: 'matrix', recording, features, shifts: SHIFTS, metric: matrix.metric.peek(), best: BEST }
}

function stretch(
  kind: 'text' | 'trace',
  store: Store,
  { recording, unit, feature }: { recording: number; unit: string; feature?: string },
): FigureSpecification | string {
  const { start, end } = exportedRange(store.selection.peek(), store.visible.peek(), store.recorded.peek())
  if (start >= end) return 'Nothing is recorded here yet; wait for the recording or select other characters.'
  const lanes = store.look.lanes.peek().filter((lane) => lane !== unit)
  const chosen = store.selection.peek() !== null
  if (kind === 'trace') {
    const units = [unit, ...lanes]
    const stop = chosen ? end : Math.min(end, start + TRACE)
    return { kind, recording, units, start, end: stop, feature, ...asked(store, unit) }
  }
  const last = chosen ? end : Math.min(end, start + TEXT)
  const bands = lanes.length > 0 && { lanes }
  return { kind, recording, unit, start, end: last, columns: COLUMNS, feature, ...bands, ...asked(store, unit) }
}

export function collect(context: Context, kind: FigureKind = focusedKind()): void {
  const { store } = context
  const figure = figureOf(kind, store)
  if (typeof figure === 'string') {
    store.notices.tell(figure)
    return
  }
  const words = FIGURE_NAMES[kind].toLowerCase()
  const add = store.findings.add({ title: '', sentence: '', figure }, words).then(() => {
    const open = { label: 'Open', run: () => store.show('findings', 'writeup'), ms: 9000 }
    store.notices.tell(`${FIGURE_NAMES[kind]} was collected into the notebook.`, false, open)
  })
  orTell(context, add)
}
