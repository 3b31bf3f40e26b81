// What is written of a recording is read by other makers' programs: h5wasm, zarrita, numpy, hyparquet.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import h5wasm from 'h5wasm/node'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, it } from 'vitest'
import { writeStates, zipped } from '../../../core/formats/states/states.ts'
import type { StatesFileId } from '../../../core/schema/states-files.ts'
import { hasPeer, peer } from '../../peers/peers.ts'
import { ramp, sourceOf } from './states-source.ts'

const LENGTH = 10_000
const text = 'Wörter “quoted”\n\tand 𝒎ore '.repeat(1000).slice(0, LENGTH + 2000)
const characters = Array.from(text).slice(0, LENGTH)
const units = [ramp('L0.c.0', LENGTH, 0.7), ramp('L0.c.1', LENGTH, 1.3), ramp('L1.h.0', LENGTH, 0.01)]
const quoted = {
  name: 'inside("“", "”")',
  kind: 'feature' as const,
  values: Float32Array.from(characters, (_, t) => t % 2),
}
const likely = {
  name: 'log_probability',
  kind: 'number' as const,
  values: Float32Array.from(characters, (_, t) => (t ? -t : Number.NaN)),
}
const source = sourceOf(characters.join(''), [...units, quoted, likely], 40)

const folder = mkdtempSync(join(tmpdir(), 'states-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function written(id: StatesFileId, partSize?: number) {
  const files = new Map<string, Uint8Array[]>()
  let last = 0
  for await (const { file, bytes, share } of writeStates(id, source, partSize)) {
    expect(share).toBeGreaterThanOrEqual(last)
    last = share
    files.set(file, [...(files.get(file) ?? []), bytes])
  }
  expect(last).toBe(1)
  return new Map(Array.from(files, ([file, pieces]) => [file, new Uint8Array(Buffer.concat(pieces))]))
}

const buffer = (bytes: Uint8Array) => bytes.slice().buffer

describe('a recording as', () => {
  it('Parquet has a column of every unit, and the last values of every row group', async () => {
    const files = await written('parquet')
    const file = buffer(files.get('')!)
    const rows = await parquetReadObjects({ file })
    expect(rows.map((row) => row['L0.c.1'])).toEqual([...units[1].values])
    expect(rows.at(1)).toMatchObject({
      position: 41,
      codepoint: 'U+00F6',
      'inside("“", "”")': true,
      log_probability: -1,
    })
    expect(rows[0].log_probability).toBeNull()
    expect(parquetMetadata(file).key_value_metadata).toContainEqual({ key: 'provenance', value: source.provenance })
  })

  it('Parquet in parts is a file each, whose positions follow on one another', async () => {
    const files = await written('parquet', 4000)
    expect([...files.keys()]).toEqual(['part-00000.parquet', 'part-00001.parquet', 'part-00002.parquet'])
    const rows = await Promise.all([...files.values()].map((bytes) => parquetReadObjects({ file: buffer(bytes) })))
    expect(rows.map(({ length }) => length)).toEqual([4000, 4000, 2000])
    expect(rows.flat().map(({ position }) => position)).toEqual(characters.map((_, t) => 40 + t))
    expect(rows.flat().map((row) => row['L1.h.0'])).toEqual([...units[2].values])
  })

  it('LSTMVis has states, words and tracks in HDF5 that h5wasm reads', async () => {
    await h5wasm.ready
    const files = await written('lstmvis')
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes)
    const open = (name: string) => new h5wasm.File(join(folder, name), 'r')
    const states = open('states.hdf5')
    expect(states.keys().sort()).toEqual(['c1', 'h2'])
    const c1 = states.get('c1') as InstanceType<typeof h5wasm.Dataset>
    expect(c1.shape).toEqual([LENGTH, 2])
    expect(c1.dtype).toBe('<f')
    expect([...(c1.value as Float32Array).filter((_, i) => i % 2 === 1)]).toEqual([...units[1].values])
    expect((states.get('h2') as typeof c1).value).toEqual(units[2].values)
    const ids = (open('train.hdf5').get('word_ids') as typeof c1).value as Int32Array
    const lines = new TextDecoder().decode(files.get('train.dict')).trimEnd().split('\n')
    const words = new Map(lines.map((line) => [Number(line.split(' ')[1]), line.split(' ')[0]]))
    expect(Array.from(ids, (id) => words.get(id)).join('')).toBe(
      characters.join('').replaceAll('\n', '↵').replaceAll('\t', '⇥').replaceAll(' ', '␣'),
    )
    expect([...((open('features.hdf5').get('f0') as typeof c1).value as Int32Array)]).toEqual([...quoted.values])
    expect(new TextDecoder().decode(files.get('lstm.yml'))).toContain(
      '{type: output, layer: 2, path: h2, transform: none}',
    )
  })

  it('HDF5 of many arrays is found by every name', async () => {
    const many = Array.from({ length: 40 }, (_, i) => ramp(`L${i}.h.0`, 50, i + 1))
    const source = sourceOf('x'.repeat(50), many)
    const pieces: Uint8Array[] = []
    for await (const { file, bytes } of writeStates('lstmvis', source)) if (file === 'states.hdf5') pieces.push(bytes)
    writeFileSync(join(folder, 'many.hdf5'), Buffer.concat(pieces))
    const states = new h5wasm.File(join(folder, 'many.hdf5'), 'r')
    for (const [i, { values }] of many.entries())
      expect((states.get(`h${i + 1}`) as InstanceType<typeof h5wasm.Dataset>).value).toEqual(values)
  })

  it.skipIf(!hasPeer('zarrita'))('Zarr is read by zarrita, the chunk that is not full as well', async () => {
    type Zarr = {
      open(
        store: unknown,
        options: { kind: string },
      ): Promise<{ attrs: object; shape: number[]; resolve(path: string): unknown }>
      root(store: unknown): { resolve(path: string): unknown }
      get(array: unknown): Promise<{ data: Float32Array; shape: number[] }>
    }
    const zarr = await peer<Zarr>('zarrita')
    const files = new Map(Array.from(await written('zarr'), ([file, bytes]) => [`/${file}`, bytes]))
    const root = zarr.root(files)
    const group = await zarr.open(root, { kind: 'group' })
    expect(group.attrs).toMatchObject({ start: 40, units: ['L0.c.0', 'L0.c.1', 'L1.h.0'] })
    const { data, shape } = await zarr.get(await zarr.open(root.resolve('activations'), { kind: 'array' }))
    expect(shape).toEqual([LENGTH, 3])
    expect([...data.filter((_, i) => i % 3 === 2)]).toEqual([...units[2].values])
    const points = await zarr.get(await zarr.open(root.resolve('codepoints'), { kind: 'array' }))
    expect(String.fromCodePoint(...points.data.slice(0, 30))).toBe(characters.slice(0, 30).join(''))
    const features = await zarr.get(await zarr.open(root.resolve('features'), { kind: 'array' }))
    expect([...features.data.slice(0, 4)]).toEqual([0, 1, 0, 1])
    const likely = await zarr.get(await zarr.open(root.resolve('log_probabilities'), { kind: 'array' }))
    expect([...likely.data.slice(1, 4)]).toEqual([-1, -2, -3])
  })

  it('NPZ is an archive of arrays', async () => {
    const entries = unzipSync((await written('npz')).get('')!)
    expect(Object.keys(entries).sort()).toEqual(
      [
        'activations',
        'codepoints',
        'feature_names',
        'features',
        'log_probabilities',
        'provenance',
        'start',
        'units',
      ].map((name) => `${name}.npy`),
    )
    const values = new Float32Array(buffer(entries['activations.npy'].slice(-LENGTH * 3 * 4)))
    expect([...values.filter((_, i) => i % 3 === 1)]).toEqual([...units[1].values])
  })

  const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0
  it.skipIf(!numpy)('NPZ is read by numpy', async () => {
    const file = join(folder, 'r.npz')
    writeFileSync(file, (await written('npz')).get('')!)
    const script = `
import numpy as np, json, sys
z = np.load(sys.argv[1])
print(json.dumps([z['activations'].shape, float(z['activations'][9999, 1]), list(z['units']), int(z['start'][0]),
  ''.join(map(chr, z['codepoints'][:30])), z['log_probabilities'].tolist()[1], list(z['feature_names'])]))`
    const read = JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }))
    const names = ['L0.c.0', 'L0.c.1', 'L1.h.0']
    const head = characters.slice(0, 30).join('')
    expect(read).toEqual([[LENGTH, 3], units[1].values[9999], names, 40, head, -1, [quoted.name]])
  })

  it('neuron records has moments, and the stretch with the highest value first', async () => {
    const files = await written('neuron-records')
    expect([...files.keys()]).toEqual(['neurons/L0.c/0.json', 'neurons/L0.c/1.json', 'neurons/L1.h/0.json'])
    const record = JSON.parse(new TextDecoder().decode(files.get('neurons/L1.h/0.json')))
    const { values } = units[2]
    const mean = values.reduce((sum, value) => sum + value, 0) / LENGTH
    expect(record.neuron_id).toEqual({ layer_index: 1, neuron_index: 0, name: 'L1.h.0' })
    expect(record.mean).toBeCloseTo(mean, 10)
    expect(record.variance).toBeCloseTo(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / LENGTH, 10)
    const [best] = record.most_positive_activation_records
    expect(Math.max(...best.activations)).toBe(Math.max(...values))
    const from = Math.floor(values.indexOf(Math.max(...values)) / 64) * 64
    expect(best.tokens).toEqual(characters.slice(from, from + 64))
    expect(record.random_sample_by_quantile).toHaveLength(5)
  })

  it('a folder as one archive holds the same files', async () => {
    const pieces: Uint8Array[] = []
    for await (const { bytes } of zipped(writeStates('lstmvis', source))) pieces.push(bytes)
    const entries = unzipSync(new Uint8Array(Buffer.concat(pieces)))
    const files = await written('lstmvis')
    expect(Object.keys(entries).sort()).toEqual([...files.keys()].sort())
    for (const [name, bytes] of files) expect(Buffer.compare(entries[name], bytes)).toBe(0)
  })
})
