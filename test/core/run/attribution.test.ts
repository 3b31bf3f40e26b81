// Which earlier characters made a prediction, against PyTorch, and the sum of its parts.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { callingThread } from '../../../core/kernels/wasm/thread-pool.ts'
import { wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { gradientTimesInput, integratedGradients, occlusion, type Passage } from '../../../core/run/attribution.ts'
import type { Network } from '../../../core/run/evaluate.ts'
import { openWindows } from '../../../core/run/windows.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'
import { golden, networkOf } from '../units/golden.ts'

interface GoldenAttribution {
  cell: string
  end: number
  length: number
  attribution: Record<'gradient' | 'occlusion' | 'integrated', number[]> & { logit: number; without: number }
}

const { causes }: { causes: GoldenAttribution[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-units/causes.json', import.meta.url), 'utf8'),
)

function passage(network: Network, ids: Uint16Array, end: number, length: number): Passage {
  const [{ ids: read, next, state }] = finish(openWindows(backend, network, ids, { ends: [end], length }))
  return { ids: read, next: next[0], state }
}

describe.each([
  ['reference', backend, 4],
  ['wasm-plain', wasmBackend('wasm-plain', callingThread)!, 3],
] as const)('the earlier characters of a prediction, on %s', (_, backend, digits) => {
  for (const [i, { cell, end, length, attribution: right }] of causes.entries())
    it(`have the parts that PyTorch gives them in a ${cell}`, () => {
      const network = networkOf(golden.ablations[i])
      const given = passage(network, Uint16Array.from(golden.ablations[i].ids), end, length)
      const target = { of: 'logit', id: given.next } as const
      const found = {
        gradient: gradientTimesInput(backend, network, given, target),
        occlusion: occlusion(backend, network, given, target),
        integrated: finish(integratedGradients(network, given, target, 16)),
      }
      for (const method of ['gradient', 'occlusion', 'integrated'] as const) {
        expect(found[method].target).toBeCloseTo(right.logit, digits)
        right[method].forEach(
          (part, t) => void expect(found[method].parts[t], `${method} ${t}`).toBeCloseTo(part, digits),
        )
      }
      expect(found.integrated.without).toBeCloseTo(right.without, digits)
    })
})

describe('integrated gradients', () => {
  it.each([0, 7])(
    'sum to the change of the target the better, the more points there are: embedding %i',
    (embedding) => {
      const network = tinyNetwork('lstm', { embedding }, 3)
      const given = passage(network, tinyIds(200), 120, 24)
      for (const target of [{ of: 'loss' }, { of: 'logit', id: 3 }] as const) {
        const [coarse, fine] = [2, 32].map((points) => finish(integratedGradients(network, given, target, points)))
        expect(Math.abs(fine.remainder)).toBeLessThan(0.2 * Math.abs(coarse.remainder) + 1e-5)
        const sum = fine.parts.reduce((all, part) => all + part, 0)
        expect(sum + fine.remainder).toBeCloseTo(fine.target - fine.without, 5)
        expect(fine.target).toBeCloseTo(occlusion(backend, network, given, target).target, 5)
      }
    },
  )
})

it('a character left out is one whose input is zeros, with an embedding too', () => {
  const network = tinyNetwork('gru', { embedding: 5 }, 3)
  const ids = tinyIds(200)
  const given = passage(network, ids, 120, 8)
  const silent = structuredClone(network.parameters)
  silent.get('embedding.weight')!.data.fill(0, given.ids[7] * 5, (given.ids[7] + 1) * 5)
  const last = { ...given, ids: given.ids.map((id, t) => (t < 7 && id === given.ids[7] ? (id + 1) % 12 : id)) }
  const target = { of: 'logit', id: 2 } as const
  const whole = occlusion(backend, network, last, target)
  const without = gradientTimesInput(backend, { ...network, parameters: silent }, last, target)
  expect(whole.target - whole.parts[7]).toBeCloseTo(without.target, 5)
})
