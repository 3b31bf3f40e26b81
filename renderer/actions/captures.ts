// Where each kind of figure is shown, and how what is on show there becomes a specification that can be made again. A
// new kind is a line here.

import type { FigureKind, FigureSpecification, SpecificationOf } from '../../main/contract/finding-types.ts'
import type { ScaleChoice } from '../../main/contract/unit-types.ts'
import { MOST_SOURCES } from '../state/sources.ts'
import type { Store } from '../state/store.ts'
import { exportedRange } from './export-range.ts'

export interface Capture<K extends FigureKind> {
  /** the view that shows it, and the section of the unit page */
  view: string
  section?: string
  /** whether it is what a view shows first, beside other kinds */
  first?: boolean
  /** As it is on show, or a sentence that says what it lacks. */
  of(store: Store): SpecificationOf<K> | string
}

/** Rows of a ranking; characters of a trace, and of a text: what fits a column, and a page. */
const ROWS = 10
/** Features that account for a unit. */
const EXPLANATIONS = 15
/** Units of a matrix, so that each has its name; shifts of its null. */
const BEST = 40
const SHIFTS = 255
const TRACE = 120
const TEXT = 2400
/** cells in a row of text: two columns of a page, less where it is drawn narrower */
export const CELLS = 88

const NOTHING = 'There is nothing to add yet: record a network on a text first.'

/** A figure of the unit on show. */
const ofUnit =
  <S extends FigureSpecification>(make: (unit: { recording: number; unit: string }, store: Store) => S | string) =>
  (store: Store): S | string => {
    const [recording, unit] = [store.recordingId.peek(), store.shownUnit.peek()]
    return recording === null || unit === null ? NOTHING : make({ recording, unit }, store)
  }

/** A view that holds what it shows itself offers it while it is there. */
const offered =
  <K extends FigureKind>(kind: K, lacking: string) =>
  (store: Store): SpecificationOf<K> | string =>
    (store.offers.get(kind)?.() as SpecificationOf<K> | string | undefined) ?? lacking

export const CAPTURES: { [K in FigureKind]: Capture<K> } = {
  text: { view: 'text', of: ofUnit(text) },
  trace: { view: 'text', section: 'trace', of: ofUnit(trace) },
  histogram: {
    ...{ view: 'unit', section: 'split', first: true },
    of: ofUnit((unit, store) => {
      const cut = store.unitPage.cut.peek()
      const cutAt = cut && { threshold: cut.threshold, sign: cut.sign }
      return { kind: 'histogram', ...unit, ...feature(store), ...cutAt, ...scale(store, unit.unit) }
    }),
  },
  response: {
    ...{ view: 'unit', section: 'response' },
    of: ofUnit((unit, store) => {
      const number = store.numberFeature.peek()
      if (number === null) return 'Activation by feature value is of a number: search for one, such as column(), first.'
      return { kind: 'response', ...unit, feature: number, ...scale(store, unit.unit) }
    }),
  },
  memory: {
    ...{ view: 'unit', section: 'since-change' },
    of: ofUnit((unit, store) => {
      const found = store.feature.peek()
      if (found === null)
        return 'AUROC by distance since onset is of a feature: search for one that is true or false first.'
      return { kind: 'memory', ...unit, feature: found }
    }),
  },
  passages: {
    ...{ view: 'unit', section: 'passages' },
    of: ofUnit((unit, store) => ({ kind: 'passages', ...unit, ...feature(store), ...scale(store, unit.unit) })),
  },
  gates: {
    ...{ view: 'unit', section: 'gates' },
    of: ofUnit((unit, store) => {
      const found = stretch(store, TRACE)
      return typeof found === 'string' ? found : { kind: 'gates', ...unit, ...found, ...feature(store) }
    }),
  },
  effect: { view: 'unit', section: 'effect', of: ofUnit((unit) => ({ kind: 'effect', ...unit })) },
  ablation: {
    ...{ view: 'unit', section: 'ablation' },
    of: offered('ablation', 'There is no ablation to add: measure one first.'),
  },
  characters: {
    ...{ view: 'unit', section: 'characters' },
    of: ofUnit((unit, store) => ({ kind: 'characters', ...unit, ...scale(store, unit.unit) })),
  },
  autocorrelation: {
    ...{ view: 'unit', section: 'memory' },
    of: ofUnit((unit) => ({ kind: 'autocorrelation', ...unit })),
  },
  correlated: { view: 'unit', section: 'correlated', of: ofUnit((unit) => ({ kind: 'correlated', ...unit })) },
  weights: { view: 'unit', section: 'weights', of: ofUnit((unit) => ({ kind: 'weights', ...unit })) },
  ranking: { view: 'search', of: ranking },
  matrix: { view: 'matrix', of: matrix },
  explanations: {
    view: 'explain',
    of: ({ recordingId, unit }) => {
      const [recording, explained] = [recordingId.peek(), unit.peek()]
      return recording === null || explained === null
        ? NOTHING
        : { kind: 'explanations', recording, unit: explained, rows: EXPLANATIONS }
    },
  },
  probe: { view: 'probe', of: offered('probe', 'There is no probe to add: fit one first.') },
  effects: {
    view: 'effects',
    of: offered('effects', 'There are no effects to add: measure them first.'),
  },
  sources: {
    view: 'text',
    section: 'sources',
    of: ({ sources, recordingId }) => {
      const [found, recording] = [sources.found.peek(), recordingId.peek()]
      return found === null || recording === null
        ? 'Colour the text by what made the character at the caret (Y) first.'
        : { kind: 'sources', recording, position: found.position, method: found.method, length: MOST_SOURCES }
    },
  },
  replication: {
    ...{ view: 'search', section: 'replication' },
    of: offered('replication', 'There is no replication to add: try the units on other activations first.'),
  },
  saturation: {
    view: 'gates',
    of: ({ recordingId }) => {
      const recording = recordingId.peek()
      return recording === null ? NOTHING : { kind: 'saturation', recording }
    },
  },
  networks: {
    view: 'reproduction',
    of: offered('networks', 'There are no test losses to add: train the networks first.'),
  },
  loss: {
    view: 'training-run',
    of: ({ training }) => {
      const model = training.model.peek()
      return model
        ? { kind: 'loss', model: model.id }
        : 'There is no run whose loss could be added; train a network first.'
    },
  },
  predictions: {
    view: 'predictions',
    of: offered('predictions', 'There is no comparison to add: compare the predictions first.'),
  },
  births: {
    view: 'births',
    of: offered('births', 'There is nothing of the checkpoints to add: read them first.'),
  },
  generated: { view: 'generate', of: offered('generated', 'There is no text to add: let a network write one first.') },
  patching: {
    view: 'patching',
    of: offered('patching', 'There are no patches to add: patch A into B first.'),
  },
  tried: { view: 'scratchpad', of: offered('tried', 'There is no text to add: type one in Try text first.') },
}

