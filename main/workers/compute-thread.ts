// The body of a compute thread, as one self-contained function: it is started from its own source text, which needs no
// path in a bundle or source tree. It must not refer to anything outside.

import type { MessagePort } from 'node:worker_threads'

/** The data of a compute thread. */
export interface ThreadStart {
  words: Int32Array<SharedArrayBuffer>
  /** receives modules and memories */
  port: MessagePort
  /** unused; closed by the end of the thread alone, from which the others detect it */
  lifeline: MessagePort
  /** from 1 */
  thread: number
}

/**
 * Words of the shared block: 0 counts orders, 1 operation, 2 team, 3 entry, 4 context, 5 threads that are done,
 * 6 a thread that failed, 7 + thread whether it has begun. Operations: 1 join a team (module and memory wait in the port), 2 run an entry,
 * 3 leave a team, 4 end.
 */
export function computeThread(): void {
  const { receiveMessageOnPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { words, port, thread } = workerData as ThreadStart
  Atomics.store(words, 7 + thread, 1)
  type Members = Record<string, (context: number, thread: number) => number> & { __stack_pointer: { value: number } }
  const teams = new Map<number, { exports: Members; entries: string[]; memory: WebAssembly.Memory }>()

  const join = (team: number) => {
    const { module, memory, stack } = receiveMessageOnPort(port)!.message
    const env = { memory, missing: () => 0 } // dead threads are detected by the calling thread
    const exports = new WebAssembly.Instance(module, { env }).exports as unknown as Members
    exports.__stack_pointer.value = stack
    teams.set(team, { exports, memory, entries: WebAssembly.Module.exports(module).map(({ name }) => name) })
  }
  const run = (team: number, entry: number, context: number) => {
    const { exports, entries, memory } = teams.get(team)!
    try {
      exports[entries[entry]](context >>> 0, thread)
    } catch (error) {
      const broken = exports.broken(context >>> 0, 0) >>> 0
      Atomics.store(new Int32Array(memory.buffer, broken, 1), 0, 1)
      throw error
    }
  }
  /** Spins a little before it sleeps: the next order mostly follows at once. */
  const nextOrder = (last: number) => {
    for (let spins = 0; Atomics.load(words, 0) === last; ) if (++spins > 20_000) Atomics.wait(words, 0, last)
    return last + 1
  }

  for (let order = nextOrder(0); words[1] !== 4; order = nextOrder(order)) {
    try {
      if (words[1] === 1) join(words[2])
      else if (words[1] === 2) run(words[2], words[3], words[4])
      else teams.delete(words[2])
    } catch {
      Atomics.store(words, 6, thread)
    }
    Atomics.add(words, 5, 1)
    Atomics.notify(words, 5)
  }
}
