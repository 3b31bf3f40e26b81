// Checks that the open file is still the one of its name: a file can be deleted, renamed or replaced while it is open, and
// later writes are then lost.

import { stat } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'
import { identityOf } from './file-identity.ts'

export class Presence {
  readonly #file: string
  readonly #identity: string | undefined

  /** @param identity by `identityOf` when the file was opened; the current one by default */
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

/** In a folder that cannot be read, the file counts as missing. */
function there(file: string): string | undefined {
  try {
    return identityOf(file)
  } catch {
    return undefined
  }
}
