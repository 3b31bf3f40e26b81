// A bounded number of places for work of several kinds. Of what waits, the kind with the fewest at work comes first, and
// of one kind the first that came: a hundred requests of the gallery do not hold up the page of a unit.

interface Entry {
  kind: string
  /** resolves when the place is free again; never rejects */
  begin(): Promise<unknown>
}

export class Places {
  readonly #most: number
  readonly #running = new Map<string, number>()
  #waiting: Entry[] = []
  #taken = 0

  constructor(most: number) {
    this.#most = most
  }

  /**
   * Calls `begin` at once where there is a place, or later.
   * @returns gives up waiting, and does nothing once it has begun
   */
  take(kind: string, begin: Entry['begin']): () => void {
    const entry = { kind, begin }
    this.#waiting.push(entry)
    this.#fill()
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry)
    }
  }

  #fill(): void {
    while (this.#taken < this.#most && this.#waiting.length > 0) {
      const entry = this.#waiting.reduce((first, other) =>
        this.#count(other.kind) < this.#count(first.kind) ? other : first,
      )
      this.#waiting = this.#waiting.filter((other) => other !== entry)
      this.#change(entry.kind, 1)
      void entry.begin().finally(() => {
        this.#change(entry.kind, -1)
        this.#fill()
      })
    }
  }

  #count(kind: string): number {
    return this.#running.get(kind) ?? 0
  }

  #change(kind: string, by: 1 | -1): void {
    this.#taken += by
    this.#running.set(kind, this.#count(kind) + by)
  }
}
