// One network of compiled kernels: laid out, filled and run. Trainer, runner and recorder are built on it.

import { AppError, sentence } from '../../errors.ts'
import { type Cell, DEFINITIONS } from '../../model/cells/cells.ts'
import { type ModelSpec, type Parameters, parameterShapes, sizeOf } from '../../model/spec.ts'
import type { HiddenState } from '../../model/state.ts'
import { type StateKind, unitCount } from '../../model/units.ts'
import { BLOCK_CHARACTERS } from '../block-writer.ts'
import type { Calls, Entry, Machine, Site } from './machine.ts'
import { placeOf } from './state-index.ts'

/** source/network.h */
const CELL_CODES: Partial<Record<Cell, number>> = { rnn: 0, gru: 1, lstm: 2 }
const [READ, WRITE] = [0, 1]

/** The tensors of a parameter. */
const KEPT = { value: 0, gradient: 1, mean: 2, square: 3 } as const
export type Kept = keyof typeof KEPT

export interface Purpose {
  streams: number
  time: number
  training: boolean
  slots: { mean: boolean; square: boolean }
  /** the network whose parameters are shared */
  owner?: CompiledNetwork
  recording?: Recording
}

/** The kinds and the number of blocks of a recorder. */
export interface Recording {
  kinds: readonly StateKind[]
  blocks: number
}

/** Parameters in PyTorch's layout, and their copies in the memory of one site. */
export class CompiledNetwork {
  readonly spec: ModelSpec
  readonly streams: number
  readonly calls: Calls
  readonly #site: Site
  readonly #shapes: ReturnType<typeof parameterShapes>
  #failed = false
  #disposed = false

  /** @throws AppError `out-of-memory` */
  constructor(machine: Machine, spec: ModelSpec, purpose: Purpose) {
    this.spec = spec
    this.streams = purpose.streams
    this.#shapes = parameterShapes(spec)
    const plan = planOf(spec, purpose, machine.threads)
    const who = `This network of ${spec.layers} × ${spec.hidden} units`
    this.#site = purpose.owner ? purpose.owner.#site.beside(plan, who) : machine.open(plan, who)
    this.calls = this.#site.calls
  }

  /** Runs `entry` in all threads. @throws AppError `thread-died`, after which the network is unusable */
  run(entry: Entry): void {
    if (this.#failed || this.#disposed)
      throw new AppError('thread-died', 'A computing thread of this network has died; start it again.')
    try {
      this.#site.run(entry)
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
    this.#site.writeIds(ids.length === length ? ids : ids.subarray(0, length))
  }

  /** The recorder's blocks, [units][BLOCK_CHARACTERS] each. @throws AppError `out-of-memory` */
  blocks({ kinds, blocks }: Recording): Uint16Array[] {
    const length = unitCount(this.spec, kinds) * BLOCK_CHARACTERS
    return Array.from({ length: blocks }, (_, index) => this.#site.block(index, length))
  }

  writeDropoutKeys(keys: readonly number[]): void {
    this.#site.writeDropoutKeys(Uint32Array.from(keys))
  }

  /** Sets every parameter, and derives the kernels' copies. @param loading called with the share that is set */
  writeParameters(parameters: Parameters, loading?: (share: number) => void): void {
    for (const [i, { name }] of this.#shapes.entries()) {
      this.#write('value', name, parameters.get(name)!.data)
      loading?.((i + 1) / this.#shapes.length)
    }
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

  /** Copies one parameter, or one of its other tensors, into `into`. */
  readInto(kept: Kept, name: string, into: Float32Array): void {
    this.calls.parameter(this.#indexOf(name), KEPT[kept], READ)
    this.#site.readStaging(into)
  }

  readSlots(kept: Kept): Map<string, Float32Array> {
    return new Map(this.#shapes.map(({ name, shape }) => [name, this.#read(kept, name, sizeOf(shape))]))
  }

  /** The state before the next pass, as copies. */
  readState(): HiddenState {
    const read = (which: number) =>
      Array.from({ length: this.spec.layers }, (_, layer) => {
        this.calls.state(layer, which, READ)
        return this.#staged(this.streams * this.spec.hidden)
      })
    return { h: read(0), c: this.#hasCellState ? read(1) : [] }
  }

  /** @throws AppError `bad-state` if it is not of this network's shape */
  writeState(state: HiddenState): void {
    const { layers, hidden } = this.spec
    const wanted = { h: layers, c: this.#hasCellState ? layers : 0 }
    for (const kind of ['h', 'c'] as const)
      if (state[kind].length !== wanted[kind] || state[kind].some(({ length }) => length !== this.streams * hidden))
        throw new AppError(
          'bad-state',
          `The ${kind} state must be ${wanted[kind]} arrays of ${this.streams} × ${hidden} values, not ${state[kind].length} of ${state[kind].map(({ length }) => length).join(', ')}.`,
        )
    this.#writeStates(state)
  }

  resetState(): void {
    const { layers, hidden } = this.spec
    const zeros = Array.from({ length: layers }, () => new Float32Array(this.streams * hidden))
    this.#writeStates({ h: zeros, c: this.#hasCellState ? zeros : [] })
  }

  /** Copies the staging area into `into`. */
  readStaging(into: Float32Array): void {
    this.#site.readStaging(into)
  }

  dispose(): void {
    if (!this.#disposed) this.#site.dispose()
    this.#disposed = true
  }

  get #hasCellState(): boolean {
    return DEFINITIONS[this.spec.cell].hasCellState
  }

  #writeStates({ h, c }: HiddenState): void {
    for (const [which, layers] of [h, c].entries())
      for (const [layer, values] of layers.entries()) {
        this.#site.writeStaging(values)
        this.calls.state(layer, which, WRITE)
      }
  }

  #write(kept: Kept, name: string, data: Float32Array): void {
    this.#site.writeStaging(data)
    this.calls.parameter(this.#indexOf(name), KEPT[kept], WRITE)
  }

  #read(kept: Kept, name: string, length: number): Float32Array {
    const values = new Float32Array(length)
    this.readInto(kept, name, values)
    return values
  }

  /** The staging area as a new array. */
  #staged(length: number): Float32Array {
    const values = new Float32Array(length)
    this.#site.readStaging(values)
    return values
  }

  #indexOf(name: string): number {
    return this.#shapes.findIndex((shape) => shape.name === name)
  }
}

/** The fields of `Plan` in source/network.h, in order. */
function planOf(spec: ModelSpec, purpose: Purpose, threads: number): number[] {
  const { streams, time, training, slots, owner, recording } = purpose
  const { layers, hidden, vocabulary, embedding } = spec
  const network = [CELL_CODES[spec.cell]!, Number(spec.reset === 'before'), layers, hidden, vocabulary, embedding]
  const dropping = Number(training && spec.dropout > 0)
  const kept = Number(slots.mean) + 2 * Number(slots.square)
  const recorded = recording ? [codeOf(spec, recording.kinds), recording.blocks] : [0, 0]
  const flags = [Number(training), dropping, kept, Number(owner !== undefined)]
  return [...network, streams, time, threads, ...flags, ...recorded]
}

/** Kinds of state, four bits each, from the lowest. */
function codeOf({ cell }: ModelSpec, kinds: readonly StateKind[]): number {
  return kinds.reduce((code, kind, k) => code + (placeOf(cell, kind) + 3) * 16 ** k, 0)
}
