// The hash of weights: SHA-256 of names, shapes and values, for any file format.

import { createHash } from 'node:crypto'
import type { Parameters } from '../../core/model/spec.ts'

export function weightsHash(parameters: Parameters): string {
  const hash = createWeightsHash()
  for (const [name, { shape, data }] of parameters) hash.add(name, shape, data)
  return hash.digest()
}

/** The same, tensor by tensor, in the order of the parameters. */
export function createWeightsHash() {
  const hash = createHash('sha256')
  return {
    add(name: string, shape: readonly number[], data: Float32Array): void {
      hash.update(`${name}[${shape.join(',')}]`)
      hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    },
    digest: () => hash.digest('hex'),
  }
}
