// The values of units as they are shown, and where a feature is true, kept while the same are asked about again: the
// page of one unit asks for many figures of the same values.

import { evaluateFeature } from '../../core/features/evaluate.ts'
import type { StateKind } from '../../core/run/units.ts'
import { columnOf, parseUnit } from '../../core/run/units.ts'
import { shownValues } from '../../core/units/shown.ts'
import type { Store } from '../store/store.ts'
import type { TaskContext } from './context.ts'
import { recordedText } from './recorded-text.ts'

/** Characters read at a time, so that a wish to end is heard. */
const SLICE = 1 << 20
/** Bytes of values that are kept. */
const MOST_BYTES = 64 << 20

const kept = new Map<string, Float32Array>()
let keptTruth: { key: string; truth: Uint8Array } | undefined

/** Raw values of a unit over all that is recorded. @throws AppError `no-such-unit` */
export function recordedValues(context: TaskContext<never>, recording: number, unit: string): Float32Array {
  const { layers, hidden, kinds, characters } = context.store.recording(recording)
  const column = columnOf({ layers, hidden }, kinds, parseUnit(unit))
  const key = `${recording} ${unit} ${characters}`
  const found = kept.get(key)
  if (found) return found
  const values = new Float32Array(characters)
  for (let from = 0; from < characters; from += SLICE) {
    context.check()
    values.set(context.store.unitValues(recording, column, from, Math.min(from + SLICE, characters)), from)
  }
  keep(key, values)
  return values
}

/** As it is shown. */
export function shownUnit(context: TaskContext<never>, recording: number, unit: string) {
  const kind: StateKind = parseUnit(unit).kind
  return { kind, values: shownValues(kind, recordedValues(context, recording, unit)) }
}

function keep(key: string, values: Float32Array): void {
  kept.set(key, values)
  let bytes = 0
  for (const { byteLength } of kept.values()) bytes += byteLength
  for (const [old, { byteLength }] of kept) {
    if (bytes <= MOST_BYTES || old === key) break
    kept.delete(old)
    bytes -= byteLength
  }
}

/** Between these two the regular expressions of a feature run, which may run away. */
export type FeatureClock = { type: 'evaluating' } | { type: 'evaluated' }

/** 1 where the feature is true, or a number that is not zero. @throws FeatureError */
export function recordedTruth(
  store: Store,
  recording: number,
  expression: string,
  emit: (event: FeatureClock) => void,
): Uint8Array {
  const features = store.features()
  const { characters } = store.recording(recording)
  const key = JSON.stringify([recording, characters, expression, features.map((f) => [f.name, f.expression])])
  if (keptTruth?.key === key) return keptTruth.truth
  const text = recordedText(store, recording)
  emit({ type: 'evaluating' })
  const { values } = evaluateFeature(expression, text, features)
  emit({ type: 'evaluated' })
  const truth = Uint8Array.from(values, (value) => Number(value !== 0))
  keptTruth = { key, truth }
  return truth
}
