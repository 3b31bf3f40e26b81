// Reads fixtures/golden, which fixtures/make-golden.py wrote with PyTorch, and says how far something is from it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelSpec, Parameters } from '../../../core/model/spec.ts'
import type { StateKind } from '../../../core/model/units.ts'

export const GOLDEN = join(import.meta.dirname, '../../../fixtures/golden')

export interface Packed {
  shape: number[]
  f4?: string
  f8?: string
}

export interface GoldenRun {
  loss: number
  /** [time, batch, vocabulary] */
  logits: Packed
  /** by parameter name, of the mean loss */
  gradients: Record<string, Packed>
  /** by kind, a tensor a layer, [time, batch, hidden] */
  states: Partial<Record<StateKind, Packed[]>>
  /** after the sequence, [layers, batch, hidden] */
  final: { h: Packed; c?: Packed }
}

export interface GoldenNetwork {
  name: string
  spec: ModelSpec
  time: number
  batch: number
  /** two sequences [time + 1, batch], the second going on where the first ended */
  ids: Int32Array[]
  parameters: Parameters
  float64: GoldenRun[]
  float32: GoldenRun[]
}

export interface GoldenReading {
  spec: ModelSpec
  text: string
  characters: string[]
  /** of each character from the second, natural log */
  logProbabilities: Packed
  /** after each character, a tensor [time, hidden] a layer */
  states: { h: Packed[]; c?: Packed[] }
}

export function goldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(GOLDEN, name), 'utf8'))
}

/** The values of a tensor, whichever precision it was written in. */
export function unpack({ f4, f8 }: Packed): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(f8 ?? f4!, 'base64'))
  return f8 ? new Float64Array(bytes.buffer) : Float64Array.from(new Float32Array(bytes.buffer))
}

export function unpackParameters(packed: Record<string, Packed>): Parameters {
  return new Map(
    Object.entries(packed).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, data: Float32Array.from(unpack(tensor)) },
    ]),
  )
}

/** Every cell, with one and two layers, one-hot and embedded. */
export function goldenNetworks(): GoldenNetwork[] {
  const files = ['rnn', 'relu', 'gru', 'gru-before', 'lstm', 'lstm-hard', 'mingru'].map(
    (name) => `network-${name}.json`,
  )
  return files.flatMap((file) =>
    // biome-ignore lint/suspicious/noExplicitAny: the file as it is, before its arrays are made
    goldenJson<any[]>(file).map((one) => ({
      ...one,
      name: nameOf(one.spec),
      ids: one.ids.map((ids: number[]) => Int32Array.from(ids)),
      parameters: unpackParameters(one.parameters),
    })),
  )
}

export function nameOf({ cell, layers, embedding, reset }: ModelSpec): string {
  const form = reset === 'before' ? ' (reset before)' : ''
  return `${cell}${form}, ${layers} ${layers === 1 ? 'layer' : 'layers'}, ${embedding ? 'embedding' : 'one-hot'}`
}

/** The largest absolute difference, as a share of the largest absolute value expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity
  let [difference, largest] = [0, 0]
  for (let k = 0; k < expected.length; k++) {
    const off = Math.abs(actual[k] - expected[k])
    if (Number.isNaN(off)) return Infinity
    difference = Math.max(difference, off)
    largest = Math.max(largest, Math.abs(expected[k]))
  }
  return largest ? difference / largest : difference
}
