// The gates of a unit over a stretch of text, recorded or computed, and the saturation of all gates.

import { columnOf, KINDS, parseUnit, type StateKind } from '../../../../core/model/units.ts'
import { splitIntoShards } from '../../../../core/run/shards.ts'
import { statesOver } from '../../../../core/run/states-over.ts'
import { gateSaturation } from '../../../../core/units/saturation.ts'
import type { SaturationEvent, UnitGates } from '../../../contract/unit-types.ts'
import { chooseBackend } from '../../backend.ts'
import type { TaskContext } from '../../context.ts'
import { recordedNetwork } from '../../recorded-network.ts'
import { createReporter } from './reporter.ts'

export interface UnitGatesInput {
  recording: number
  unit: string
  start: number
  end: number
}

/** Characters of warm-up. */
const WARM = 512

type Made = Partial<Record<StateKind, Float32Array[]>>

/** The last computed stretch, all units: a cache for other units of the same page. */
let made: { key: string; states: Made } | undefined
/** Most values of a cached stretch; of a larger one only the requested layer is computed, and not cached. */
const MOST_KEPT = 2 ** 24

export function unitGates({ recording, unit, start, end }: UnitGatesInput, context: TaskContext): UnitGates {
  const { store } = context
  const { model, kinds: recorded, layers, hidden, characters } = store.recording(recording)
  const { cell } = store.model(model).spec
  const { layer, index } = parseUnit(unit)
  const kinds = KINDS[cell].filter((kind) => kind !== 'h' && kind !== 'c')
  const [from, to] = [Math.min(start, characters), Math.min(end, characters)]
  const values = new Float32Array(kinds.length * (to - from))
  const computed = kinds.some((kind) => !recorded.includes(kind))
  if (from === to || kinds.length === 0) return { start: from, kinds, values, computed: false }
  const { states, at } = computed ? statesOf(context, recording, kinds, layer, from, to) : { states: undefined, at: 0 }
  kinds.forEach((kind, k) => {
    const out = values.subarray(k * (to - from), (k + 1) * (to - from))
    if (!states)
      out.set(store.unitValues(recording, columnOf({ layers, hidden }, recorded, { layer, kind, index }), from, to))
    else for (let t = 0; t < out.length; t++) out[t] = states[kind]![at][t * hidden + index]
  })
  return { start: from, kinds, values, computed }
}

/** The states, and the index of the requested layer among them. */
function statesOf(
  { store, check }: TaskContext,
  recording: number,
  kinds: StateKind[],
  layer: number,
  start: number,
  end: number,
): { states: Made; at: number } {
  const { modelHash, corpusHash, start: first, layers: depth, hidden } = store.recording(recording)
  const key = `${modelHash} ${corpusHash} ${first + start} ${end - start}`
  if (made?.key === key) return { states: made.states, at: layer }
  const keeps = kinds.length * depth * hidden * (end - start) <= MOST_KEPT
  const layers = keeps ? Array.from({ length: depth }, (_, each) => each) : [layer]
  const { network, ids, warm } = recordedNetwork(store, recording, { start, end, before: WARM })
  const backend = chooseBackend({ threads: 1 })
  try {
    const work = statesOver(backend, network, ids, { kinds, layers }, warm)
    let step = work.next()
    for (; !step.done; step = work.next()) check()
    if (keeps) made = { key, states: step.value }
    return { states: step.value, at: layers.indexOf(layer) }
  } finally {
    backend.dispose()
  }
}

/** Most characters that are read, spread over the recording. */
const LIMIT = 65_536

export function saturation({ recording }: { recording: number }, context: TaskContext<SaturationEvent>): void {
  const { characters } = context.store.recording(recording)
  const { network, ids, warm } = recordedNetwork(context.store, recording, { start: 0, end: characters, before: WARM })
  const backend = chooseBackend()
  try {
    const report = createReporter(context)
    const work = gateSaturation(backend, network, ids, splitIntoShards(warm, ids.length, { warm: WARM, limit: LIMIT }))
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) {
        context.emit({ type: 'result', ...step.value })
        return
      }
      report(step.value)
    }
  } finally {
    backend.dispose()
  }
}
