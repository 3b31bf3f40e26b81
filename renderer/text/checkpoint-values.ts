// The text as a kept checkpoint of the network reads it: what is wanted of one stretch comes with one request, since the
// host reads the stretch once for all of it.

import type { ApiClient } from '../../main/contract/api.ts'

/** Most units of one request. */
const MOST = 16
/** Stretches that are remembered while they are under way. */
const KEPT = 8

export interface CheckpointValues {
  /** raw values of a unit, or without one −log p of each character, nats */
  fetch(step: number, unit: string | null, start: number, end: number): Promise<Float32Array>
}

/** @param wanted the units that color the text now */
export function createCheckpointValues(
  api: ApiClient,
  recording: number,
  wanted: () => readonly string[],
): CheckpointValues {
  type Read = { units: readonly string[]; answer: Promise<{ values: Float32Array[]; surprise: Float32Array }> }
  const reads = new Map<string, Read>()
  const read = (step: number, units: readonly string[], start: number, end: number): Read => {
    const answer = api.call('checkpoints.values', { recording, step, units: [...units], start, end })
    return { units, answer }
  }
  return {
    async fetch(step, unit, start, end) {
      const key = `${step} ${start} ${end}`
      let found = reads.get(key)
      if (!found || (unit !== null && !found.units.includes(unit))) {
        const units = [...new Set([...(unit === null ? [] : [unit]), ...wanted()])].slice(0, MOST)
        found = read(step, units, start, end)
        reads.set(key, found)
        found.answer.catch(() => reads.delete(key))
        for (const old of [...reads.keys()].slice(0, -KEPT)) reads.delete(old)
      }
      const { values, surprise } = await found.answer
      return unit === null ? surprise : values[found.units.indexOf(unit)]
    },
  }
}
