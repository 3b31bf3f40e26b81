// Looks every second whether the workspace's file is still there, so that it is said at once and not only when the next
// thing is to be kept.

import type { Presence } from '../store/presence.ts'

const EVERY = 1000

export class FileWatch {
  readonly #presence: Presence
  readonly #changed: (trouble: string | null) => void
  #trouble: string | null = null
  #timer: NodeJS.Timeout | undefined

  /** @param changed hears when something is wrong, and when it is right again */
  constructor(presence: Presence, changed: (trouble: string | null) => void) {
    this.#presence = presence
    this.#changed = changed
    this.#next()
  }

  /** What is wrong with the file, as a sentence, or null. */
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
