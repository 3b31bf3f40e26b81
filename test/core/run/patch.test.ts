// States of one text in another, against forward hooks on PyTorch's cells (fixtures/make-golden-causes.py).

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { callingThread } from '../../../core/kernels/wasm/thread-pool.ts'
import { wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import type { Unit } from '../../../core/model/units.ts'
import { estimatePatches, lastLogits, type Patch, Patcher, patchedUnits, readPair } from '../../../core/run/patch.ts'
import type { Target } from '../../../core/run/windows.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'
import { golden, networkOf } from '../units/golden.ts'

interface GoldenPatching {
  cell: Cell
  a: number[]
  b: number[]
  logitsA: number[]
  logitsB: number[]
  /** the likeliest character after a, and after b */
  ids: [number, number]
  estimate: number[][]
  patches: { units: Unit[]; t: number; logits: number[] }[]
}

const { patchings }: { patchings: GoldenPatching[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-units/patching.json', import.meta.url), 'utf8'),
)

function measured(patcher: Patcher, patches: readonly Patch[]): Float32Array {
  try {
    return finish(patcher.measure(patches))
  } finally {
    patcher.dispose()
  }
}

const logSum = (logits: number[]) => Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0))

describe.each([
  ['reference', backend, 1e-5],
  ['wasm-plain', wasmBackend('wasm-plain', callingThread)!, 2e-4],
] as const)('text a in text b, on %s', (_, backend, tolerance) => {
  for (const { cell, a, b, logitsA, logitsB, ids, estimate, patches } of patchings) {
    const network = networkOf(golden.ablations.find((one) => one.cell === cell)!)
    const pair = readPair(backend, network, Int32Array.from(a), Int32Array.from(b))
    const shift = a.length - b.length
    const [id, less] = ids
    const targets: [Target, (logits: number[]) => number][] = [
      [{ of: 'difference', id, less }, (z) => z[id] - z[less]],
      [{ of: 'logit', id }, (z) => z[id]],
      [{ of: 'log-probability', id }, (z) => z[id] - logSum(z)],
    ]

    it(`a ${cell} predicts after both texts what PyTorch does`, () => {
      const found = lastLogits(pair)
      for (const [k, z] of logitsA.entries()) expect(Math.abs(found.a[k] - z)).toBeLessThan(tolerance)
      for (const [k, z] of logitsB.entries()) expect(Math.abs(found.b[k] - z)).toBeLessThan(tolerance)
    })

    it(`patched states of a ${cell} change the prediction as hooks on PyTorch's cells do`, () => {
      for (const [target, of] of targets) {
        const asked = patches.map(({ units, t }) => ({ units, t, from: t + shift }))
        const found = measured(new Patcher(backend, pair, target), asked)
        for (const [i, { logits }] of patches.entries()) expect(Math.abs(found[i] - of(logits))).toBeLessThan(tolerance)
      }
    })

    it(`the estimates of a ${cell} are PyTorch's gradients times the difference of the states`, () => {
      const from = b.map((_, t) => t + shift)
      const found = finish(estimatePatches(pair, targets[0][0], from))
      expect(patchedUnits(network)).toHaveLength(estimate.length)
      for (const [row, values] of estimate.entries())
        for (const [t, value] of values.entries())
          expect(Math.abs(found[row * b.length + t] - value)).toBeLessThan(tolerance)
    })
  }
})

describe.each(['rnn', 'relu', 'gru', 'mingru', 'lstm', 'lstm-hard'] as const)('of a %s of three layers', (cell) => {
  const network = tinyNetwork(cell, { layers: 3, embedding: 5 }, 3)
  for (const { data } of network.parameters.values()) for (let k = 0; k < data.length; k++) data[k] *= 2
  const [a, b] = [tinyIds(40, 12, 1), tinyIds(40, 12, 2)].map((ids) => Int32Array.from(ids))
  a.set(b.subarray(25), 25)
  const pair = readPair(backend, network, a, b)
  const target = { of: 'logit', id: 4 } as const
  const all = patchedUnits(network)
  const from = Array.from(b, (_, t) => t)

  it('all units together bring the prediction of a once the texts go on alike, in any company', () => {
    const patches = [39, 24, 30].map((t) => ({ units: all, t, from: t }))
    const others = from.slice(0, 70).map((t) => ({ units: [all[t % all.length]], t, from: t }))
    const found = measured(new Patcher(backend, pair, target), [...patches, ...others])
    const { a: right } = lastLogits(pair)
    for (const value of found.slice(0, 3)) expect(value).toBeCloseTo(right[4], 4)
  })

  it('a state of the text itself changes nothing', () => {
    const same = readPair(backend, network, b, b)
    const patches = all.map((unit, i) => ({ units: [unit], t: i % 40, from: i % 40 }))
    const { b: right } = lastLogits(same)
    for (const value of measured(new Patcher(backend, same, target), patches)) expect(value).toBeCloseTo(right[4], 4)
    expect(Math.max(...finish(estimatePatches(same, target, from)).map(Math.abs))).toBe(0)
  })

  it('characters that have none beside them are not estimated', () => {
    const found = finish(estimatePatches(pair, target, [-1, -1, ...from.slice(2)]))
    expect(Array.from(found.subarray(0, 4), Number.isNaN)).toEqual([true, true, false, false])
  })
})
