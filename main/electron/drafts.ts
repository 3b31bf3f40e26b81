// Files that come from the page in pieces: each lies beside its place until it is whole, and is then renamed. A page that
// goes leaves nothing of them.

import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { sentence } from '../../core/errors.ts'
import type { BeginOutcome, SaveOutcome } from '../contract/bridge.ts'

interface Draft {
  file: string
  beside: string
  handle: FileHandle
}

const GONE = { problem: 'This file is no longer being written; export it again.' }

export class Drafts {
  readonly #drafts = new Map<number, Draft>()
  #last = 0

  /** Begins a file that will lie at `file`. */
  async begin(file: string): Promise<BeginOutcome> {
    const id = ++this.#last
    const beside = `${file}.${process.pid}-${id}`
    try {
      this.#drafts.set(id, { file, beside, handle: await open(beside, 'wx') })
      return { draft: id }
    } catch (error) {
      return failed(file, error)
    }
  }

  async add(id: number, bytes: Uint8Array): Promise<{ problem: string } | null> {
    const draft = this.#drafts.get(id)
    if (!draft) return GONE
    try {
      await draft.handle.appendFile(bytes)
      return null
    } catch (error) {
      await this.#discard(id)
      return failed(draft.file, error)
    }
  }

  /** The file in its place, or nothing of it. */
  async end(id: number, keep: boolean): Promise<SaveOutcome> {
    const draft = this.#drafts.get(id)
    if (!draft) return keep ? GONE : { file: null }
    if (!keep) {
      await this.#discard(id)
      return { file: null }
    }
    try {
      await draft.handle.close()
      await rename(draft.beside, draft.file)
      this.#drafts.delete(id)
      return { file: draft.file }
    } catch (error) {
      await this.#discard(id)
      return failed(draft.file, error)
    }
  }

  /** Leaves nothing of any of them. */
  async discardAll(): Promise<void> {
    await Promise.all([...this.#drafts.keys()].map((id) => this.#discard(id)))
  }

  async #discard(id: number): Promise<void> {
    const draft = this.#drafts.get(id)
    this.#drafts.delete(id)
    // the first error is reported
    await draft?.handle.close().catch(() => {})
    if (draft) await rm(draft.beside, { force: true }).catch(() => {})
  }
}

function failed(file: string, error: unknown): { problem: string } {
  return { problem: `${file} could not be written: ${sentence(error)}` }
}