/** The figure as it is on show, or a sentence that says what it lacks. */
export function figureOf(kind: FigureKind, store: Store): FigureSpecification | string {
  return (CAPTURES[kind] as unknown as { of(store: Store): FigureSpecification | string }).of(store)
}

/** The kind that a section of the unit page, or else a view, shows. */
export function kindShown(section: string, view: string): FigureKind | undefined {
  const all = Object.entries(CAPTURES) as [FigureKind, { view: string; section?: string; first?: boolean }][]
  const inSection = all.find(([, capture]) => capture.section === section && section !== '')
  const inView = all.find(([, capture]) => capture.view === view && (!capture.section || capture.first))
  return (inSection ?? inView)?.[0]
}

function feature({ feature }: Store): { feature?: string } {
  const found = feature.peek()
  return found === null ? {} : { feature: found }
}

/** The feature that the text marks, be it a number. */
function marked(store: Store): { feature?: string } {
  const number = store.numberFeature.peek()
  return number === null ? feature(store) : { feature: number }
}

/** The scale, where another than the one that is chosen by itself was asked for. */
function scale({ scales }: Store, unit: string): { scale?: ScaleChoice } {
  const choice = scales.choices.peek()[unit]
  return choice ? { scale: choice } : {}
}

function ranking({ search, recordingId }: Store): SpecificationOf<'ranking'> | string {
  const results = search.results.peek()
  const recording = recordingId.peek()
  if (recording === null || !results?.maxima || results.recording !== recording)
    return 'There is no whole search to add; search for a feature, and wait until its p is in.'
  const { expression, shifts } = results
  return { kind: 'ranking', recording, feature: expression, shifts, seed: 1, rows: ROWS }
}

function matrix({ matrix, recordingId }: Store): SpecificationOf<'matrix'> | string {
  const found = matrix.value.peek()
  const recording = recordingId.peek()
  if (recording === null || !found?.complete)
    return 'There is no whole matrix to add; compute it (M), and wait until it is complete.'
  const features = found.rows.map(({ feature }) => feature)
  return { kind: 'matrix', recording, features, shifts: SHIFTS, metric: matrix.metric.peek(), best: BEST }
}

/** The selection, or so many of the characters on screen. */
function stretch(store: Store, most: number): { start: number; end: number } | string {
  const { start, end } = exportedRange(store.selection.peek(), store.visible.peek(), store.recorded.peek())
  if (start >= end) return 'Nothing is recorded here yet; wait for the recording or select other characters.'
  return { start, end: store.selection.peek() === null ? Math.min(end, start + most) : end }
}

type Unit = { recording: number; unit: string }

function trace({ recording, unit }: Unit, store: Store): SpecificationOf<'trace'> | string {
  const found = stretch(store, TRACE)
  if (typeof found === 'string') return found
  const units = [unit, ...lanesOf(store, unit)]
  return { kind: 'trace', recording, units, ...found, ...marked(store), ...scale(store, unit) }
}

function text({ recording, unit }: Unit, store: Store): SpecificationOf<'text'> | string {
  const found = stretch(store, TEXT)
  if (typeof found === 'string') return found
  const lanes = lanesOf(store, unit)
  const bands = lanes.length > 0 && { lanes }
  return { kind: 'text', recording, unit, ...found, columns: CELLS, ...marked(store), ...bands, ...scale(store, unit) }
}

function lanesOf({ look }: Store, unit: string): string[] {
  return look.lanes.peek().filter((lane) => lane !== unit)
}
