// What identifies weights: the SHA-256 of names, shapes and values, whatever file they came in.

import { createHash } from 'node:crypto'
import type { Parameters } from '../../core/model/spec.ts'

export function weightsHash(parameters: Parameters): string {
  const hash = createHash('sha256')
  for (const [name, { shape, data }] of parameters) {
    hash.update(`${name}[${shape.join(',')}]`)
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return hash.digest('hex')
}
