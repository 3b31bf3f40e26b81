// One network in WebAssembly memory: laid out, filled and run. Trainer and runner are built on it.
//
// Each network has a memory of its own, as large as it needs and no larger; it is gone when the network is.

import { AppError, sentence } from '../../errors.ts'
import { type ModelSpec, type Parameters, parameterShapes, sizeOf } from '../../model/spec.ts'
import type { HiddenState } from '../kernels.ts'
import type { Crew } from './crew.ts'

const PAGE = 65_536
const MOST_PAGES = 65_536
const STACK = 65_536
const CELL_CODES = { rnn: 0, gru: 1, lstm: 2 } as const
const [READ, WRITE] = [0, 1]

/** What is kept of a parameter. */
export const KEPT = { value: 0, gradient: 1, mean: 2, square: 3 } as const
export type Kept = keyof typeof KEPT

/** What every thread runs at once: see source/kernels.cpp. */
export type Entry = 'derive' | 'gradient' | 'train' | 'advance' | 'advance_decoded'

/** The exports of source/kernels.cpp that one thread calls; pointers come back as signed numbers. */
interface Exports extends Record<Entry, (network: number, thread: number) => void> {
  __heap_base: WebAssembly.Global
  measure(plan: number): number
  build(base: number, plan: number): number
  ids(network: number): number
  staging(network: number): number
  dropout_keys(network: number): number
  broken(network: number): number
  parameter(network: number, index: number, kept: number, direction: number): void
  state(network: number, layer: number, which: number, direction: number): void
  states(network: number, layer: number, block: number): void
  logits(network: number): void
  set_time(network: number, time: number): void
  set_dropout(network: number, threshold: number, scale: number): void
  set_optimizer(network: number, kind: number, ...hyperparameters: number[]): void
  set_clip(network: number, kind: number, at: number): void
  set_rate(network: number, rate: number, correction1: number, correction2: number): void
  mean_loss(network: number): number
  norm(network: number): number
}

export interface Purpose {
  streams: number
  time: number
  training: boolean
  slots: { mean: boolean; square: boolean }
}

/** A compiled module and the threads to run it with. */
export interface Machine {
  module: WebAssembly.Module
  crew: Crew
}

export class WasmNetwork {
  readonly spec: ModelSpec
  readonly streams: number
  /** bytes of its memory */
  readonly bytes: number
  readonly exports: Exports
  /** address of the network, the first argument of every export */
  readonly at: number
  readonly #memory: WebAssembly.Memory
  readonly #team: ReturnType<Crew['gather']>
  readonly #shapes: ReturnType<typeof parameterShapes>
  #failed = false
  #disposed = false

