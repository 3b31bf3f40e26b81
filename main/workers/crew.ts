// A crew of Node threads for the WebAssembly kernels. The caller waits for them inside a call, so nothing here may
// need its event loop: orders are words in shared memory, and modules and memories come through a port that the
// thread reads when it is told to.

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { AppError } from '../../core/errors.ts'
import { alone, type Crew, type Team } from '../../core/kernels/wasm/crew.ts'
import { crewMember, type Employment } from './crew-member.ts'

/** Words of the shared block: see crew-member.ts. */
const [ORDER, OPERATION, DONE, FAILED, WORDS] = [0, 1, 5, 6, 8]
const [GATHER, RUN, LEAVE, END] = [1, 2, 3, 4]
/** While others are waited for, it is looked this often whether they still live, milliseconds. */
const LOOK_EVERY = 100
const SPINS = 20_000

/**
 * @param threads altogether, the calling one included
 * @param hired told of each thread that is started
 */
export function createCrew(threads: number, hired: (worker: Worker) => void = () => {}): Crew {
  return threads > 1 ? new WorkerCrew(threads, hired) : alone
}

class WorkerCrew implements Crew {
  readonly threads: number
  readonly #words = new Int32Array(new SharedArrayBuffer(WORDS * 4))
  readonly #workers: Worker[] = []
  readonly #ports: MessagePort[] = []
  readonly #lifelines: MessagePort[] = []
  #teams = 0
  #ended = false

  constructor(threads: number, hired: (worker: Worker) => void) {
    this.threads = threads
    for (let thread = 1; thread < threads; thread++) hired(this.#hire(thread))
  }

  missing(): boolean {
    return this.#missing() !== undefined
  }

  gather(module: WebAssembly.Module, memory: WebAssembly.Memory, stacks: readonly number[]): Team {
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

  #hire(thread: number): Worker {
    const { port1, port2 } = new MessageChannel()
    const lifeline = new MessageChannel()
    const worker = new Worker(`(${crewMember})()`, {
      eval: true,
      name: `kernels ${thread}`,
      workerData: { words: this.#words, port: port2, lifeline: lifeline.port2, thread } satisfies Employment,
      transferList: [port2, lifeline.port2],
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    })
    worker.unref()
    worker.on('error', () => {}) // whoever waits for it will say so
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
    if (this.#ended) throw new AppError('thread-died', 'The computing threads have been sent home.')
    const words = this.#words
    words.set([operation, team, entry, context, 0, 0], OPERATION)
    Atomics.add(words, ORDER, 1)
    Atomics.notify(words, ORDER)
  }

  /** Spins a little, as steps are short, and then sleeps until all are done. */
  #wait(): void {
    const words = this.#words
    const all = this.threads - 1
    for (let spins = 0, done = Atomics.load(words, DONE); done < all; done = Atomics.load(words, DONE))
      if (++spins > SPINS && Atomics.wait(words, DONE, done, LOOK_EVERY) === 'timed-out') this.#insistOnAll()
    const failed = Atomics.load(words, FAILED)
    if (failed) throw new AppError('thread-died', `Computing thread ${failed} could not go on.`)
  }

  /** @throws AppError `thread-died`, after which nobody is waited for any more */
  #insistOnAll(): void {
    const thread = this.#missing()
    if (thread === undefined) return
    this.dispose()
    throw new AppError(
      'thread-died',
      `Computing thread ${thread} has ended: this machine ran out of memory, most likely.`,
    )
  }

  /**
   * The first thread that has ended. A port says whether there is anybody at its other end, which Node's documentation
   * keeps to itself; nothing else tells a thread that waits.
   */
  #missing(): number | undefined {
    const index = this.#lifelines.findIndex((port) => (port.postMessage(0) as unknown) === false)
    return index < 0 ? undefined : index + 1
  }
}
