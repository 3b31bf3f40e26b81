// Many listeners to one stream of events, each an async iterable that ends with its signal.

/** One listener's queue. */
class Queue<T> {
  readonly #items: T[] = []
  #wake: (() => void) | undefined
  #ended = false

  push(item: T): void {
    this.#items.push(item)
    this.#wake?.()
  }

  /** Keeps only the newest event, for snapshots. */
  replace(item: T): void {
    this.#items.length = 0
    this.push(item)
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *drain(): AsyncGenerator<T> {
    while (true) {
      while (this.#items.length > 0) yield this.#items.shift() as T
      if (this.#ended) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

export class Broadcast<T> {
  readonly #queues = new Set<Queue<T>>()

  get listeners(): number {
    return this.#queues.size
  }

  send(event: T): void {
    for (const queue of this.#queues) queue.push(event)
  }

  /** Sends a snapshot that replaces all before it. */
  sendLatest(event: T): void {
    for (const queue of this.#queues) queue.replace(event)
  }

  /** Ends every listener. */
  close(): void {
    for (const queue of this.#queues) queue.end()
  }

  async *listen(signal: AbortSignal, first: readonly T[] = []): AsyncGenerator<T> {
    const queue = new Queue<T>()
    for (const event of first) queue.push(event)
    this.#queues.add(queue)
    const end = () => queue.end()
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    try {
      yield* queue.drain()
    } finally {
      signal.removeEventListener('abort', end)
      this.#queues.delete(queue)
    }
  }
}
