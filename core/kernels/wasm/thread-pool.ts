// Who computes beside the calling thread. core knows no threads: whoever has them (main/workers/compute-threads.ts) passes a crew
// in, and without one everything runs in the calling thread alone.

export interface ThreadPool {
  /** threads altogether, the calling one included */
  readonly threads: number
  /** Every thread but the calling one instantiates `module` over `memory`, with its stack ending at `stacks[thread]`. */
  gather(module: WebAssembly.Module, memory: WebAssembly.Memory, stacks: readonly number[]): ThreadGroup
  /** Whether a thread has died without a word, so that nobody need wait for it. */
  missing(): boolean
  dispose(): void
}

/** The crew at work on one memory. The calling thread is number 0 and does its own part between `start` and `finish`. */
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

/** No one but the calling thread. */
export const callingThread: ThreadPool = {
  threads: 1,
  gather: () => ({ start() {}, finish() {}, dispose() {} }),
  missing: () => false,
  dispose() {},
}
