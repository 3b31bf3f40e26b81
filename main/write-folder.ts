// A folder of files that comes in pieces: written beside its place under another name, and renamed when it is whole.

import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { AppError } from '../core/errors.ts'
import { fileProblem } from './file-problems.ts'

export interface PieceFolder {
  /** @param file path within the folder; a file is complete before another one begins */
  write(file: string, bytes: Uint8Array): void
  /** Puts the folder in its place. */
  finish(): void
  /** Leaves what was there. */
  discard(): void
}

/** @throws AppError `unwritable-file`, `file-exists`: a folder that is there is never replaced; the same from each call */
export function writeFolder(path: string): PieceFolder {
  const target = resolve(path)
  const parent = dirname(target)
  if (existsSync(target)) throw new AppError('file-exists', `“${path}” is there already; choose another name.`)
  const draft = join(parent, `.neuronscope-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`)
  const tried = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw new AppError('unwritable-file', `“${path}” cannot be written: ${fileProblem(error, 'written')}.`)
    }
  }
  tried(() => mkdirSync(draft))
  let open: { file: string; handle: number } | null = null
  const close = () => {
    if (open) closeSync(open.handle)
    open = null
  }
  return {
    write: (file, bytes) =>
      tried(() => {
        if (open?.file !== file) {
          close()
          const at = join(draft, file)
          if (relative(draft, at).startsWith('..')) throw new Error('outside')
          mkdirSync(dirname(at), { recursive: true })
          open = { file, handle: openSync(at, 'wx') }
        }
        for (let at = 0; at < bytes.length; ) at += writeSync(open!.handle, bytes, at)
      }),
    finish: () =>
      tried(() => {
        close()
        renameSync(draft, target)
      }),
    discard() {
      close()
      rmSync(draft, { recursive: true, force: true })
    },
  }
}
