// The window's end of a stream: a queue of events, bounded by the credit given to the host. Leaving the loop early cancels
// the stream.

export class Subscription implements AsyncIterableIterator<unknown> {
  /** events that may be under way or waiting, unless the reader wants fewer */
  static readonly ROOM = 16

  /** set by the client */
  onRoom: (events: number) => void = () => {}
  onLeave: () => void = () => {}

  /** credit is renewed in halves of it */
  readonly #room: number
  readonly #events: unknown[] = []
  readonly #waiting: { resolve(step: IteratorResult<unknown>): void; reject(error: unknown): void }[] = []
  #taken = 0
  #over: { error?: unknown; failed: boolean } | undefined

  constructor(room: number = Subscription.ROOM) {
    this.#room = room
  }

  push(event: unknown): void {
    if (this.#over) return
    const taker = this.#waiting.shift()
    if (taker) taker.resolve(this.#take(event))
    else this.#events.push(event)
  }

  end(): void {
    this.#finish({ failed: false })
  }

  /** Events before the error are still delivered, unless it ends at once. */
  fail(error: unknown, when?: 'at once'): void {
    if (when) this.#events.length = 0
    this.#finish({ failed: true, error })
  }

  next(): Promise<IteratorResult<unknown>> {
    if (this.#events.length > 0) return Promise.resolve(this.#take(this.#events.shift()))
    if (this.#over) return this.#last()
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  return(): Promise<IteratorResult<unknown>> {
    this.#events.length = 0
    if (!this.#over) {
      this.end()
      this.onLeave()
    }
    this.#over = { failed: false }
    return this.#last()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #take(event: unknown): IteratorResult<unknown> {
    this.#taken++
    if (this.#taken >= this.#room / 2 && !this.#over) {
      this.onRoom(this.#taken)
      this.#taken = 0
    }
    return { done: false, value: event }
  }

  #finish(over: { error?: unknown; failed: boolean }): void {
    if (this.#over) return
    this.#over = over
    for (const { resolve, reject } of this.#waiting.splice(0)) this.#last().then(resolve, reject)
  }

  /** The error once, then the end. */
  #last(): Promise<IteratorResult<unknown>> {
    const over = this.#over
    this.#over = { failed: false }
    return over?.failed ? Promise.reject(over.error) : Promise.resolve({ done: true, value: undefined })
  }
}