  /** @throws AppError `out-of-memory` */
  constructor({ module, crew }: Machine, spec: ModelSpec, purpose: Purpose) {
    this.spec = spec
    this.streams = purpose.streams
    this.#shapes = parameterShapes(spec)
    const plan = planOf(spec, purpose, crew.threads)
    const { base, bytes } = measure(module, plan)
    const first = base + crew.threads * STACK
    this.bytes = first + bytes
    this.#memory = allocate(this.bytes, `This network of ${spec.layers} × ${spec.hidden} units`)
    this.exports = instantiate(module, this.#memory)
    new Int32Array(this.#memory.buffer, base, plan.length).set(plan)
    this.at = this.exports.build(first, base) >>> 0
    const stacks = Array.from({ length: crew.threads }, (_, thread) => base + (thread + 1) * STACK)
    this.#team = crew.gather(module, this.#memory, stacks)
  }

  /** Runs `entry` in all threads. @throws AppError `thread-died`, after which the network is of no more use */
  run(entry: Entry): void {
    if (this.#failed || this.#disposed)
      throw new AppError('thread-died', 'A computing thread of this network has died; start it again.')
    this.#team.start(entry, this.at)
    try {
      this.#run(entry)
      this.#team.finish()
    } catch (cause) {
      this.#failed = true
      throw new AppError('thread-died', `A computing thread has died: ${sentence(cause)}`, { cause })
    }
  }

  /** @throws AppError `bad-character-id` */
  writeIds(ids: Int32Array, length: number): void {
    const { vocabulary } = this.spec
    if (ids.length < length)
      throw new AppError('bad-character-id', `${length} characters were asked for, but only ${ids.length} given.`)
    for (let k = 0; k < length; k++)
      if (ids[k] < 0 || ids[k] >= vocabulary)
        throw new AppError('bad-character-id', `Character ${ids[k]} is not one of the model's ${vocabulary}.`)
    const given = ids.length === length ? ids : ids.subarray(0, length)
    new Int32Array(this.#memory.buffer, this.exports.ids(this.at) >>> 0, length).set(given)
  }

  writeDropoutKeys(keys: readonly number[]): void {
    new Uint32Array(this.#memory.buffer, this.exports.dropout_keys(this.at) >>> 0, keys.length).set(keys)
  }

  /** Sets every parameter, and prepares what is derived from them. */
  writeParameters(parameters: Parameters): void {
    for (const { name } of this.#shapes) this.#write('value', name, parameters.get(name)!.data)
    this.run('derive')
  }

  writeSlots(kept: Kept, slots: Map<string, Float32Array>): void {
    for (const [name, data] of slots) this.#write(kept, name, data)
  }

  /** Copies of all values, or of all gradients. */
  readParameters(kept: 'value' | 'gradient'): Parameters {
    return new Map(
      this.#shapes.map(({ name, shape }) => [name, { shape, data: this.#read(kept, name, sizeOf(shape)) }]),
    )
  }

  readSlots(kept: Kept): Map<string, Float32Array> {
    return new Map(this.#shapes.map(({ name, shape }) => [name, this.#read(kept, name, sizeOf(shape))]))
  }

  /** What is carried into the next pass, as copies. */
  readState(): HiddenState {
    const read = (which: number) =>
      Array.from({ length: this.spec.layers }, (_, layer) => {
        this.exports.state(this.at, layer, which, READ)
        return this.staged(this.streams * this.spec.hidden).slice()
      })
    return { h: read(0), c: this.spec.cell === 'lstm' ? read(1) : [] }
  }

  /** @throws AppError `bad-state` if it is not of this network's shape */
  writeState(state: HiddenState): void {
    const { layers, hidden, cell } = this.spec
    const wanted = { h: layers, c: cell === 'lstm' ? layers : 0 }
    for (const kind of ['h', 'c'] as const)
      if (state[kind].length !== wanted[kind] || state[kind].some(({ length }) => length !== this.streams * hidden))
        throw new AppError(
          'bad-state',
          `The ${kind} state must be ${wanted[kind]} arrays of ${this.streams} × ${hidden} values, not ${state[kind].length} of ${state[kind].map(({ length }) => length).join(', ')}.`,
        )
    this.#writeStates(state)
  }

  resetState(): void {
    const { layers, hidden, cell } = this.spec
    const zeros = Array.from({ length: layers }, () => new Float32Array(this.streams * hidden))
    this.#writeStates({ h: zeros, c: cell === 'lstm' ? zeros : [] })
  }

  /** The first `length` values of what the last export left for the host: a view, shared with the kernels. */
  staged(length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, this.exports.staging(this.at) >>> 0, length)
  }

  dispose(): void {
    if (!this.#disposed) this.#team.dispose()
    this.#disposed = true
  }

  /** This thread's part; if it fails, the others are told not to wait for it. */
  #run(entry: Entry): void {
    try {
      this.exports[entry](this.at, 0)
    } catch (error) {
      const broken = this.exports.broken(this.at) >>> 0
      Atomics.store(new Int32Array(this.#memory.buffer, broken, 1), 0, 1)
      this.#team.finish()
      throw error
    }
  }

  #writeStates({ h, c }: HiddenState): void {
    for (const [which, layers] of [h, c].entries())
      for (const [layer, values] of layers.entries()) {
        this.staged(values.length).set(values)
        this.exports.state(this.at, layer, which, WRITE)
      }
  }

  #write(kept: Kept, name: string, data: Float32Array): void {
    this.staged(data.length).set(data)
    this.exports.parameter(this.at, this.#indexOf(name), KEPT[kept], WRITE)
  }

  #read(kept: Kept, name: string, length: number): Float32Array {
    this.exports.parameter(this.at, this.#indexOf(name), KEPT[kept], READ)
    return this.staged(length).slice()
  }

  #indexOf(name: string): number {
    return this.#shapes.findIndex((shape) => shape.name === name)
  }
}

/** The fields of `Plan` in source/network.h, in order. */
function planOf(spec: ModelSpec, { streams, time, training, slots }: Purpose, threads: number): number[] {
  const { layers, hidden, vocabulary, embedding } = spec
  const network = [CELL_CODES[spec.cell], Number(spec.reset === 'before'), layers, hidden, vocabulary, embedding]
  const dropping = Number(training && spec.dropout > 0)
  return [...network, streams, time, threads, Number(training), dropping, Number(slots.mean) + 2 * Number(slots.square)]
}

/** How many bytes a plan needs, asked of an instance with next to no memory. */
function measure(module: WebAssembly.Module, plan: readonly number[]): { base: number; bytes: number } {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true })
  const exports = instantiate(module, memory)
  const base = Math.ceil(exports.__heap_base.value / 128) * 128
  new Int32Array(memory.buffer, base, plan.length).set(plan)
  return { base, bytes: exports.measure(base) }
}

function allocate(bytes: number, who: string): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE)
  const size = `${(bytes / 2 ** 20).toFixed(0)} MB`
  if (pages > MOST_PAGES)
    throw new AppError('out-of-memory', `${who} would need ${size}, and 4096 MB is the most that WebAssembly can give.`)
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  } catch (cause) {
    throw new AppError('out-of-memory', `${who} needs ${size}, which this machine does not give.`, { cause })
  }
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports
}
