// Checks every second that the workspace's file exists, to report its loss before the next write.

import type { Presence } from '../store/presence.ts'

const EVERY = 1000

export class FileWatch {
  readonly #presence: Presence
  readonly #changed: (trouble: string | null) => void
  #trouble: string | null = null
  #timer: NodeJS.Timeout | undefined

  /** @param changed called when a problem appears or disappears */
  constructor(presence: Presence, changed: (trouble: string | null) => void) {
    this.#presence = presence
    this.#changed = changed
    this.#next()
  }

  /** The problem with the file, as a sentence, or null. */
  get trouble(): string | null {
    return this.#trouble
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #next(): void {
    this.#timer = setTimeout(() => void this.#look(), EVERY)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const trouble = await this.#presence.trouble()
    if (!this.#timer) return // closed meanwhile
    if (trouble !== this.#trouble) {
      this.#trouble = trouble
      this.#changed(trouble)
    }
    this.#next()
  }
}
