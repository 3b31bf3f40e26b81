// A feature over a recording. It is evaluated on the text from its beginning, then cut to the recorded range: whether the
// first recorded character is inside a quotation depends on the text before it.

import { definitionsOf } from '../../core/features/definitions.ts'
import { evaluateFeature, type FeatureValues } from '../../core/features/evaluate.ts'
import { notesOn } from '../../core/features/notes.ts'
import type { Store } from '../store/store.ts'
import { createTextCache } from './recorded-text.ts'

/** Bracket the evaluation of a feature, whose regular expressions may run for ever. */
export interface Evaluating {
  type: 'evaluating' | 'evaluated'
}

export interface RecordedFeature {
  recording: number
  expression: string
  /** the first so many of the recording, which may be growing; all that is recorded unless given */
  characters?: number
}

/** Characters after the recording that a feature may read. */
const AHEAD = 65_536
/** Largest cached values, bytes. */
const MOST_BYTES = 32 << 20

const readText = createTextCache()
let last: { key: string; feature: FeatureValues } | undefined

/**
 * [characters] of the recording. The last result of the thread is cached: do not write to it.
 * @throws FeatureError
 */
export function recordedFeature(
  asked: RecordedFeature,
  store: Store,
  emit: (event: Evaluating) => void,
): FeatureValues {
  const key = keyOf(asked, store)
  if (last?.key === key) return last.feature
  const feature = evaluateRecorded(asked, store, emit)
  last = feature.values.byteLength <= MOST_BYTES ? { key, feature } : undefined
  return feature
}

/** The same without the cache, for a caller that transfers the memory. @throws FeatureError */
export function evaluateRecorded(
  { recording, expression, characters }: RecordedFeature,
  store: Store,
  emit: (event: Evaluating) => void,
): FeatureValues {
  const info = store.recording(recording)
  const { start } = info
  const end = start + (characters ?? info.characters)
  const text = readText(store, info, 0, end + AHEAD)
  const named = store.features()
  emit({ type: 'evaluating' })
  const feature = evaluateFeature(expression, text, named, bordersOf(store, info.corpus))
  emit({ type: 'evaluated' })
  return cut(feature, start, end)
}

/** Of characters of a text of the workspace, recorded or not. @throws FeatureError */
export function evaluateStretch(
  expression: string,
  { corpus, start, end }: { corpus: number; start: number; end: number },
  store: Store,
  emit: (event: Evaluating) => void,
): FeatureValues {
  const named = store.features()
  definitionsOf(expression, named) // a bad expression is refused before the text is read
  const text = store.corpusText(corpus, 0, Math.min(store.corpus(corpus).characters, end + AHEAD))
  emit({ type: 'evaluating' })
  const feature = evaluateFeature(expression, text, named, bordersOf(store, corpus))
  emit({ type: 'evaluated' })
  return cut(feature, start, end)
}

/** Of the text from its beginning, `reach` characters of it or as many as it has. @throws FeatureError */
export function evaluateText(
  { recording, expression }: RecordedFeature,
  reach: number,
  store: Store,
  emit: (event: Evaluating) => void,
): FeatureValues {
  const text = readText(store, store.recording(recording), 0, reach)
  const named = store.features()
  emit({ type: 'evaluating' })
  const feature = evaluateFeature(expression, text, named)
  emit({ type: 'evaluated' })
  return feature
}

/** Notes on the expression and the text up to the end of the recording. @throws FeatureError */
export function recordedNotes(
  { recording, expression, characters }: RecordedFeature,
  store: Store,
  emit: (event: Evaluating) => void,
): string[] {
  const info = store.recording(recording)
  const end = info.start + (characters ?? info.characters)
  const text = readText(store, info, 0, end + AHEAD)
  emit({ type: 'evaluating' })
  const notes = notesOn(expression, text, store.features(), end)
  emit({ type: 'evaluated' })
  return notes
}

/** Starts of the files of a text. */
function bordersOf(store: Store, corpus: number): number[] {
  return store.corpusParts(corpus).map(({ start }) => start)
}

/** A copy, unless nothing is cut off. */
function cut(feature: FeatureValues, start: number, end: number): FeatureValues {
  if (start === 0 && feature.values.length === end) return feature
  if (feature.kind === 'boolean') return { kind: 'boolean', values: feature.values.slice(start, end) }
  return { kind: 'number', values: feature.values.slice(start, end) }
}

function keyOf({ recording, expression, characters }: RecordedFeature, store: Store): string {
  const { corpusHash, start, characters: recorded } = store.recording(recording)
  const definitions = definitionsOf(expression, store.features())
  const borders = bordersOf(store, store.recording(recording).corpus)
  return JSON.stringify([corpusHash, start, characters ?? recorded, expression, definitions, borders])
}
