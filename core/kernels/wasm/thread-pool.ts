// The threads that compute with the calling one. core starts none: main/workers/compute-threads.ts passes a pool in, and
// without one everything runs in the calling thread.

export interface ThreadPool {
  /** including the calling one */
  readonly threads: number
  /** Every thread but the calling one instantiates `module` over `memory`, with its stack ending at `stacks[thread]`. */
  gather(module: WebAssembly.Module, memory: WebAssembly.Memory, stacks: readonly number[]): ThreadGroup
  /** Whether a thread has died without reporting it. */
  missing(): boolean
  dispose(): void
}

/** The threads of one memory. The calling thread is number 0 and runs its part between `start` and `finish`. */
export interface ThreadGroup {
  /** Starts the export `entry(context, thread)` in every other thread. */
  start(entry: string, context: number): void
  /**
   * Waits until all have returned.
   * @throws Error if one of them has not
   */
  finish(): void
  dispose(): void
}

/** The calling thread alone. */
export const callingThread: ThreadPool = {
  threads: 1,
  gather: () => ({ start() {}, finish() {}, dispose() {} }),
  missing: () => false,
  dispose() {},
}
