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
/** Longer than any step takes; a thread that is silent for so long has died. */
const PATIENCE = 120_000
const SPINS = 20_000

/** @param threads altogether, the calling one included */
export function createCrew(threads: number): Crew {
  return threads > 1 ? new WorkerCrew(threads) : alone
}

class WorkerCrew implements Crew {
  readonly threads: number
  readonly #words = new Int32Array(new SharedArrayBuffer(WORDS * 4))
  readonly #workers: Worker[] = []
  readonly #ports: MessagePort[] = []
  #teams = 0
  #ended = false

  constructor(threads: number) {
    this.threads = threads
    for (let thread = 1; thread < threads; thread++) this.#hire(thread)
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
    for (const port of this.#ports) port.close()
    for (const worker of this.#workers) void worker.terminate()
    this.#ports.length = this.#workers.length = 0
  }

  #hire(thread: number): void {
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(`(${crewMember})()`, {
      eval: true,
      name: `kernels ${thread}`,
      workerData: { words: this.#words, port: port2, thread } satisfies Employment,
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    })
    worker.unref()
    port1.unref()
    this.#workers.push(worker)
    this.#ports.push(port1)
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
      if (++spins > SPINS && Atomics.wait(words, DONE, done, PATIENCE) === 'timed-out')
        throw new AppError('thread-died', 'A computing thread does not answer.')
    const failed = Atomics.load(words, FAILED)
    if (failed) throw new AppError('thread-died', `Computing thread ${failed} could not go on.`)
  }
}
