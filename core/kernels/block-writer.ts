// Transposes the states of a runner, [time][stream][unit], to the rows of a block, [unit][4,096 characters] of 16-bit
// floats, and refuses values that are not finite.

import { AppError } from '../errors.ts'
import type { ModelSpec } from '../model/spec.ts'
import { type StateKind, unitAt, unitName } from '../model/units.ts'
import { type Narrow, narrowInto, widen } from '../util/float16.ts'
import type { Advanced } from './kernels.ts'
import { BLOCK_CHARACTERS, type UnitStatistics } from './statistics.ts'

export { BLOCK_CHARACTERS } from './statistics.ts'

/** Units whose rows share a blob. */
export const GROUP_UNITS = 16

/** Characters of one stream that are transposed at a time: 16 units of them fit the first-level cache. */
const CHUNK = 256

export interface BlockWriter {
  /** Writes `count` characters of one stream, the first of them to `at` in the block. */
  write(advanced: Advanced, stream: number, at: number, count: number): void
}

/** @param values of one block, [unit][BLOCK_CHARACTERS]; the writer keeps a view of it */
export function createBlockWriter(
  values: Uint16Array,
  spec: ModelSpec,
  kinds: readonly StateKind[],
  streams: number,
): BlockWriter {
  const { layers, hidden } = spec
  const narrow: Narrow = narrowInto(values)
  const tile = new Float32Array(GROUP_UNITS * CHUNK)
  const rows = Array.from({ length: GROUP_UNITS }, (_, u) => tile.subarray(u * CHUNK, (u + 1) * CHUNK))

  function writeStates(states: Float32Array, column: number, stream: number, at: number, count: number): void {
    for (let first = 0; first < hidden; first += GROUP_UNITS) {
      const width = Math.min(GROUP_UNITS, hidden - first)
      transpose(tile, states, streams * hidden, stream * hidden + first, width, count)
      for (let u = 0; u < width; u++) narrow(rows[u], count, (column + first + u) * BLOCK_CHARACTERS + at)
    }
  }

  return {
    write({ states }, stream, at, count) {
      for (let layer = 0; layer < layers; layer++)
        for (const [k, kind] of kinds.entries())
          writeStates(states[kind]![layer], (layer * kinds.length + k) * hidden, stream, at, count)
    },
  }
}

/** tile[u, t] = states[t · stride + first + u]; a cache line of states is read once. */
function transpose(
  tile: Float32Array,
  states: Float32Array,
  stride: number,
  first: number,
  width: number,
  count: number,
): void {
  for (let t = 0, from = first; t < count; t++, from += stride)
    for (let u = 0; u < width; u++) tile[u * CHUNK + t] = states[from + u]
}

/** Zeroes a short block beyond its characters. */
export function clearTails(values: Uint16Array, characters: number): void {
  if (characters === BLOCK_CHARACTERS) return
  for (let row = 0; row < values.length; row += BLOCK_CHARACTERS)
    values.fill(0, row + characters, row + BLOCK_CHARACTERS)
}

/** @throws AppError `not-finite` naming the first unit with such a value, and its position counted from `before` */
export function checkFinite(
  { m2 }: UnitStatistics,
  values: Uint16Array,
  before: number,
  spec: ModelSpec,
  kinds: readonly StateKind[],
): void {
  const unit = m2.findIndex((sum) => !Number.isFinite(sum))
  if (unit < 0) return
  const row = widen(values.subarray(unit * BLOCK_CHARACTERS, (unit + 1) * BLOCK_CHARACTERS))
  throw notFinite(unitName(unitAt(spec, kinds, unit)), row, before)
}

function notFinite(name: string, part: Float32Array, before: number): AppError {
  const at = part.findIndex((value) => !Number.isFinite(value))
  const what = Number.isNaN(part[at]) ? 'not a number' : 'beyond ±65,504, the most that a 16-bit float can hold,'
  return new AppError(
    'not-finite',
    `Unit ${name} is ${what} at character ${before + at}; the network's weights are damaged or its training diverged.`,
  )
}
