// Patching between two texts: after a character of text b, states of the network are set to what they were after a
// character of text a, and b is read on. What this does to the prediction after b is measured by doing it; and for all
// units and characters at once to first order, from one backward pass over b:
//   ∂target/∂s · (a − b)      for a state s that is a in the one text and b in the other.
// A patched h is read by the layer above at the same character, and by its own layer at the next one; a patched c of an
// LSTM moves its h at once, h = o·tanh(c). (Activation patching: Vig et al. 2020, Meng et al. 2022.)

import type { Backend, Runner } from '../kernels/kernels.ts'
import { blockOf, statesOf } from '../model/cells/cells.ts'
import { type Floats, singles } from '../model/floats.ts'
import { type LayerTape, layerForward, layerTape, stepAt } from '../model/layer.ts'
import { linear } from '../model/linear.ts'
import type { Tape } from '../model/network.ts'
import { inputWidth } from '../model/spec.ts'
import type { HiddenState } from '../model/state.ts'
import { stateDerivatives } from '../model/state-derivatives.ts'
import type { Unit } from '../model/units.ts'
import type { Network } from './evaluate.ts'
import { readTape } from './read-tape.ts'
import { type Target, targetAt, targetDerivative, type Windows } from './windows.ts'

/** States of text b after its character `t` that are set to those of text a after its character `from`. */
export interface Patch {
  units: readonly Unit[]
  t: number
  from: number
}

/** Two texts that have been read, each from zero state. */
export interface ReadPair {
  network: Network
  a: Tape<Float32Array>
  b: Tape<Float32Array>
  windowsB: Windows
  idsA: Int32Array
}

/** h, and c where there is one, layer by layer. */
export function patchedUnits({ spec }: Network): Unit[] {
  const indices = Array.from({ length: spec.hidden }, (_, index) => index)
  return Array.from({ length: spec.layers }, (_, layer) =>
    statesOf(spec.cell).flatMap((kind) => indices.map((index): Unit => ({ layer, kind, index }))),
  ).flat()
}

/** @param a at least one character each */
export function readPair(backend: Backend, network: Network, a: Int32Array, b: Int32Array): ReadPair {
  const windowsB = fromZero(network, b)
  const tapeA = readTape(backend, network, fromZero(network, a))
  return { network, a: tapeA, b: readTape(backend, network, windowsB), windowsB, idsA: a }
}

function fromZero({ spec }: Network, ids: Int32Array): Windows {
  const zeros = () => Array.from({ length: spec.layers }, () => new Float32Array(spec.hidden))
  const state: HiddenState = { h: zeros(), c: statesOf(spec.cell).includes('c') ? zeros() : [] }
  return { streams: 1, length: ids.length, ids, next: new Int32Array(1), state }
}

/** The logits after the last character of either text, [vocabulary]. */
export function lastLogits({ network, a, b, idsA, windowsB }: ReadPair): { a: Float32Array; b: Float32Array } {
  const { vocabulary } = network.spec
  const row = ({ logits }: Tape<Float32Array>, n: number) => logits.subarray((n - 1) * vocabulary, n * vocabulary)
  return { a: row(a, idsA.length), b: row(b, windowsB.length) }
}

/**
 * The estimated change of the target of b by each unit at each character of b. Yields after each character of each layer.
 * @param from [characters of b] the character of a whose state is taken; −1 for none
 * @returns [units][characters of b], NaN where there is none; units as `patchedUnits` lists them
 */
