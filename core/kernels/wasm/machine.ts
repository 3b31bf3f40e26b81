// What compiled kernels are run on: WebAssembly memory with a crew (memory.ts), or the native addon (../native). Above
// it everything is the same: network.ts, trainer.ts, runner.ts.

/** What every thread runs at once: see source/kernels.cpp. */
export type Entry = 'derive' | 'gradient' | 'train' | 'advance' | 'advance_decoded' | 'record' | 'summarise'

/** The functions of source/kernels.cpp that one thread calls, for one network. */
export interface Calls {
  parameter(index: number, kept: number, direction: number): void
  state(layer: number, which: number, direction: number): void
  states(layer: number, block: number): void
  logits(): void
  set_time(time: number): void
  portions(updating: number): number
  set_portion(portion: number): void
  set_dropout(threshold: number, scale: number): void
  set_optimizer(kind: number, ...hyperparameters: number[]): void
  set_clip(kind: number, at: number): void
  set_rate(rate: number, correction1: number, correction2: number): void
  /** of a recorder: where `record` takes a stream, and what `summarise` is about */
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
  /** Copies into the memory, at most as many as the plan has room for. */
  writeIds(ids: Int32Array): void
  writeDropoutKeys(keys: Uint32Array): void
  /** Into and out of the place where tensors wait between the host and the kernels. */
  writeStaging(values: Float32Array): void
  readStaging(into: Float32Array): void
  /**
   * Another network that reads the parameters of this one, where they are: one at a time, and not beyond this one.
   * @param plan as for `Machine.open`, and borrowing
   */
  beside(plan: readonly number[], who: string): Site
  /** The memory of a recorder's block, `length` 16-bit floats: no copy, and shared between threads. */
  block(index: number, length: number): Uint16Array
  /** Once; the site is of no use afterwards. */
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
