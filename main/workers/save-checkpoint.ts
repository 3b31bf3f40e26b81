// Saves a checkpoint to the workspace, tensor by tensor through one shared buffer that the writer reads in place: memory
// is that of the largest tensor.

import { sizeOf } from '../../core/model/spec.ts'
import { type CheckpointSource, checkpointHeader } from '../../core/train/checkpoint.ts'
import { PART_BYTES } from '../store/checkpoints.ts'
import type { CheckpointName } from '../store/store.ts'
import { createWeightsHash } from './weights-hash.ts'
import type { AsyncStore } from './writer-client.ts'

/** @param report what share is saved, several times a second whatever the size */
export type SaveCheckpoint = (
  which: CheckpointName,
  source: CheckpointSource,
  report: (share: number) => void,
) => Promise<void>

/** Saves a model's checkpoints, one at a time, through one buffer. */
export function checkpointSaver(writer: AsyncStore, model: number): SaveCheckpoint {
  let room = new Float32Array(new SharedArrayBuffer(0))
  return async (which, source, report) => {
    const { step, validationLoss, tensors } = source
    const sizes = tensors.map(({ shape }) => sizeOf(shape))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    const largest = Math.max(...sizes)
    if (room.length < largest) room = new Float32Array(new SharedArrayBuffer(4 * largest))
    const hash = createWeightsHash()
    const id = await writer.beginCheckpoint(model, which, { step, validationLoss })
    let [part, saved] = [0, 0]
    await writer.addCheckpointPart(id, part++, checkpointHeader(source))
    for (const [i, { name, shape, read }] of tensors.entries()) {
      const values = room.subarray(0, sizes[i])
      read(values)
      if (i < source.weights) hash.add(name, shape, values)
      const bytes = new Uint8Array(room.buffer, 0, values.byteLength)
      for (let at = 0; at < bytes.length; at += PART_BYTES) {
        const piece = bytes.subarray(at, at + PART_BYTES)
        await writer.addCheckpointPart(id, part++, piece)
        report((saved += piece.length / 4) / total)
      }
    }
    await writer.finishCheckpoint(id, hash.digest())
  }
}
