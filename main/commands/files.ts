// Files that the command line reads and writes; what goes wrong with them as one sentence.

import { readFileSync, statSync } from 'node:fs'
import { AppError } from '../../core/errors.ts'
import { MAXIMUM_BYTES } from '../../core/text/corpus.ts'
import { fileProblem, sizeInWords } from '../file-problems.ts'
import { checkWritable, writeWhole } from '../write-file.ts'
import type { CommandContext } from './command.ts'

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
        `“${file}” has ${sizeInWords(size)} and the limit is ${sizeInWords(limit)}; cut it into parts.`,
      )
    return new Uint8Array(readFileSync(file))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unreadable-file', `“${file}” cannot be read: ${fileProblem(error, 'read')}.`)
  }
}

/** Where an export goes: refused before the work for it is done, written when it is. `--force` replaces a file. */
export function output(file: string, { app, values }: CommandContext): { write(bytes: Uint8Array): number } {
  const options = { workspace: app.reader.file, replace: values.force === true }
  checkWritable(file, options)
  return { write: (bytes) => writeWhole(file, bytes, options) }
}
