// Arrays of HDF5 files that another maker's library has written: in chunks, packed, of every width of numbers.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import h5wasm from 'h5wasm/node'
import { afterAll, describe, expect, it } from 'vitest'
import { hdf5Dataset, readHdf5 } from '../../../core/formats/hdf5.ts'
import type { Hdf5Source } from '../../../core/formats/hdf5-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'hdf5-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [ROWS, COLUMNS] = [1000, 7]
const ramp = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(i))

type File = InstanceType<typeof h5wasm.File>
async function written(name: string, fill: (file: File) => void): Promise<Uint8Array> {
  await h5wasm.ready
  const path = join(folder, name)
  const file = new h5wasm.File(path, 'w')
  fill(file)
  file.flush()
  file.close()
  return new Uint8Array(readFileSync(path))
}

/** A file of which no more than 70,000 bytes are read at a time. */
function inParts(bytes: Uint8Array): Hdf5Source {
  return {
    size: bytes.length,
    read(from, length) {
      expect(length).toBeLessThan(70_000)
      expect(from + length).toBeLessThanOrEqual(bytes.length)
      return bytes.slice(from, from + length)
    },
  }
}

describe('an array of HDF5', () => {
  it.each([
    ['contiguous', {}],
    ['in chunks of rows', { chunks: [300, COLUMNS] }],
    ['in chunks that divide neither side, packed', { chunks: [64, 3], compression: 6 }],
    ['packed and shuffled', { chunks: [333, 4], compression: 'gzip', compression_opts: [4], shuffle: true }],
  ])('%s is read whole and by rows, from a file in parts', async (_, how) => {
    const bytes = await written('a.h5', (file) => {
      file.create_dataset({ name: 'a', data: ramp, shape: [ROWS, COLUMNS], dtype: '<f', ...(how as object) })
    })
    const array = hdf5Dataset(readHdf5(inParts(bytes)), 'a')!
    expect(array.shape).toEqual([ROWS, COLUMNS])
    expect(array.tensor().data).toEqual(ramp)
    // rows that overlap chunks, forwards and back
    for (const [from, to] of [
      [0, 10],
      [10, 310],
      [295, 305],
      [640, ROWS],
      [0, 1],
      [999, ROWS],
    ])
      expect(array.rows(from, to)).toEqual(ramp.slice(from * COLUMNS, to * COLUMNS))
  })

  it.each([
    ['<b', -3],
    ['<B', 250],
    ['<h', -30_000],
    ['<H', 60_000],
    ['<i', -70_000],
    ['<I', 70_000],
    ['<q', -70_000],
    ['<d', 0.25],
  ] as const)('of numbers %s holds what was written', async (dtype, value) => {
    const bytes = await written('n.h5', (file) => {
      const data = /[qQ]/.test(dtype) ? [BigInt(value), 1n] : [value, 1]
      file.create_dataset({ name: 'n', data: data as number[], shape: [2], dtype })
    })
    expect([...hdf5Dataset(readHdf5(bytes), 'n')!.tensor().data]).toEqual([value, 1])
  })

  it('is found in the groups that it is in, and by no other name', async () => {
    const bytes = await written('g.h5', (file) => {
      const inner = file.create_group('lstm').create_group('layer')
      inner.create_dataset({ name: 'states', data: ramp, shape: [ROWS, COLUMNS], dtype: '<f' })
    })
    const root = readHdf5(bytes)
    expect(hdf5Dataset(root, '/lstm/layer/states')!.rows(5, 6)).toEqual(ramp.slice(5 * COLUMNS, 6 * COLUMNS))
    expect(hdf5Dataset(root, 'lstm/states')).toBeUndefined()
    expect(hdf5Dataset(root, 'lstm')).toBeUndefined()
  })
})