export function* estimatePatches(
  pair: ReadPair,
  target: Target,
  from: ArrayLike<number>,
): Generator<void, Float32Array, undefined> {
  const { network, a, b, windowsB } = pair
  const { spec, parameters } = network
  const { length } = windowsB
  const kinds = statesOf(spec.cell)
  const out = new Float32Array(spec.layers * kinds.length * spec.hidden * length).fill(Number.NaN)
  const output = blockOf(spec.cell, 'o') * spec.hidden
  const by = targetDerivative(b.logits, windowsB, target)
  for (const { layer, t, step, whole, carried } of stateDerivatives(b, parameters, length, by)) {
    yield
    if (!step || from[t - 1] < 0) continue
    const other = stepAt(a.layers[layer], from[t - 1])
    for (const [k, kind] of kinds.entries())
      for (let index = 0; index < spec.hidden; index++) {
        const slope =
          kind === 'h'
            ? whole[index]
            : carried[index] + whole[index] * step.gates[output + index] * (1 - Math.tanh(step.c[index]) ** 2)
        const row = (layer * kinds.length + k) * spec.hidden + index
        out[row * length + t - 1] = slope * (other[kind][index] - step[kind][index])
      }
  }
  return out
}

/** Patches that are read at once: more are no faster, and read more of what lies before their characters. */
const STREAMS = 12

/** Measures patches by reading b on from them, each in a stream of its own; to be disposed. */
export class Patcher {
  readonly #pair: ReadPair
  readonly #target: Target
  readonly #runner: Runner

  constructor(backend: Backend, pair: ReadPair, target: Target) {
    const { spec, parameters } = pair.network
    this.#pair = pair
    this.#target = target
    this.#runner = backend.createRunner(spec, parameters, { streams: STREAMS, maxTime: pair.windowsB.length })
  }

  /** Yields the number of patches that are done. @returns [patches] the target of b with each */
  *measure(patches: readonly Patch[]): Generator<number, Float32Array, undefined> {
    const out = new Float32Array(patches.length)
    // those of one part are read from the first of their characters on
    const order = patches.map((_, i) => i).sort((x, y) => patches[x].t - patches[y].t)
    for (let first = 0; first < order.length; first += STREAMS) {
      const part = order.slice(first, first + STREAMS)
      const found = this.#readPart(part.map((i) => patches[i]))
      for (const [s, i] of part.entries()) out[i] = found[s]
      yield first + part.length
    }
    return out
  }

  dispose(): void {
    this.#runner.dispose()
  }

