// Files of recorded states on the disk, read a part at a time.

import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import zlib, { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { AppError } from '../../core/errors.ts'
import type { StatesFile, StatesFolder, StatesHelp } from '../../core/formats/states/states-input.ts'
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
  return { source, help: { decompress: DECOMPRESS }, close: () => close.forEach((one) => void one()) }
}

/** Node before 22.15 has no zstd, and a named import of it would end the thread. */
const { zstdDecompressSync } = zlib as Partial<typeof zlib>

const DECOMPRESS: StatesHelp['decompress'] = {
  gzip: (bytes, size) => gunzipSync(bytes, { maxOutputLength: Math.max(1, size) }),
  brotli: (bytes, size) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }),
  ...(zstdDecompressSync
    ? { zstd: (bytes: Uint8Array, size: number) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }) }
    : {}),
}

const SHORT = 'The file is shorter than it says.'

type Tried = <T>(work: () => T) => T

function fileOf(path: string, tried: Tried, close: (() => void)[]): StatesFile {
  const { size } = tried(() => statSync(path))
  const handle = tried(() => openSync(path, 'r'))
  close.push(() => closeSync(handle))
  return { size, read: (from, length) => tried(() => partOf(handle, size, from, length)) }
}

function partOf(handle: number, size: number, from: number, length: number): Uint8Array {
  if (!(from >= 0 && length >= 0 && from + length <= size)) throw new AppError('bad-states', SHORT)
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; ) {
    const read = readSync(handle, bytes, at, length - at, from + at)
    if (read === 0) throw new AppError('bad-states', SHORT)
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
      const { size } = tried(() => statSync(at))
      return {
        size,
        read: (from, length) =>
          tried(() => {
            const handle = openSync(at, 'r')
            try {
              return partOf(handle, size, from, length)
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
