// The reference for what is computed from codes; used where WebAssembly is not available.

import { bitReversed, Fourier } from '../../stats/fft.ts'
import { CODES } from '../codes/codebook.ts'
import { type Arena, type Correlations, GROUP_SLOTS, type Kernels, type Marks, type RankedNumber } from './kernels.ts'

export const plainKernels: Kernels = { id: 'plain', arena: (characters, slots) => new PlainArena(characters, slots) }

class PlainArena implements Arena {
  readonly characters: number
  readonly slots: number
  readonly #codes: Uint8Array[]

  constructor(characters: number, slots: number) {
    this.characters = characters
    this.slots = slots
    this.#codes = Array.from({ length: slots }, () => new Uint8Array(characters))
  }

  put(slot: number, from: number, codes: Uint8Array, units = 1): void {
    const length = codes.length / units
    const inside = Math.min(length, this.characters - from)
    for (let u = 0; u < units; u++) this.#codes[slot + u].set(codes.subarray(u * length, u * length + inside), from)
  }

  codes(slot: number, from = 0): Uint8Array {
    return this.#codes[slot].slice(from)
  }

  count({ parts }: Marks, slot: number, count: number): Uint32Array {
    const out = new Uint32Array(count * parts.length * CODES)
    for (let u = 0; u < count; u++)
      for (const [part, marks] of parts.entries()) {
        const counts = out.subarray((u * parts.length + part) * CODES, (u * parts.length + part + 1) * CODES)
        const codes = this.#codes[slot + u]
        for (const t of marks) counts[codes[t]]++
      }
    return out
  }

  sum({ pairs, parts }: RankedNumber, slot: number, count: number): Float64Array {
    const out = new Float64Array(count * parts.length * CODES * 2)
    for (let u = 0; u < count; u++)
      for (const [part, stretches] of parts.entries())
        eachOf(stretches, (t) => {
          const at = ((u * parts.length + part) * CODES + this.#codes[slot + u][t]) * 2
          out[at] += pairs[2 * t]
          out[at + 1] += pairs[2 * t + 1]
        })
    return out
  }

  correlations(blocks: number, features: number): Correlations {
    return new PlainCorrelations(this, blocks, features)
  }
}

function eachOf(stretches: Uint32Array, visit: (t: number) => void): void {
  for (let s = 0; s < stretches.length; s += 2) for (let t = stretches[s]; t < stretches[s + 1]; t++) visit(t)
}

class PlainCorrelations implements Correlations {
  readonly reach = 64
  readonly #arena: Arena
  readonly #blocks: number
  readonly #fourier: Fourier
  /** where each frequency stands */
  readonly #order: Uint16Array
  readonly #spectra: { re: Float64Array; im: Float64Array }[] = []
  readonly #tables: (Float32Array | undefined)[] = []
  /** [pair][feature][blocks / 2 + 1][4] */
  readonly #sums: Float64Array[][]

  constructor(arena: Arena, blocks: number, features: number) {
    this.#arena = arena
    this.#blocks = blocks
    this.#fourier = new Fourier(blocks)
    this.#order = bitReversed(blocks)
    this.#sums = Array.from({ length: Math.ceil(arena.slots / 2) }, () =>
      Array.from({ length: features }, () => new Float64Array((blocks / 2 + 1) * 4)),
    )
  }

  feature(feature: number, values: Float32Array, width: number): void {
    const re = Float64Array.from(values)
    const im = new Float64Array(re.length)
    this.#fourier.forward(re, im, width)
    this.#spectra[feature] = { re, im }
  }

  table(slot: number, values: Float32Array): void {
    this.#tables[slot] = values
  }

  add(slot: number, places: number, from: number, width: number): void {
    const end = Math.min(slot + GROUP_SLOTS, this.#arena.slots)
    for (let a = slot; a < end; a += 2) this.#addPair(a, places, from, width)
  }

  #addPair(a: number, places: number, from: number, width: number): void {
    const [re, im] = [a, a + 1].map((slot) => this.#values(slot, places, from, width))
    this.#fourier.forward(re, im, width)
    for (const [feature, y] of this.#spectra.entries()) {
      const sums = this.#sums[a >> 1][feature]
      for (let f = 0; f <= this.#blocks / 2; f++) {
        const [plus, minus] = [this.#order[f], this.#order[(this.#blocks - f) % this.#blocks]]
        for (let w = 0; w < width; w++) {
          const [p, m] = [plus * width + w, minus * width + w]
          sums[4 * f] += re[p] * y.re[p] + im[p] * y.im[p]
          sums[4 * f + 1] += im[p] * y.re[p] - re[p] * y.im[p]
          sums[4 * f + 2] += re[m] * y.re[m] + im[m] * y.im[m]
          sums[4 * f + 3] += im[m] * y.re[m] - re[m] * y.im[m]
        }
      }
    }
  }

  sums(pair: number, feature: number): Float64Array {
    return this.#sums[pair][feature]
  }

  /** [blocks][width] */
  #values(slot: number, places: number, from: number, width: number): Float64Array {
    const out = new Float64Array(this.#blocks * width)
    const table = this.#tables[slot]
    if (!table) return out
    const codes = this.#arena.codes(slot)
    for (let block = 0; block < this.#blocks; block++)
      for (let w = 0; w < width; w++) out[block * width + w] = table[codes[block * places + from + w]]
    return out
  }
}
