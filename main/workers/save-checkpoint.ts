// A checkpoint on its way into the workspace: tensor after tensor through one piece of shared memory, which the writer
// reads where it is, so that a large network needs no more memory for being saved than its largest tensor.

import { sizeOf } from '../../core/model/spec.ts'
import { type CheckpointSource, checkpointHeader } from '../../core/train/checkpoint.ts'
import { PART_BYTES } from '../store/checkpoints.ts'
import { createWeightsHash } from './weights-hash.ts'
import type { AsyncStore } from './writer-client.ts'

/** @param told what share is saved, several times a second whatever the size */
export async function saveCheckpoint(
  writer: AsyncStore,
  model: number,
  which: 'latest' | 'best',
  source: CheckpointSource,
  told: (share: number) => void,
): Promise<void> {
  const { step, validationLoss, tensors } = source
  const sizes = tensors.map(({ shape }) => sizeOf(shape))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const room = new Float32Array(new SharedArrayBuffer(4 * Math.max(...sizes)))
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
      told((saved += piece.length / 4) / total)
    }
  }
  await writer.finishCheckpoint(id, hash.digest())
}
