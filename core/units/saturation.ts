// Gate saturation after Karpathy, Johnson and Li: for every unit the share of characters at which a gate is almost
// closed (below 0.1, left-saturated) and almost open (above 0.9, right-saturated).

import type { Backend } from '../kernels/kernels.ts'
import { isGate } from '../model/cells/cells.ts'
import { KINDS, type StateKind } from '../model/units.ts'
import type { Network } from '../run/evaluate.ts'
import { release, runShards, SHARD_CHUNK, type Shard } from '../run/shards.ts'
import type { Ids } from '../text/vocabulary.ts'
import type { Progress } from '../util/generators.ts'

const LEFT = 0.1
const RIGHT = 0.9

export interface GateSaturation {
  layer: number
  gate: StateKind
  /** [hidden] fractions of characters */
  left: Float32Array
  right: Float32Array
}

export interface Saturation {
  /** layer by layer, gate by gate */
  gates: GateSaturation[]
  /** characters read */
  characters: number
}

/**
 * Empty for a cell without gates. Yields several times a second.
 * @param shards of the text, with their warm-up
 */
export function* gateSaturation(
  backend: Backend,
  network: Network,
  ids: Ids,
  shards: readonly Shard[],
): Generator<Progress, Saturation, undefined> {
  const { spec, parameters } = network
  const kinds = KINDS[spec.cell].filter(isGate)
  const reading = runShards(ids, shards)
  const gates = Array.from({ length: spec.layers }, (_, layer) =>
    kinds.map((gate) => ({ layer, gate, left: new Float32Array(spec.hidden), right: new Float32Array(spec.hidden) })),
  ).flat()
  if (kinds.length === 0) return { gates, characters: 0 }
  const runner = backend.createRunner(spec, parameters, { streams: shards.length, maxTime: SHARD_CHUNK })
  try {
    for (const step of reading.steps()) {
      const { states } = runner.advance(step.ids, step.count, { kinds: step.warm ? [] : kinds })
      release(runner, step.fresh)
      const counted = (row: number) => reading.counted(step, Math.floor(row / shards.length), row % shards.length)
      if (!step.warm) for (const gate of gates) count(states[gate.gate]![gate.layer], spec.hidden, counted, gate)
      yield step.progress
    }
  } finally {
    runner.dispose()
  }
  for (const { left, right } of gates)
    for (const side of [left, right]) for (let k = 0; k < side.length; k++) side[k] /= reading.total
  return { gates, characters: reading.total }
}

/** @param counted whether a row [time, streams] holds a character of a shard */
function count(
  values: Float32Array,
  hidden: number,
  counted: (row: number) => boolean,
  { left, right }: GateSaturation,
): void {
  for (let row = 0; row * hidden < values.length; row++) {
    if (!counted(row)) continue
    for (let k = 0, at = row * hidden; k < hidden; k++, at++) {
      if (values[at] < LEFT) left[k]++
      else if (values[at] > RIGHT) right[k]++
    }
  }
}
