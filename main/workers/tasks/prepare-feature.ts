// Evaluates a feature for a search, once for all that read it: what they count lies in shared memory.

import { moveFeature, type PreparedFeature, prepareFeature } from '../../../core/search/prepared.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, evaluateRecorded, recordedNotes } from '../recorded-feature.ts'

export interface PrepareFeatureInput {
  recording: number
  expression: string
  /** the first so many: a recording may be growing */
  characters: number
  /** shared memory for the result: 12 bytes a character and a little more */
  into: SharedArrayBuffer
}

/** @throws AppError for a bad expression, or a feature that cannot be searched for */
export function prepareFeatureTask(
  { recording, expression, characters, into }: PrepareFeatureInput,
  { store, emit }: TaskContext<Evaluating>,
): PreparedFeature {
  const asked = { recording, expression, characters }
  const prepared = prepareFeature(evaluateRecorded(asked, store, emit), characters)
  prepared.description.notes.push(...recordedNotes(asked, store, emit))
  return moveInto(prepared, into)
}

/** Copies the arrays into shared memory and frees those that they were made in: garbage collection would come late. */
export function moveInto(feature: PreparedFeature, into: SharedArrayBuffer): PreparedFeature {
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
