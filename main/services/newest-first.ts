// A few at a time, and the newest of those that wait: what is typed now is answered before what was typed earlier,
// whatever the earlier ones take.

export class NewestFirst {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param most how many run side by side */
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
