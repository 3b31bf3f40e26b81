// A runner whose network has units held: each at a constant value, or at a given value for every character.

import type { Backend, Runner } from '../kernels/kernels.ts'
import type { ModelSpec } from '../model/spec.ts'
import type { HiddenState } from '../model/state.ts'
import { type Clamp, clampNetwork, hold } from './clamp.ts'
import { drive, drivenNetwork } from './drive.ts'
import type { Network } from './evaluate.ts'
import { release } from './shards.ts'

/** Units that are held together; none for the unmodified network. */
export interface Hold {
  clamps: readonly Clamp[]
  /** in place of the values of the clamps; for states, not for gates */
  resampled?: Resampled
}

/** Values from other places of the text, the same place for all units. */
export interface Resampled {
  /** [clamps][places] raw values at the places that are drawn from */
  values: readonly Float32Array[]
  /** [characters of the text] the place of the value at each character */
  draws: Uint16Array
}

/** Most streams and characters a call. */
export interface HeldOptions {
  streams: number
  maxTime: number
}

export class HeldRunner {
  readonly #runner: Runner
  readonly #spec: ModelSpec
  readonly #hold: Hold
  readonly #logits: Float32Array

  /** @throws AppError `no-such-unit`, `gate-not-driven` */
  constructor(backend: Backend, network: Network, held: Hold, options: HeldOptions) {
    const { spec } = network
    const { clamps, resampled } = held
    const { parameters, spec: runs } = resampled ? drivenNetwork(network, clamps) : clampNetwork(network, clamps)
    this.#spec = spec
    this.#hold = held
    this.#runner = backend.createRunner(runs, parameters, resampled ? { ...options, maxTime: 1 } : options)
    this.#logits = new Float32Array(resampled ? options.maxTime * options.streams * spec.vocabulary : 0)
    if (!resampled) hold(this.#runner, spec, clamps)
  }

  /**
   * Like Runner.advance. @param at index in the text of a stream's first character
   * @returns [time, streams, vocabulary], valid until the next call; undefined unless they are wanted
   */
  advance(ids: Int32Array, time: number, logits: boolean, at: (stream: number) => number): Float32Array | undefined {
    const { clamps, resampled } = this.#hold
    if (resampled) return this.#oneByOne(ids, time, logits, at, resampled)
    const answer = this.#runner.advance(ids, time, { logits }).logits
    hold(this.#runner, this.#spec, clamps) // its gates are open or closed to 1e-7 only
    return answer
  }

  #oneByOne(ids: Int32Array, time: number, logits: boolean, at: (stream: number) => number, resampled: Resampled) {
    const { values, draws } = resampled
    const { streams } = this.#runner
    const width = streams * this.#spec.vocabulary
    for (let t = 0; t < time; t++) {
      drive(this.#runner, this.#spec, this.#hold.clamps, (i, s, before) => {
        const next = at(s) + t
        return values[i][draws[before ? Math.max(0, next - 1) : next] ?? 0]
      })
      const answer = this.#runner.advance(ids.subarray(t * streams, (t + 1) * streams), 1, { logits })
      if (answer.logits) this.#logits.set(answer.logits.subarray(0, width), t * width)
    }
    return logits ? this.#logits : undefined
  }

  /** Continues from a state of the unmodified network, in which the units are held. */
  setState(state: HiddenState): void {
    this.#runner.setState(state)
    if (!this.#hold.resampled) hold(this.#runner, this.#spec, this.#hold.clamps)
  }

  /** Resets streams to zero state. */
  release(streams: readonly number[]): void {
    if (streams.length === 0) return
    release(this.#runner, streams)
    if (!this.#hold.resampled) hold(this.#runner, this.#spec, this.#hold.clamps)
  }

  dispose(): void {
    this.#runner.dispose()
  }
}
