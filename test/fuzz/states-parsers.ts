// Every parser of recorded states, each file of a folder by itself.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { gzipSync } from 'fflate'
import h5wasm from 'h5wasm/node'
import { AppError } from '../../core/errors.ts'
import { lstmvis } from '../../core/formats/states/lstmvis.ts'
import { npz } from '../../core/formats/states/npz.ts'
import { parquet } from '../../core/formats/states/parquet.ts'
import { readStates } from '../../core/formats/states/read-states.ts'
import type { StatesFormat } from '../../core/formats/states/states-format.ts'
import type { StatesFile, StatesFolder, StatesHelp } from '../../core/formats/states/states-input.ts'
import { readYaml } from '../../core/formats/states/yaml.ts'
import { zarr } from '../../core/formats/states/zarr.ts'
import { ramp, sourceOf } from '../core/formats/states-source.ts'
import type { Parser } from './parser.ts'

const source = sourceOf('abc\ndef '.repeat(20), [ramp('L0.h.0', 160, 0.3), ramp('a.b.7', 160, 2)])

async function filesOf(format: StatesFormat): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for await (const { file, bytes } of format.write(source))
    files.set(file, new Uint8Array([...(files.get(file) ?? []), ...bytes]))
  return files
}

const fileOf = (bytes: Uint8Array): StatesFile => ({
  size: bytes.length,
  read(from, length) {
    if (!(from >= 0 && length >= 0 && from + length <= bytes.length))
      throw new AppError('bad-states', 'outside the file')
    return bytes.slice(from, from + length)
  },
})

const folderOf = (files: ReadonlyMap<string, Uint8Array>): StatesFolder => ({
  names: [...files.keys()],
  open(name) {
    const bytes = files.get(name)
    if (!bytes) throw new AppError('bad-states', `no ${name}`)
    return fileOf(bytes)
  },
})

const help: StatesHelp = {
  decompress: { gzip: (bytes, size) => gunzipSync(bytes, { maxOutputLength: Math.max(1, size) }) },
}

/** All of it, as an import reads it. */
async function readAll(given: StatesFile | StatesFolder): Promise<void> {
  const states = await readStates(given, help)
  for (const _ of states.tokens ?? []) void _
  for await (const rows of states.read())
    if (rows.columns.length !== states.names.length) throw new Error('columns are missing')
}

/** Numbers in chunks that divide neither side, packed and shuffled, as h5py writes them when it is asked to. */
export async function chunkedHdf5(): Promise<Uint8Array> {
  await h5wasm.ready
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  try {
    const file = new h5wasm.File(join(folder, 'a.h5'), 'w')
    const packed = { chunks: [50, 2], compression: 6, shuffle: true }
    const data = Float32Array.from({ length: 480 }, (_, i) => Math.sin(i))
    file.create_dataset({ name: 'states', data, shape: [160, 3], dtype: '<f', ...packed })
    file.close()
    return new Uint8Array(readFileSync(join(folder, 'a.h5')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const zarrFiles = await filesOf(zarr)
const zippedZarr = new Map(zarrFiles)
  .set('activations/c/0/0', gzipSync(zarrFiles.get('activations/c/0/0')!))
  .set('activations/zarr.json', withGzip(zarrFiles.get('activations/zarr.json')!))
const lstmvisFiles = await filesOf(lstmvis)
const single = async (format: StatesFormat) => (await filesOf(format)).get('')!

function withGzip(metadata: Uint8Array): Uint8Array {
  const array = JSON.parse(new TextDecoder().decode(metadata))
  array.codecs.push({ name: 'gzip', configuration: { level: 6 } })
  return new TextEncoder().encode(JSON.stringify(array))
}

/** A file of a folder whose others are sound. */
const within =
  (files: ReadonlyMap<string, Uint8Array>, name: string): Parser['read'] =>
  (bytes) =>
    readAll(folderOf(new Map([...files, [name, bytes]])))

const part = (title: string, files: ReadonlyMap<string, Uint8Array>, name: string): Parser => ({
  name: `${title}, ${name}`,
  seeds: [files.get(name)!],
  read: within(files, name),
})

export const STATES_PARSERS: readonly Parser[] = [
  { name: 'Parquet', seeds: [await single(parquet)], read: (bytes) => readAll(fileOf(bytes)) },
  { name: 'NPZ', seeds: [await single(npz)], read: (bytes) => readAll(fileOf(bytes)) },
  ...['zarr.json', 'activations/zarr.json', 'activations/c/0/0'].map((name) => part('Zarr', zarrFiles, name)),
  part('Zarr, packed', zippedZarr, 'activations/c/0/0'),
  ...['lstm.yml', 'train.dict', 'states.hdf5'].map((name) => part('LSTMVis', lstmvisFiles, name)),
  {
    name: 'YAML',
    seeds: [lstmvisFiles.get('lstm.yml')!, new TextEncoder().encode('a: {b: [1, "x, y"], c: {d: e}}\nl:\n- n: m\n')],
    read: (bytes) => readYaml(new TextDecoder().decode(bytes)),
  },
]
