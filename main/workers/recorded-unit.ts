// Shown values of units, and where a feature is true, cached: the page of one unit requests many statistics of the same
// values.

import { columnNamed, kindOfName } from '../../core/model/unit-names.ts'
import type { StateKind } from '../../core/model/units.ts'
import { shownValues } from '../../core/units/display-scale.ts'
import type { Store } from '../store/store.ts'
import type { TaskContext } from './context.ts'
import { type Evaluating, recordedFeature } from './recorded-feature.ts'

/** Characters read at a time, between checks for cancellation. */
const SLICE = 1 << 20
/** Bytes of the cache. */
const MOST_BYTES = 64 << 20

const kept = new Map<string, Float32Array>()

/** Raw values of a unit over all that is recorded. @throws AppError `no-such-unit` */
export function recordedValues(context: TaskContext<never>, recording: number, unit: string): Float32Array {
  const info = context.store.recording(recording)
  const { characters } = info
  const column = columnNamed(info, unit)
  const key = `${recording} ${unit} ${characters}`
  const found = kept.get(key)
  if (found) return found
  makeRoom(4 * characters) // before it is taken, so that both never stand in memory together
  const values = new Float32Array(characters)
  for (let from = 0; from < characters; from += SLICE) {
    context.check()
    values.set(context.store.unitValues(recording, column, from, Math.min(from + SLICE, characters)), from)
  }
  kept.set(key, values)
  return values
}

/** As it is shown. */
export function shownUnit(context: TaskContext<never>, recording: number, unit: string) {
  const kind: StateKind = kindOfName(unit)
  return { kind, values: shownValues(kind, recordedValues(context, recording, unit)) }
}

/** Drops the oldest values until so many bytes fit beside the others. */
function makeRoom(bytes: number): void {
  let all = bytes
  for (const { byteLength } of kept.values()) all += byteLength
  for (const [old, { byteLength }] of kept) {
    if (all <= MOST_BYTES) break
    kept.delete(old)
    all -= byteLength
  }
}

export type FeatureClock = Evaluating
/** Of a number, where it is not zero. */
const truths = new WeakMap<Float32Array, Uint8Array>()

/** 1 where the feature is true, or a number that is not zero. @throws FeatureError */
export function recordedTruth(
  store: Store,
  recording: number,
  expression: string,
  emit: (event: FeatureClock) => void,
): Uint8Array {
  const { kind, values } = recordedFeature({ recording, expression }, store, emit)
  if (kind === 'boolean') return values
  const truth = truths.get(values) ?? Uint8Array.from(values, (value) => Number(value !== 0))
  truths.set(values, truth)
  return truth
}
