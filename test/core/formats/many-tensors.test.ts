// Files that are made of very many small things are read in a time that grows with their number, not with its square.

import { expect, test } from 'vitest'
import { readSafetensors } from '../../../core/formats/safetensors.ts'

/** A file of `count` tensors of one byte. */
function manyTensors(count: number): Uint8Array {
  const entries: Record<string, unknown> = {}
  for (let i = 0; i < count; i++) entries[`t${i}`] = { dtype: 'I8', shape: [1], data_offsets: [i, i + 1] }
  const header = new TextEncoder().encode(JSON.stringify(entries))
  const bytes = new Uint8Array(8 + header.length + count)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
  bytes.set(header, 8)
  return bytes
}

test('eight times as many tensors take some eight times as long', () => {
  const seconds = (count: number) => {
    const bytes = manyTensors(count)
    const { user, system } = process.cpuUsage()
    expect(readSafetensors(bytes).skipped).toHaveLength(count)
    const used = process.cpuUsage({ user, system })
    return (used.user + used.system) / 1e6
  }
  seconds(2000) // the first reading compiles
  const few = Math.max(seconds(10_000), 0.02)
  expect(seconds(80_000)).toBeLessThan(32 * few) // a square would be 64 times
})
