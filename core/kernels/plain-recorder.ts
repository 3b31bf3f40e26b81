// A recorder from any runner: the reference for the recorders of compiled kernels.

import { logProbability } from '../model/loss.ts'
import type { ModelSpec } from '../model/spec.ts'
import { unitCount } from '../model/units.ts'
import { BLOCK_CHARACTERS, createBlockWriter } from './block-writer.ts'
import type { Recorder, RecorderOptions, Runner } from './kernels.ts'
import { statisticsOf } from './statistics.ts'

/** @param runner of the same options; disposed with the recorder */
export function plainRecorder(runner: Runner, spec: ModelSpec, options: RecorderOptions): Recorder {
  const { streams, maxTime, kinds } = options
  const length = unitCount(spec, kinds) * BLOCK_CHARACTERS
  const blocks = Array.from({ length: options.blocks }, () => new Uint16Array(new SharedArrayBuffer(length * 2)))
  const writers = blocks.map((values) => createBlockWriter(values, spec, kinds, streams))
  const surprise = new Float32Array(maxTime * streams)
  return {
    ...runner,
    blocks,
    record(ids, time, targets) {
      const advanced = runner.advance(ids, time, { kinds, logits: true })
      for (const [stream, { block, at, count }] of targets.entries())
        if (count > 0) writers[block].write(advanced, stream, at, count)
      for (let row = 0; row < time * streams; row++)
        surprise[row] = -logProbability(advanced.logits!, row * spec.vocabulary, spec.vocabulary, ids[row + streams])
      return surprise.subarray(0, time * streams)
    },
    summarise: (block, characters) => statisticsOf(blocks[block], characters),
  }
}
