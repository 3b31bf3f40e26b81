// Shared memory that is used again: every thread that has seen a shared buffer keeps it alive until its next
// collection of garbage, which small heaps put off for long, and features are a dozen megabytes each.

export class SharedBuffers {
  readonly #free = new Map<number, SharedArrayBuffer[]>()

  take(bytes: number): SharedArrayBuffer {
    return this.#free.get(bytes)?.pop() ?? new SharedArrayBuffer(bytes)
  }

  /** To be called once nobody reads it any more. */
  give(buffer: SharedArrayBuffer): void {
    const same = this.#free.get(buffer.byteLength) ?? []
    this.#free.set(buffer.byteLength, [...same, buffer])
  }

  /** Forgets those that are free. */
  clear(): void {
    this.#free.clear()
  }
}
