// SQLite's errors as sentences that name the file and a remedy. The only place with SQLite's codes.

import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { AppError } from '../../core/errors.ts'

type Say = (file: string) => [code: string, sentence: string]

const SENTENCES: Record<string, Say> = {
  FULL: (file) => ['disk-full', `The disk that holds ${file} is full; free some space and try again.`],
  READONLY: (file) => [
    'workspace-read-only',
    `${file} or its folder cannot be written to; copy the workspace to a folder that is yours, or open it for reading only.`,
  ],
  NOTADB: (file) => [
    'not-a-workspace',
    `${file} is not a Neuronscope workspace; choose a .neuronscope file, or a new name to make one.`,
  ],
  CORRUPT: (file) => ['workspace-damaged', `${file} is damaged; restore it from a copy.`],
  BUSY: (file) => ['workspace-busy', `${file} is busy in another program; close that program and try again.`],
  LOCKED: (file) => ['workspace-busy', `${file} is busy in another program; close that program and try again.`],
  IOERR: (file) => [
    'workspace-io',
    `The disk that holds ${file} failed to read or write; check the disk and try again.`,
  ],
  TOOBIG: (file) => [
    'too-big',
    `Something to be kept in ${file} is larger than SQLite can hold; split it and try again.`,
  ],
}
const MOVED: Say = (file) => [
  'workspace-gone',
  `${file} was deleted, moved or replaced while it was open; what it held until then was not brought together in one file.`,
]
// refusals by permissions and access rules are reported as a read-only place
SENTENCES.PERM = SENTENCES.AUTH = SENTENCES.READONLY

/** `SQLITE_IOERR_WRITE` → `IOERR` */
function family(code: string): string {
  return code.split('_')[1] ?? ''
}

function sqliteCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code
  return error instanceof Error && typeof code === 'string' && code.startsWith('SQLITE_') ? code : null
}

function make([code, sentence]: [string, string], cause: unknown): AppError {
  return new AppError(code, sentence, { cause })
}

/** @param what is damaged @param remedy for it */
export function damaged(what: string, remedy: string): AppError {
  return new AppError('damaged', `${what} is damaged on the disk: ${remedy}, or restore the workspace from a copy.`)
}

/** An error of SQLite on `file` as an AppError; any other error unchanged. */
export function storeError(error: unknown, file: string): unknown {
  const code = sqliteCode(error)
  if (!code) return error
  if (code === 'SQLITE_READONLY_DBMOVED') return make(MOVED(file), error)
  const kind = family(code)
  if (kind === 'CANTOPEN') return cannotOpen(file, error)
  const say: Say = SENTENCES[kind] ?? (() => ['workspace-error', `${file} refused: ${(error as Error).message}.`])
  return make(say(file), error)
}

/** A file that exists and cannot be opened. */
export function cannotOpen(file: string, cause: unknown): AppError {
  return make(whyNotOpen(file), cause)
}

/** SQLite reports only “unable to open”; the file system gives the reason. */
function whyNotOpen(file: string): [string, string] {
  const unreadable: [string, string] = [
    'workspace-unreadable',
    `You are not allowed to read ${file}; ask its owner, or choose another workspace.`,
  ]
  return whyAbsent(file) ?? (mayRead(file) ? SENTENCES.READONLY(file) : unreadable)
}

function mayRead(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EACCES'
  }
}

/** Longest file name in bytes, without the suffixes of SQLite's journals and the lock. */
const LONGEST_NAME = 255 - '.lock-journal'.length

function whyAbsent(file: string): [string, string] | null {
  if (existsSync(file))
    return statSync(file).isDirectory()
      ? ['not-a-workspace', `${file} is a folder, not a workspace; choose a .neuronscope file in it.`]
      : null
  if (Buffer.byteLength(basename(file)) > LONGEST_NAME)
    return ['bad-path', `The name “${basename(file)}” is too long for a workspace; choose a shorter one.`]
  const folder = dirname(file)
  if (!existsSync(folder)) return ['no-such-folder', `The folder ${folder} does not exist; make it, or choose another.`]
  return null
}

/** @throws AppError when `file` is a folder or its folder is missing; opens nothing */
export function checkPlace(file: string): void {
  const why = whyAbsent(file)
  if (why) throw make(why, undefined)
}

/** @throws AppError `no-such-file`, and what `checkPlace` throws */
export function checkExists(file: string): void {
  checkPlace(file)
  if (!existsSync(file))
    throw new AppError('no-such-file', `There is no file ${file}; check the name, or make a new workspace.`)
}

/** @param what it is instead, if known: “a pipe” */
export function notAWorkspace(file: string, what?: string): AppError {
  const [code, sentence] = SENTENCES.NOTADB(file)
  return new AppError(
    code,
    what ? sentence.replace('not a Neuronscope workspace', `${what}, not a workspace`) : sentence,
  )
}

export function workspaceError(code: 'newer' | 'older' | 'exists' | 'in-use' | 'lock', file: string): AppError {
  const sentences = {
    newer: `${file} was made by a newer Neuronscope; install that version to open it.`,
    older: `${file} was made by an older Neuronscope; open it once in the window to bring it up to date, or a copy where it may not be written.`,
    exists: `${file} is already there; open it, or choose another name.`,
    lock: `${file}.lock, where the workspace is to be locked, is a file of something else; move it away.`,
    'in-use': `${file} is open in another Neuronscope; close that one first, or open another workspace.`,
  }
  return new AppError(`workspace-${code}`, sentences[code])
}

/** Most steps that a sentence lists. */
const LISTED = 40

export function noCheckpoint(name: string, step: number, there: readonly number[]): AppError {
  const more = there.length > LISTED ? ` and ${there.length - LISTED} more` : ''
  const kept =
    there.length > 0
      ? `kept are those at ${there.slice(0, LISTED).join(', ')}${more}`
      : 'none were kept; train --keep-every log keeps them'
  return new AppError('no-such-checkpoint', `There is no checkpoint of “${name}” at step ${step}; ${kept}.`)
}
