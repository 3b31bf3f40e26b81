// Files of recorded states on the disk, read a part at a time.

import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import zlib, { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { AppError } from '../../core/errors.ts'
import type { Hdf5Input, StatesFile, StatesFolder, StatesHelp } from '../../core/formats/states/states-input.ts'
import { fileProblem } from '../file-problems.ts'

/** Files of a folder: of a Zarr each chunk is one. */
const MOST_FILES = 1_000_000

export interface OpenedStates {
  source: StatesFile | StatesFolder
  help: StatesHelp
  close(): void
}

/** @throws AppError `unreadable-file` */
export async function openStates(path: string): Promise<OpenedStates> {
  const tried = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new AppError('unreadable-file', `“${path}” cannot be read: ${fileProblem(error, 'read')}.`)
    }
  }
  const isFolder = tried(() => statSync(path).isDirectory())
  const close: (() => void)[] = []
  const source = isFolder ? folder(path, tried) : fileOf(path, tried, close)
  const hasHdf5 = 'names' in source && source.names.some((name) => /\.(?:h5|hdf5)$/i.test(name))
  const h5wasm = hasHdf5 ? (await import('h5wasm/node')).default : null
  await h5wasm?.ready
  const opened = new Map<string, Hdf5File>()
  const hdf5 = (name: string, array: string): Hdf5Input => {
    if (!isFolder) throw new AppError('bad-states', 'HDF5 files are not read out of an archive; unpack it first.')
    const found = inside(path, name)
    let file = opened.get(found)
    if (!h5wasm) throw new AppError('bad-states', `There is no HDF5 file ${name} in the folder.`)
    if (!file) {
      tried(() => statSync(found))
      file = new h5wasm.File(found, 'r')
      opened.set(found, file)
      close.push(() => void file!.close())
    }
    const dataset = file.get(array)
    if (!(dataset instanceof h5wasm.Dataset)) throw new AppError('bad-states', `${name} has no array “${array}”.`)
    const shape = dataset.shape ?? []
    return {
      shape,
      read: (from, to) =>
        Float32Array.from(
          dataset.slice([[from, to], ...shape.slice(1).map((n): [number, number] => [0, n])]) as ArrayLike<number>,
          Number,
        ),
    }
  }
  const help = { decompress: DECOMPRESS, hdf5 }
  return { source, help, close: () => close.forEach((one) => void one()) }
}

type Hdf5File = InstanceType<typeof import('h5wasm/node')['default']['File']>

/** Node before 22.15 has no zstd, and a named import of it would end the thread. */
const { zstdDecompressSync } = zlib as Partial<typeof zlib>

const DECOMPRESS: StatesHelp['decompress'] = {
  gzip: (bytes, size) => gunzipSync(bytes, { maxOutputLength: Math.max(1, size) }),
  brotli: (bytes, size) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }),
  ...(zstdDecompressSync
    ? { zstd: (bytes: Uint8Array, size: number) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }) }
    : {}),
}

type Tried = <T>(work: () => T) => T

function fileOf(path: string, tried: Tried, close: (() => void)[]): StatesFile {
  const { size } = tried(() => statSync(path))
  const handle = tried(() => openSync(path, 'r'))
  close.push(() => closeSync(handle))
  return { size, read: (from, length) => tried(() => partOf(handle, from, length)) }
}

function partOf(handle: number, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; ) {
    const read = readSync(handle, bytes, at, length - at, from + at)
    if (read === 0) throw new AppError('bad-states', 'The file is shorter than it says.')
    at += read
  }
  return bytes
}

/** Its files are open only while they are read: there may be many. */
function folder(path: string, tried: Tried): StatesFolder {
  const entries = tried(() => readdirSync(path, { recursive: true, withFileTypes: true }))
  if (entries.length > MOST_FILES) throw new AppError('bad-states', `“${path}” holds more than ${MOST_FILES} files.`)
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(path, 'x').length - 1)
        .split(sep)
        .join('/'),
    )
  return {
    names,
    open(name) {
      const at = inside(path, name)
      return {
        size: tried(() => statSync(at).size),
        read: (from, length) =>
          tried(() => {
            const handle = openSync(at, 'r')
            try {
              return partOf(handle, from, length)
            } finally {
              closeSync(handle)
            }
          }),
      }
    },
  }
}

/** Of all that is in it, hex. */
export function hashOf(source: StatesFile | StatesFolder): string {
  const hash = createHash('sha256')
  const files = 'names' in source ? [...source.names].sort().map((name) => source.open(name)) : [source]
  for (const file of files)
    for (let at = 0; at < file.size; at += 2 ** 22) hash.update(file.read(at, Math.min(2 ** 22, file.size - at)))
  return hash.digest('hex')
}

/** A path that a file names, which may not lead out of the folder. */
function inside(path: string, name: string): string {
  const at = join(path, name)
  if (!at.startsWith(join(path, sep))) throw new AppError('bad-states', `“${name}” lies outside the folder.`)
  return at
}
