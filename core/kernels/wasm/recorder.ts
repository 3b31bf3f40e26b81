// Recording on compiled kernels: all threads round states to float16, transpose them into the blocks, and compute the
// statistics of blocks (source/recording.h). plain-recorder.ts is the reference.

import type { ModelSpec, Parameters } from '../../model/spec.ts'
import { unitCount } from '../../model/units.ts'
import type { Recorder, RecorderOptions } from '../kernels.ts'
import { BINS, type UnitStatistics } from '../statistics.ts'
import type { Machine } from './machine.ts'
import { checkTime, readerOf, runnerOf } from './runner.ts'

/** @throws AppError `bad-model`, `bad-parameters`, or that the network does not fit the memory */
export function createRecorder(
  machine: Machine,
  spec: ModelSpec,
  parameters: Parameters,
  options: RecorderOptions,
): Recorder {
  const { streams, maxTime, kinds } = options
  const network = readerOf(machine, spec, parameters, options, options)
  const { calls } = network
  const blocks = network.blocks(options)
  const surprise = new Float32Array(maxTime * streams)
  const { staged, statistics } = statisticsRoom(unitCount(spec, kinds))
  return {
    ...runnerOf(network, options),
    blocks,
    record(ids, time, targets) {
      checkTime(time, maxTime)
      network.writeIds(ids, (time + 1) * streams)
      calls.set_time(time)
      for (const [stream, { block, at, count }] of targets.entries()) calls.set_target(stream, block, at, count)
      network.run('record')
      const all = surprise.subarray(0, time * streams)
      network.readStaging(all)
      return all
    },
    summarise(block, characters) {
      calls.set_summarised(block, characters)
      network.run('summarise')
      network.readStaging(staged)
      return statistics
    },
  }
}

/** Statistics as staged by the kernels (`Statistics` in source/recording.h), and views of them by name. */
function statisticsRoom(units: number): { staged: Float32Array; statistics: UnitStatistics } {
  const buffer = new ArrayBuffer(units * (4 + 3 + BINS) * 4)
  const doubles = (index: number) => new Float64Array(buffer, index * units * 8, units)
  const floats = (index: number) => new Float32Array(buffer, (4 + index) * units * 4, units)
  const [mean, m2] = [0, 1].map(doubles)
  const [minimum, maximum, limit] = [0, 1, 2].map(floats)
  const histogram = new Uint32Array(buffer, 7 * units * 4, units * BINS)
  return { staged: new Float32Array(buffer), statistics: { mean, m2, minimum, maximum, limit, histogram } }
}
