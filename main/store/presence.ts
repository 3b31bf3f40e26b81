// Is the file that was opened still the one of that name? A system lets a file be deleted, renamed or replaced while it
// is open; what is written to it then is lost, or belongs to a file that has no name.

import { stat } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import { identityOf } from './file-identity.ts'

export class Presence {
  readonly #file: string
  readonly #identity: string | undefined

  /** @param identity as `identityOf` gave it when the file was opened; what it is now, unless told otherwise */
  constructor(file: string, identity = identityOf(file)) {
    this.#file = file
    this.#identity = identity
  }

  /** @throws AppError `workspace-gone`, `workspace-replaced` */
  check(): void {
    const wrong = this.#judge(there(this.#file))
    if (wrong) throw wrong
  }

  /** The same without waiting for the disk, as a sentence, or null. */
  async trouble(): Promise<string | null> {
    const found = await stat(this.#file, { bigint: true }).catch(() => undefined)
    return this.#judge(found && `${found.dev}-${found.ino}`)?.message ?? null
  }

  #judge(found: string | undefined): AppError | undefined {
    if (found === this.#identity) return undefined
    const rest = 'nothing more is written to it. Save a copy to keep what it held, or put it back'
    return found === undefined
      ? new AppError('workspace-gone', `${this.#file} was deleted or moved while it was open: ${rest}.`)
      : new AppError(
          'workspace-replaced',
          `Another file has taken the place of ${this.#file} while it was open: ${rest}.`,
        )
  }
}

/** A folder that may no longer be looked into has no file in it. */
function there(file: string): string | undefined {
  try {
    return identityOf(file)
  } catch {
    return undefined
  }
}
