// Networks in WebAssembly. Each has a memory of exactly the size it needs, released with the network.

import { AppError } from '../../errors.ts'
import type { Calls, Entry, Machine, Site } from './machine.ts'
import type { ThreadGroup, ThreadPool } from './thread-pool.ts'

const PAGE = 65_536
const MOST_PAGES = 65_536
const STACK = 65_536

/** The functions of source/kernels.cpp; those of `Calls` and the entries take the network's address as first argument. */
interface Exports extends Record<keyof Calls | Entry, (network: number, ...given: number[]) => number> {
  __heap_base: WebAssembly.Global
  measure(plan: number): number
  borrow(network: number, owner: number): void
  build(base: number, plan: number): number
  /** addresses, which WebAssembly returns as signed numbers */
  ids(network: number): number
  staging(network: number): number
  dropout_keys(network: number): number
  broken(network: number): number
  block(network: number, index: number): number
}

/** A compiled module and the threads to run it with. */
export function wasmMachine(module: WebAssembly.Module, pool: ThreadPool): Machine {
  return { threads: pool.threads, open: (plan, who) => openSite(module, pool, plan, who) }
}

/** A memory, its threads, and the space after the first network. */
interface Heap {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
  exports: Exports
  team: ThreadGroup
  /** end of the first network; largest end so far */
  end: number
  used: number
}

function openSite(module: WebAssembly.Module, pool: ThreadPool, plan: readonly number[], who: string): Site {
  const { base, bytes } = measure(module, plan)
  const first = base + pool.threads * STACK
  const end = first + bytes
  const memory = allocate(end, who)
  const exports = instantiate(module, memory, () => pool.missing())
  new Int32Array(memory.buffer, base, plan.length).set(plan)
  const at = exports.build(first, base) >>> 0
  const stacks = Array.from({ length: pool.threads }, (_, thread) => base + (thread + 1) * STACK)
  const team = pool.gather(module, memory, stacks)
  return new WasmSite({ module, memory, exports, team, end, used: end }, at, () => team.dispose())
}

class WasmSite implements Site {
  readonly calls: Calls
  readonly dispose: () => void
  readonly #heap: Heap
  /** address of the network */
  readonly #at: number
  readonly #memory: WebAssembly.Memory
  readonly #exports: Exports
  readonly #team: ThreadGroup

  constructor(heap: Heap, at: number, dispose: () => void) {
    this.#heap = heap
    this.#at = at
    this.#memory = heap.memory
    this.#exports = heap.exports
    this.#team = heap.team
    this.calls = callsOf(heap.exports, at)
    this.dispose = dispose
  }

  beside(plan: readonly number[], who: string): Site {
    const { module, memory, exports, end } = this.#heap
    const planAt = Math.ceil(end / 128) * 128
    const to = planAt + 128 + measure(module, plan).bytes
    grow(memory, to, who)
    new Uint8Array(memory.buffer, end, Math.max(0, Math.min(to, this.#heap.used) - end)).fill(0)
    this.#heap.used = Math.max(this.#heap.used, to)
    new Int32Array(memory.buffer, planAt, plan.length).set(plan)
    const at = exports.build(planAt + 128, planAt) >>> 0
    exports.borrow(at, this.#at)
    return new WasmSite(this.#heap, at, () => {})
  }

  run(entry: Entry): void {
    this.#team.start(entry, this.#at)
    this.#runHere(entry)
    this.#team.finish()
  }

  writeIds(ids: Int32Array): void {
    new Int32Array(this.#memory.buffer, this.#exports.ids(this.#at) >>> 0, ids.length).set(ids)
  }

  writeDropoutKeys(keys: Uint32Array): void {
    new Uint32Array(this.#memory.buffer, this.#exports.dropout_keys(this.#at) >>> 0, keys.length).set(keys)
  }

  writeStaging(values: Float32Array): void {
    this.#staged(values.length).set(values)
  }

  readStaging(into: Float32Array): void {
    into.set(this.#staged(into.length))
  }

  block(index: number, length: number): Uint16Array {
    return new Uint16Array(this.#memory.buffer, this.#exports.block(this.#at, index) >>> 0, length)
  }

  /** This thread's part; if it throws, the flag `broken` ends the waiting of the others. */
  #runHere(entry: Entry): void {
    try {
      this.#exports[entry](this.#at, 0)
    } catch (error) {
      const broken = this.#exports.broken(this.#at) >>> 0
      Atomics.store(new Int32Array(this.#memory.buffer, broken, 1), 0, 1)
      this.#team.finish()
      throw error
    }
  }

  #staged(length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, this.#exports.staging(this.#at) >>> 0, length)
  }
}

/** The exports with their first argument bound. */
function callsOf(exports: Exports, at: number): Calls {
  return {
    parameter: (index, kept, direction) => void exports.parameter(at, index, kept, direction),
    state: (layer, which, direction) => void exports.state(at, layer, which, direction),
    states: (layer, block) => void exports.states(at, layer, block),
    logits: () => void exports.logits(at),
    set_time: (time) => void exports.set_time(at, time),
    parts: (updating) => exports.parts(at, updating),
    set_part: (part) => void exports.set_part(at, part),
    set_dropout: (threshold, scale) => void exports.set_dropout(at, threshold, scale),
    set_optimizer: (kind, ...hyperparameters) => void exports.set_optimizer(at, kind, ...hyperparameters),
    set_clip: (kind, value) => void exports.set_clip(at, kind, value),
    set_rate: (rate, correction1, correction2) => void exports.set_rate(at, rate, correction1, correction2),
    set_target: (stream, block, place, count) => void exports.set_target(at, stream, block, place, count),
    set_summarised: (block, count) => void exports.set_summarised(at, block, count),
    mean_loss: () => exports.mean_loss(at),
    norm: () => exports.norm(at),
  }
}

/** Bytes that a plan needs, computed by an instance with minimal memory. */
function measure(module: WebAssembly.Module, plan: readonly number[]): { base: number; bytes: number } {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true })
  const exports = instantiate(module, memory, () => false)
  const base = Math.ceil(exports.__heap_base.value / 128) * 128
  new Int32Array(memory.buffer, base, plan.length).set(plan)
  return { base, bytes: exports.measure(base) }
}

/** Memory that may grow: only address space is reserved. */
function allocate(bytes: number, who: string): WebAssembly.Memory {
  return giving(bytes, who, (pages) => new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES, shared: true }))
}

function grow(memory: WebAssembly.Memory, bytes: number, who: string): void {
  const more = (pages: number) => pages - memory.buffer.byteLength / PAGE
  giving(bytes, who, (pages) => more(pages) > 0 && memory.grow(more(pages)))
}

/** @throws AppError `out-of-memory` if `give` cannot allocate the pages */
function giving<T>(bytes: number, who: string, give: (pages: number) => T): T {
  const pages = Math.ceil(bytes / PAGE)
  const size = `${(bytes / 2 ** 20).toFixed(0)} MB`
  if (pages > MOST_PAGES)
    throw new AppError('out-of-memory', `${who} would need ${size}, and 4096 MB is the most that WebAssembly can give.`)
  try {
    return give(pages)
  } catch (cause) {
    throw new AppError('out-of-memory', `${who} needs ${size}, which this machine does not give.`, { cause })
  }
}

/** @param missing polled by a thread that waits for the others: whether one has died */
function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory, missing: () => boolean): Exports {
  const env = { memory, missing: () => Number(missing()) }
  return new WebAssembly.Instance(module, { env }).exports as unknown as Exports
}
