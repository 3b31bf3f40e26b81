// A recording as the formats of states take it, made of arrays.

import { npz } from '../../../core/formats/states/npz.ts'
import type { StatesColumn, StatesPiece, StatesSource } from '../../../core/formats/states/states-format.ts'
import { codePoints } from '../../../core/text/code-points.ts'

export function sourceOf(
  text: string,
  columns: readonly (StatesColumn & { values: Float32Array })[],
  position = 0,
): StatesSource {
  const points = codePoints(text)
  return {
    ...{ length: points.length, position, name: 'R', provenance: '{"recording":"R"}', program: 'Neuronscope test' },
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    points: (from, to) => points.slice(from, to),
    values: (column, from, to) => columns[column].values.slice(from, to),
  }
}

/** A unit whose values differ everywhere. */
export function ramp(name: string, length: number, scale: number): StatesColumn & { values: Float32Array } {
  return {
    name,
    kind: 'unit',
    values: Float32Array.from({ length }, (_, t) => Math.fround(Math.sin(t * scale) * scale)),
  }
}

export function npzOf(source: StatesSource): Uint8Array {
  return Buffer.concat(Array.from(npz.write(source) as Iterable<StatesPiece>, ({ bytes }) => bytes))
}
