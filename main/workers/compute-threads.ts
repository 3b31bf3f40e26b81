// A pool of Node threads for the WebAssembly kernels. The caller waits for them inside a call, without its event loop:
// orders are words of shared memory, and modules and memories are sent through a port that a thread reads on an order.

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { AppError } from '../../core/errors.ts'
import { callingThread, type ThreadGroup, type ThreadPool } from '../../core/kernels/wasm/thread-pool.ts'
import { computeThread, type ThreadStart } from './compute-thread.ts'

/** Words of the shared block: see compute-thread.ts. */
const [ORDER, OPERATION, DONE, FAILED, BEGUN] = [0, 1, 5, 6, 7]
const [GATHER, RUN, LEAVE, END] = [1, 2, 3, 4]
/** Interval of checking for dead threads while waiting, milliseconds. */
const LOOK_EVERY = 100
const SPINS = 20_000
/** Longest start of a thread, milliseconds: a busy machine takes a second or two. */
const BEGINS_WITHIN = 30_000

export interface ComputeThreadOptions {
  /** called with each thread that is started */
  started?: (worker: Worker) => void
  /** longest start of a thread, milliseconds */
  beginsWithin?: number
}

/** @param threads including the calling one */
export function createComputeThreads(threads: number, options: ComputeThreadOptions = {}): ThreadPool {
  return threads > 1 ? new WorkerThreads(threads, options) : callingThread
}

class WorkerThreads implements ThreadPool {
  readonly threads: number
  readonly #words: Int32Array<SharedArrayBuffer>
  readonly #workers: Worker[] = []
  readonly #ports: MessagePort[] = []
  readonly #lifelines: MessagePort[] = []
  readonly #gone = new Set<number>()
  readonly #mustHaveBegun: number
  #looked = 0
  #teams = 0
  #ended = false

  constructor(threads: number, { started, beginsWithin = BEGINS_WITHIN }: ComputeThreadOptions) {
    this.threads = threads
    this.#words = new Int32Array(new SharedArrayBuffer((BEGUN + threads) * 4))
    this.#mustHaveBegun = performance.now() + beginsWithin
    try {
      for (let thread = 1; thread < threads; thread++) {
        const worker = this.#reserve(thread)
        started?.(worker)
      }
    } catch (error) {
      this.dispose() // ends those that were started
      throw error
    }
  }

  /** Called whenever the calling thread has slept, up to thousands of times a second. */
  missing(): boolean {
    const now = performance.now()
    if (now - this.#looked < LOOK_EVERY) return false
    this.#looked = now
    return this.#missing() !== undefined
  }

  gather(module: WebAssembly.Module, memory: WebAssembly.Memory, stacks: readonly number[]): ThreadGroup {
    const team = this.#teams++
    this.#ports.forEach((port, i) => void port.postMessage({ module, memory, stack: stacks[i + 1] }))
    this.#order(GATHER, team)
    this.#wait()
    const entries = WebAssembly.Module.exports(module).map(({ name }) => name)
    return {
      start: (entry, context) => this.#order(RUN, team, entries.indexOf(entry), context),
      finish: () => this.#wait(),
      dispose: () => this.#leave(team),
    }
  }

  dispose(): void {
    if (this.#ended) return
    this.#order(END)
    this.#ended = true
    for (const port of [...this.#ports, ...this.#lifelines]) port.close()
    for (const worker of this.#workers) void worker.terminate()
    this.#ports.length = this.#lifelines.length = this.#workers.length = 0
  }

  #reserve(thread: number): Worker {
    const { port1, port2 } = new MessageChannel()
    const lifeline = new MessageChannel()
    const worker = new Worker(`(${computeThread})()`, {
      eval: true,
      name: `kernels ${thread}`,
      workerData: { words: this.#words, port: port2, lifeline: lifeline.port2, thread } satisfies ThreadStart,
      transferList: [port2, lifeline.port2],
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    })
    worker.unref()
    worker.on('error', () => {}) // reported by the wait
    worker.on('exit', () => this.#gone.add(thread))
    port1.unref()
    lifeline.port1.unref()
    this.#workers.push(worker)
    this.#ports.push(port1)
    this.#lifelines.push(lifeline.port1)
    return worker
  }

  #leave(team: number): void {
    if (this.#ended) return
    this.#order(LEAVE, team)
    this.#wait()
  }

  /** @throws AppError `thread-died` after `dispose` */
  #order(operation: number, team = 0, entry = 0, context = 0): void {
    if (this.#ended) throw new AppError('thread-died', 'The computing threads have ended.')
    const words = this.#words
    words.set([operation, team, entry, context, 0, 0], OPERATION)
    Atomics.add(words, ORDER, 1)
    Atomics.notify(words, ORDER)
  }

  /** Spins a little, since steps are short, and then sleeps until all are done. */
  #wait(): void {
    const words = this.#words
    const all = this.threads - 1
    for (let spins = 0, done = Atomics.load(words, DONE); done < all; done = Atomics.load(words, DONE))
      if (++spins > SPINS && Atomics.wait(words, DONE, done, LOOK_EVERY) === 'timed-out') this.#insistOnAll()
    const failed = Atomics.load(words, FAILED)
    if (failed) throw new AppError('thread-died', `Computing thread ${failed} could not go on.`)
  }

  /** @throws AppError `thread-died`, after which no thread is waited for */
  #insistOnAll(): void {
    const thread = this.#missing()
    if (thread === undefined) return
    this.dispose()
    throw new AppError(
      'thread-died',
      `Computing thread ${thread} has ended: this machine ran out of memory, most likely.`,
    )
  }

  /** The first thread that has ended or did not start. */
  #missing(): number | undefined {
    const threads = Array.from(this.#lifelines, (_, i) => i + 1)
    return threads.find(
      (thread) => this.#gone.has(thread) || (this.#hasBegun(thread) ? this.#isCutOff(thread) : this.#isLate()),
    )
  }

  #hasBegun(thread: number): boolean {
    return Atomics.load(this.#words, BEGUN + thread) === 1
  }

  /**
   * Whether a thread has ended: postMessage returns true while the other end of a port is open (undocumented in Node). Exit
   * events arrive only after the call returns. The port of a thread that ended before it started stays open. Posted
   * messages are not received and stay in memory, so that this is called at intervals.
   */
  #isCutOff(thread: number): boolean {
    return (this.#lifelines[thread - 1].postMessage(0) as unknown) === false
  }

  #isLate(): boolean {
    return performance.now() > this.#mustHaveBegun
  }
}
