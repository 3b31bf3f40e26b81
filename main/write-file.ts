// The one way in which exports reach the disk: written beside their place under another name and renamed when they are
// whole, so that a failure leaves what was there; never onto a workspace, and onto another file only when that is asked.

import {
  closeSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../core/errors.ts'
import { fileProblem } from './file-problems.ts'

export interface WriteOptions {
  /** the workspace that is open; neither it nor a file beside it that belongs to it is written to */
  workspace?: string
  /** whether an existing file may be replaced */
  replace?: boolean
}

/** “NrSc” in the header of a SQLite file: main/store/migrations.ts. */
const APPLICATION_ID = 0x4e725363

/**
 * Refuses what `writeWhole` would refuse, before the work for it is done.
 * @returns the file that is meant, links followed
 * @throws AppError `unwritable-file`, `file-exists`, `is-a-workspace`
 */
export function checkWritable(file: string, { workspace, replace = false }: WriteOptions = {}): string {
  const target = followed(file)
  const folder = stats(dirname(target))
  if (!folder) throw unwritable(file, `the folder “${dirname(resolve(file))}” does not exist`)
  if (!folder.isDirectory()) throw unwritable(file, `“${dirname(resolve(file))}” is not a folder`)
  const there = problem(file, () => stats(target))
  if (!there) return target
  if (there.isDirectory()) throw unwritable(file, 'it is a folder')
  if (!there.isFile()) return target // a pipe or a terminal takes what comes
  if (isWorkspace(target, there, workspace))
    throw new AppError(
      'is-a-workspace',
      `“${file}” is a workspace, which an export never replaces; choose another name.`,
    )
  if (!replace)
    throw new AppError('file-exists', `“${file}” is there already; choose another name, or replace it (--force).`)
  return target
}

/** @returns how many bytes were written @throws AppError as `checkWritable`; the file is then as it was */
export function writeWhole(file: string, bytes: Uint8Array, options: WriteOptions = {}): number {
  const target = checkWritable(file, options)
  const there = stats(target)
  problem(file, () => {
    if (there && !there.isFile()) writeFileSync(target, bytes)
    else renameInto(target, bytes, there?.mode)
  })
  return bytes.length
}

/** Written and on the disk before it takes the name. */
function renameInto(target: string, bytes: Uint8Array, mode = 0o666): void {
  const draft = draftOf(target)
  const handle = openSync(draft, 'wx', mode)
  try {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

export interface PieceFile {
  write(bytes: Uint8Array): void
  /** Puts the file in its place. */
  finish(): void
  /** Leaves what was there. */
  discard(): void
}

/** As `writeWhole`, of a file that comes in pieces. @throws AppError as `checkWritable`, and from each call */
export function writePieces(file: string, options: WriteOptions = {}): PieceFile {
  const target = checkWritable(file, options)
  const there = stats(target)
  const own = there && !there.isFile() // a pipe or a terminal takes what comes
  const draft = own ? target : draftOf(target)
  const handle = problem(file, () => openSync(draft, own ? 'w' : 'wx', there?.mode ?? 0o666))
  let open = true
  const close = () => {
    if (open) closeSync(handle)
    open = false
  }
  return {
    write: (bytes) =>
      problem(file, () => {
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
      }),
    finish: () =>
      problem(file, () => {
        if (!own) fsyncSync(handle)
        close()
        if (!own) renameSync(draft, target)
      }),
    discard() {
      close()
      if (!own) rmSync(draft, { force: true })
    },
  }
}

function draftOf(target: string): string {
  return join(dirname(target), `.neuronscope-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`)
}

/** Where a link leads; the path itself where it is none. */
function followed(file: string): string {
  const path = resolve(file)
  if (!problem(file, () => lstatSync(path, { throwIfNoEntry: false }))?.isSymbolicLink()) return path
  try {
    return realpathSync(path)
  } catch {
    throw unwritable(file, 'it is a link to a file that does not exist')
  }
}

function stats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * The open workspace and what SQLite keeps beside it, by device and inode; and every other workspace, by its header.
 * The open one is not read here: closing a file drops the locks that this process holds on it.
 */
function isWorkspace(target: string, { dev, ino }: Stats, workspace: string | undefined): boolean {
  const path = workspace !== undefined && stats(workspace) ? realpathSync(workspace) : workspace
  const own =
    path === undefined ? [] : ['', '-wal', '-shm', '-journal', '.lock', '.lock-journal'].map((end) => path + end)
  const same = (path: string) => {
    const other = stats(path)
    return other?.dev === dev && other.ino === ino
  }
  return own.some(same) || hasHeader(target)
}

function hasHeader(path: string): boolean {
  const header = Buffer.alloc(72)
  try {
    const handle = openSync(path, 'r')
    try {
      if (fstatSync(handle).size < header.length) return false
      readSync(handle, header, 0, header.length, 0)
    } finally {
      closeSync(handle)
    }
  } catch {
    return false // what cannot be read is refused when it is written
  }
  return header.toString('latin1', 0, 16) === 'SQLite format 3\0' && header.readUInt32BE(68) === APPLICATION_ID
}

function problem<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(file, fileProblem(error, 'written'))
  }
}

function unwritable(file: string, why: string): AppError {
  return new AppError('unwritable-file', `“${file}” cannot be written: ${why}.`)
}
