// The least that reads the golden safetensors files, apart from core/formats on purpose: a test of the network should
// not fail because of an importer.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Parameters } from '../../../core/model/spec.ts'
import { GOLDEN } from './golden.ts'

/** The tensors of a golden file, under the names that our model uses. */
export function readSafetensors(name: string): Parameters {
  const bytes = readFileSync(join(GOLDEN, `${name}.safetensors`))
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header: Record<string, { shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    bytes.toString('utf8', 8, start),
  )
  const tensors = Object.entries(header).filter(([key]) => key !== '__metadata__')
  return new Map(
    tensors.map(
      ([
        key,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [
        key.replace(/^(lstm|gru)\./, 'rnn.').replace(/^fc\./, 'decoder.'),
        { shape, data: new Float32Array(Uint8Array.from(bytes.subarray(start + from, start + to)).buffer) },
      ],
    ),
  )
}