  /** @param patches ascending by `t`, at most STREAMS */
  #readPart(patches: readonly Patch[]): number[] {
    const { network, b, windowsB } = this.#pair
    const { vocabulary } = network.spec
    const { ids, length } = windowsB
    const times = [...new Set(patches.map(({ t }) => t))]
    const read = (from: number, until: number, logits: boolean) => {
      const given = Int32Array.from({ length: (until - from) * STREAMS }, (_, k) => ids[from + Math.floor(k / STREAMS)])
      return until > from ? this.#runner.advance(given, until - from, { logits }).logits : undefined
    }
    this.#runner.setState(spread(b, times[0]))
    let logits: Float32Array | undefined
    for (const [i, t] of times.entries()) {
      setPatched(this.#runner, this.#pair, patches, t)
      const until = times[i + 1] ?? length - 1
      if (until < length - 1) read(t + 1, until + 1, false)
      else if (t < until) {
        read(t + 1, until, false)
        logits = read(until, length, true)!.slice()
      }
    }
    // what was patched after the last character is not read any more
    const atEnd = times.at(-1) === length - 1 ? decoded(this.#runner, network) : undefined
    return patches.map(({ t }, s) =>
      targetAt((t === length - 1 ? atEnd : logits)!, s * vocabulary, vocabulary, this.#target, 0),
    )
  }
}

/** The states of b after character t, in every stream. */
function spread({ layers, spec }: Tape, t: number): HiddenState {
  const each = (row: Floats) => {
    const out = new Float32Array(STREAMS * spec.hidden)
    for (let s = 0; s < STREAMS; s++) out.set(row, s * spec.hidden)
    return out
  }
  const steps = layers.map((layer) => stepAt(layer, t))
  return { h: steps.map(({ h }) => each(h)), c: steps.flatMap(({ c }) => (c.length > 0 ? [each(c)] : [])) }
}

function decoded(runner: Runner, { spec, parameters }: Network): Float32Array {
  const out = new Float32Array(runner.streams * spec.vocabulary)
  const part = (name: string) => parameters.get(`decoder.${name}`)!.data
  const size = { rows: runner.streams, inputs: spec.hidden, outputs: spec.vocabulary }
  linear(out, runner.state().h[spec.layers - 1], part('weight'), part('bias'), size)
  return out
}

/** Writes the patches at character t into their streams, from the lowest layer up: what lies above reads them there. */
function setPatched(runner: Runner, pair: ReadPair, patches: readonly Patch[], t: number): void {
  const here = patches.flatMap((patch, stream) => (patch.t === t ? [{ patch, stream }] : []))
  const { spec } = pair.network
  const state = runner.state()
  let below: Floats | null = null
  for (let layer = 0; layer < spec.layers; layer++) {
    const old = stepAt(pair.b.layers[layer], t)
    const again: LayerTape | null = below && readAgain(pair, layer, t, below)
    const gates = again ? stepAt(again, 0).gates : null
    let changed: boolean = again !== null
    const outputs = new Float32Array(here.length * spec.hidden)
    for (const [i, { patch, stream }] of here.entries()) {
      const now = again ? stepAt(again, 0) : null
      const row = (values: Floats) => values.subarray(i * spec.hidden, (i + 1) * spec.hidden)
      const h = Float32Array.from(now ? row(now.h) : old.h)
      const c = Float32Array.from(now && old.c.length > 0 ? row(now.c) : old.c)
      const width = pair.b.layers[layer].rows * spec.hidden
      const own = gates ? gates.subarray(i * width, (i + 1) * width) : old.gates
      if (writeUnits(pair, patch, layer, { h, c }, own)) changed = true
      outputs.set(h, i * spec.hidden)
      state.h[layer].set(h, stream * spec.hidden)
      if (c.length > 0) state.c[layer].set(c, stream * spec.hidden)
    }
    below = changed ? outputs : null
  }
  runner.setState(state)
}

/** @param own the gates of the layer at this character. @returns whether a unit of the layer is patched */
function writeUnits(
  { a, network }: ReadPair,
  { units, from }: Patch,
  layer: number,
  { h, c }: { h: Float32Array; c: Float32Array },
  own: Floats,
): boolean {
  const { hidden, cell } = network.spec
  const here = units.filter((unit) => unit.layer === layer)
  const other = stepAt(a.layers[layer], from)
  const output = blockOf(cell, 'o') * hidden
  for (const { kind, index } of here)
    if (kind === 'c') {
      c[index] = other.c[index]
      h[index] = own[output + index] * Math.tanh(c[index])
    }
  for (const { kind, index } of here) if (kind === 'h') h[index] = other.h[index]
  return here.length > 0
}

/** The layer at character t of b once more, with other outputs of the layer below. @param below [streams, hidden] */
function readAgain({ network, b }: ReadPair, layer: number, t: number, below: Floats): LayerTape {
  const { spec, parameters } = network
  const streams = below.length / spec.hidden
  const tape = layerTape(spec, streams, 1, singles)
  const old = stepAt(b.layers[layer], t)
  for (let s = 0; s < streams; s++) {
    tape.h.set(old.hBefore, s * spec.hidden)
    if (old.cBefore.length > 0) tape.c.set(old.cBefore, s * spec.hidden)
  }
  const part = (name: string): Floats => parameters.get(`rnn.${name}_l${layer}`)?.data ?? new Float32Array()
  const size = { rows: streams, inputs: inputWidth(spec, layer), outputs: tape.rows * spec.hidden }
  linear(tape.input, below, part('weight_ih'), part('bias_ih'), size)
  layerForward(tape, { weight: part('weight_hh'), bias: part('bias_hh') }, 0)
  return tape
}
