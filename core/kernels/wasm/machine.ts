// What compiled kernels run on: WebAssembly memory with a thread pool (memory.ts), or the native addon (../native).
// network.ts, trainer.ts and runner.ts are the same for both.

/** Functions that all threads run together: see source/kernels.cpp. */
export type Entry = 'derive' | 'gradient' | 'train' | 'advance' | 'advance_decoded' | 'record' | 'summarise'

/** The functions of source/kernels.cpp that one thread calls, for one network. */
export interface Calls {
  parameter(index: number, kept: number, direction: number): void
  state(layer: number, which: number, direction: number): void
  states(layer: number, block: number): void
  logits(): void
  set_time(time: number): void
  parts(updating: number): number
  set_part(part: number): void
  set_dropout(threshold: number, scale: number): void
  set_optimizer(kind: number, ...hyperparameters: number[]): void
  set_clip(kind: number, at: number): void
  set_rate(rate: number, correction1: number, correction2: number): void
  /** of a recorder: the target of a stream for `record`, and the block for `summarise` */
  set_target(stream: number, block: number, at: number, count: number): void
  set_summarised(block: number, count: number): void
  mean_loss(): number
  norm(): number
}

/** One network laid out in memory, and the threads that compute it. */
export interface Site {
  readonly calls: Calls
  /** Runs `entry` in all threads and returns when all have. @throws Error if one could not go on */
  run(entry: Entry): void
  /** Copies into the memory, at most as many as the plan has. */
  writeIds(ids: Int32Array): void
  writeDropoutKeys(keys: Uint32Array): void
  /** Copies into and out of the staging area between the host and the kernels. */
  writeStaging(values: Float32Array): void
  readStaging(into: Float32Array): void
  /**
   * Another network that shares the parameters of this one: one at a time, disposed before this one.
   * @param plan as for `Machine.open`, with `borrowing` set
   */
  beside(plan: readonly number[], who: string): Site
  /** The memory of a recorder's block, `length` 16-bit floats: no copy, and shared between threads. */
  block(index: number, length: number): Uint16Array
  /** Call once; the site is unusable afterwards. */
  dispose(): void
}

export interface Machine {
  /** the calling thread included */
  readonly threads: number
  /**
   * @param plan the fields of `Plan` in source/network.h, in order
   * @param who for a sentence: “This network of 2 × 256 units”
   * @throws AppError `out-of-memory`
   */
  open(plan: readonly number[], who: string): Site
}
