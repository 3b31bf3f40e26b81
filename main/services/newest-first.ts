// A queue with bounded concurrency that runs the newest waiting entry first: what is typed now is checked before earlier
// input.

export class NewestFirst {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param most concurrent entries */
  constructor(most: number) {
    this.#most = most
  }

  /** Runs `work` when its turn comes. @throws the signal's reason, should it abort before that, and what `work` throws */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      signal?.throwIfAborted()
      return await work()
    } finally {
      const next = this.#waiting.pop()
      if (next) next()
      else this.#running--
    }
  }
}
