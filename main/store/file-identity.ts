// Checks of a path before it is opened: a name that the system would truncate, a pipe that would block, a dangling link.
// And the identity of a file under any name: device and inode.

import { lstatSync, type Stats, statSync } from 'node:fs'
import { AppError } from '../../core/errors.ts'
import { notAWorkspace } from './errors.ts'

/** @throws AppError `bad-path` for one with a NUL, at which the system would truncate it */
export function checkPath(path: string): void {
  if (path.includes('\0'))
    throw new AppError(
      'bad-path',
      `A path may not hold the character NUL: “${path.replaceAll('\0', '␀')}” would be another file.`,
    )
}

/** Whether anything of this name exists, including a dangling link. */
export function isTaken(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** @throws AppError `dangling-link`; `not-a-workspace` for a pipe, a socket or a device; none where nothing exists */
export function checkKind(file: string): void {
  const named = lstatSync(file, { throwIfNoEntry: false })
  if (!named) return
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found)
    throw new AppError(
      'dangling-link',
      `${file} is a link to a file that is not there; bring that file back, or remove the link.`,
    )
  if (!found.isFile() && !found.isDirectory()) throw notAWorkspace(file, kindOf(found))
}

function kindOf(found: Stats): string {
  if (found.isFIFO()) return 'a pipe'
  if (found.isSocket()) return 'a socket'
  return 'a device'
}

/** `device:number`, the same under every name of the file; undefined where there is none. */
export function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found && `${found.dev}-${found.ino}`
}
