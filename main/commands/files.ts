// Files that the command line reads and writes; errors as one sentence.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { sizeInWords } from '../../core/schema/sizes.ts'
import { MAXIMUM_BYTES, WAY_OUT } from '../../core/text/corpus.ts'
import { concatenated } from '../contract/bytes.ts'
import { NAME_LENGTH } from '../contract/limits.ts'
import { fileProblem } from '../file-problems.ts'
import { checkWritable, type PieceFile, writePieces, writeWhole } from '../write-file.ts'
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
        `“${file}” has ${sizeInWords(size)} and the limit is ${sizeInWords(limit)}; ${WAY_OUT}`,
      )
    return new Uint8Array(readFileSync(file))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unreadable-file', `“${file}” cannot be read: ${fileProblem(error, 'read')}.`)
  }
}

/** A file, or the files of a folder in the order of their names, those of folders in it included. */
export function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    const names = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
    const inside = names.filter((entry) => entry.isFile() || entry.isDirectory()).map(({ name }) => join(path, name))
    const files = inside.sort((a, b) => (a < b ? -1 : 1)).flatMap(filesAt)
    if (files.length === 0) throw new AppError('unreadable-file', `“${path}” is a folder without files.`)
    return files
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unreadable-file', `“${path}” cannot be read: ${fileProblem(error, 'read')}.`)
  }
}

/** The bytes of files, one after the other. @throws AppError `file-too-large` before any is read */
export function readFiles(files: readonly string[]): { bytes: Uint8Array; parts: { name: string; bytes: number }[] } {
  if (files.length > 1) refuseLarge(files)
  const read = files.map((file) => readInput(file))
  const parts = files.map((file, i) => ({ name: basename(file).slice(0, NAME_LENGTH), bytes: read[i].length }))
  return { bytes: read.length === 1 ? read[0] : concatenated(read), parts }
}

function refuseLarge(files: readonly string[]): void {
  const size = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
  if (size > MAXIMUM_BYTES)
    throw new AppError(
      'file-too-large',
      `The ${files.length} files have ${sizeInWords(size)} together and the limit is ${sizeInWords(MAXIMUM_BYTES)}; add fewer of them at a time.`,
    )
}

/** Where an export goes: refused before the work for it is done, written when it is. `--force` replaces a file. */
export function output(file: string, { app, values }: CommandContext): { write(bytes: Uint8Array): number } {
  const options = { workspace: app.reader.file, replace: values.force === true }
  checkWritable(file, options)
  return { write: (bytes) => writeWhole(file, bytes, options) }
}

/** The same for a file that comes in pieces: what was there stays until all of it is written. */
export function outputInChunks(file: string, { app, values }: CommandContext): PieceFile {
  return writePieces(file, { workspace: app.reader.file, replace: values.force === true })
}
