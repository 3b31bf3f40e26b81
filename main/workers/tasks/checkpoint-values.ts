// Characters of a recording as a kept checkpoint reads them, after a warm-up: values of units, and the surprisal.

import { parseUnit } from '../../../core/model/units.ts'
import { readAlong } from '../../../core/run/read-along.ts'
import { chooseBackend } from '../backend.ts'
import { checkpointText } from '../checkpoint-text.ts'
import type { TaskContext } from '../context.ts'
import { knownUnit } from '../known-unit.ts'

export interface CheckpointValuesInput {
  recording: number
  step: number
  units: string[]
  start: number
  end: number
}

export interface CheckpointValues {
  /** [units][characters] raw */
  values: Float32Array[]
  /** [characters] −log p, nats; NaN for the first of a text */
  surprise: Float32Array
}

/** Characters that are read in front of the passage, for the state. */
const WARM = 256

/** @throws AppError `no-such-checkpoint`, `no-such-unit` */
export function checkpointValues(
  { recording, step, units, start, end }: CheckpointValuesInput,
  { store, check }: TaskContext,
): CheckpointValues {
  const info = store.recording(recording)
  const { spec } = store.model(info.model)
  const wanted = units.map((unit) => knownUnit(parseUnit(unit), spec))
  const last = Math.min(end, info.characters)
  const text = checkpointText(store, recording, { start, end: last, before: WARM })
  const network = text.networkAt(store, step)
  const backend = chooseBackend({ threads: 1 })
  try {
    const work = readAlong(backend, network, text.ids, { warm: text.warm, units: wanted })
    for (let next = work.next(); ; next = work.next()) {
      if (next.done) {
        const { values, logProbabilities } = next.value
        return { values, surprise: logProbabilities.map((value) => -value) }
      }
      check()
    }
  } finally {
    backend.dispose()
  }
}
