// Files that the command line reads and writes; what goes wrong with them as one sentence.

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { AppError } from '../../core/errors.ts'
import { MAXIMUM_BYTES } from '../../core/text/corpus.ts'

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EACCES: 'reading or writing it is not allowed',
  EPERM: 'reading or writing it is not allowed',
  EROFS: 'the folder is read-only',
  ENOSPC: 'the disk is full',
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return REASONS[code ?? ''] ?? message
}

/** @throws AppError `unreadable-file` naming the file and the reason */
export function readInput(file: string, limit = MAXIMUM_BYTES): Uint8Array {
  try {
    const found = statSync(file)
    const { size } = found
    if (!found.isFile() && !found.isDirectory())
      throw new AppError(
        'unreadable-file',
        `“${file}” cannot be read: it is a pipe or a device; write what comes from it into a file first.`,
      )
    if (size > limit)
      throw new AppError(
        'file-too-large',
        `“${file}” has ${Math.ceil(size / 2 ** 20)} MiB and the limit is ${limit / 2 ** 20} MiB; cut it into parts.`,
      )
    return new Uint8Array(readFileSync(file))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unreadable-file', `“${file}” cannot be read: ${reason(error)}.`)
  }
}

/** @throws AppError `unwritable-file` naming the file and the reason */
export function writeOutput(file: string, bytes: Uint8Array): number {
  try {
    writeFileSync(file, bytes)
    return bytes.length
  } catch (error) {
    throw new AppError('unwritable-file', `“${file}” cannot be written: ${reason(error)}.`)
  }
}
