// Reuse of shared buffers: every thread that has received a shared buffer keeps it alive until its next garbage
// collection, which is late with small heaps, and features are a dozen megabytes each.

export class SharedBuffers {
  readonly #free = new Map<number, SharedArrayBuffer[]>()

  take(bytes: number): SharedArrayBuffer {
    return this.#free.get(bytes)?.pop() ?? new SharedArrayBuffer(bytes)
  }

  /** To be called when it is no longer read. */
  give(buffer: SharedArrayBuffer): void {
    const same = this.#free.get(buffer.byteLength) ?? []
    this.#free.set(buffer.byteLength, [...same, buffer])
  }

  /** Drops free buffers. */
  clear(): void {
    this.#free.clear()
  }
}
