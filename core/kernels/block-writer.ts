// From what a runner gives, [time][stream][unit], to rows of a block, [unit][4,096 characters] of 16-bit floats, and a
// word about those that no recording may hold.

import { AppError } from '../errors.ts'
import type { ModelSpec } from '../model/spec.ts'
import { type StateKind, unitAt, unitName } from '../model/units.ts'
import { type Narrow, narrowInto, widen } from '../util/float16.ts'
import type { Advanced } from './kernels.ts'
import { BLOCK_CHARACTERS, type UnitStatistics } from './statistics.ts'

export { BLOCK_CHARACTERS } from './statistics.ts'

/** Units whose rows share a blob. */
export const GROUP_UNITS = 16

/** Most characters of one stream that a turner takes at once: 16 units of them stay in the first-level cache. */
const CHUNK = 256

export interface BlockWriter {
  /** Turns `count` characters of one stream; the first of them comes to `at` in the block. */
  turn(advanced: Advanced, stream: number, at: number, count: number): void
}

/** @param values of one block, [unit][BLOCK_CHARACTERS]; the turner keeps a view of it */
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

  function turnStates(states: Float32Array, column: number, stream: number, at: number, count: number): void {
    for (let first = 0; first < hidden; first += GROUP_UNITS) {
      const width = Math.min(GROUP_UNITS, hidden - first)
      transpose(tile, states, streams * hidden, stream * hidden + first, width, count)
      for (let u = 0; u < width; u++) narrow(rows[u], count, (column + first + u) * BLOCK_CHARACTERS + at)
    }
  }

  return {
    turn({ states }, stream, at, count) {
      for (let layer = 0; layer < layers; layer++)
        for (const [k, kind] of kinds.entries())
          turnStates(states[kind]![layer], (layer * kinds.length + k) * hidden, stream, at, count)
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

/** Zeroes what a short block holds beyond its characters. */
export function clearTails(values: Uint16Array, characters: number): void {
  if (characters === BLOCK_CHARACTERS) return
  for (let row = 0; row < values.length; row += BLOCK_CHARACTERS)
    values.fill(0, row + characters, row + BLOCK_CHARACTERS)
}

/** @throws AppError `not-finite` naming the first unit that has such a value, and the position counted from `before` */
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
