// The files of a network as the command line is given them: one file, one with what lies beside it, or a folder.

import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { sizeInWords } from '../../core/schema/sizes.ts'
import type { NamedFile } from '../contract/import-types.ts'
import { fileProblem } from '../file-problems.ts'
import { readInput } from './files.ts'

/** Weights may be larger than texts. */
const MOST_BYTES = 2 ** 31 - 1
const MOST_FILES = 1000
/** SavedModel has its weights in a folder of its own. */
const DEEPEST = 2

/** @throws AppError `unreadable-file`, `file-too-large` */
export function networkFiles(path: string): NamedFile[] {
  const paths = pathsOf(path)
  const size = paths.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
  if (paths.length > 1 && size > MOST_BYTES)
    throw new AppError(
      'file-too-large',
      `The files of “${path}” have ${sizeInWords(size)} together and the limit is ${sizeInWords(MOST_BYTES)}; give the folder that the network alone is in.`,
    )
  return paths.map((file) => ({ name: basename(file), bytes: readInput(file, MOST_BYTES) }))
}

function pathsOf(path: string): string[] {
  if (isFolder(path)) return filesIn(path, 0)
  const beside = () => filesIn(dirname(path), DEEPEST)
  const stem = basename(path).replace(/\.index$/, '')
  if (/\.index$/.test(path))
    return beside().filter((file) => file === path || basename(file).startsWith(`${stem}.data-`) || isVocabulary(file))
  return /(?:^|[\\/])(?:model|manifest)\.json$/.test(path) ? beside() : [path]
}

const isVocabulary = (file: string) => /vocab[^/\\]*\.(?:json|pkl|txt)$/i.test(file)

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    throw new AppError('unreadable-file', `“${path}” cannot be read: ${fileProblem(error, 'read')}.`)
  }
}

function filesIn(folder: string, depth: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  const files = entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isFile()) return [path]
    return entry.isDirectory() && depth < DEEPEST ? filesIn(path, depth + 1) : []
  })
  if (files.length > MOST_FILES)
    throw new AppError(
      'unreadable-file',
      `“${folder}” holds ${files.length} files; give the folder that the network alone is in.`,
    )
  return files.sort()
}
