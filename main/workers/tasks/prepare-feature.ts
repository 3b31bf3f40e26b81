// Evaluates a feature for a search, once for all analysts: what they count lies in shared memory.

import { controlFeature } from '../../../core/search/control-feature.ts'
import { moveFeature, type PreparedFeature, prepareFeature } from '../../../core/search/prepared.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, evaluateRecorded, recordedNotes } from '../recorded-feature.ts'

export interface PrepareFeatureInput {
  recording: number
  expression: string
  /** the first so many: a recording may be growing */
  characters: number
  /** what analysts count is put in here: 12 bytes a character and a little more */
  into: SharedArrayBuffer
  /** the seed of a control feature with the runs of this one, which takes its place */
  control?: number
}

/** @throws AppError for a bad expression, or a feature that cannot be searched for */
export function prepareFeatureTask(
  { recording, expression, characters, into, control }: PrepareFeatureInput,
  { store, emit }: TaskContext<Evaluating>,
): PreparedFeature {
  const asked = { recording, expression, characters }
  const feature = evaluateRecorded(asked, store, emit)
  const wanted = control === undefined ? feature : controlFeature(feature, control)
  const prepared = prepareFeature(wanted, characters)
  if (control === undefined) prepared.description.notes.push(...recordedNotes(asked, store, emit))
  return moved(prepared, into)
}

/** Into shared memory; what it was made in is given back now, since the collector comes by only after many features. */
function moved(feature: PreparedFeature, into: SharedArrayBuffer): PreparedFeature {
  const left = new Set<ArrayBufferLike>()
  const copy = packer(into)
  const there = moveFeature(feature, (array) => {
    left.add(array.buffer)
    return copy(array)
  })
  for (const buffer of left) if (buffer instanceof ArrayBuffer) buffer.transfer(0)
  return there
}

/** Copies arrays one after the other. */
function packer(into: SharedArrayBuffer) {
  let next = 0
  return <A extends Uint8Array | Uint32Array | Float32Array>(array: A): A => {
    const View = array.constructor as new (buffer: SharedArrayBuffer, at: number, length: number) => A
    const copy = new View(into, next, array.length)
    copy.set(array)
    next = Math.ceil((next + array.byteLength) / 8) * 8
    return copy
  }
}
