// Units held over a window against PyTorch, and what all of them do at once, to first order.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { callingThread } from '../../../core/kernels/wasm/thread-pool.ts'
import { wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import { stateDerivatives } from '../../../core/model/state-derivatives.ts'
import { KINDS, type Unit, unitName } from '../../../core/model/units.ts'
import { type Clamp, clampNetwork } from '../../../core/run/clamp.ts'
import { estimateHolds, holdOver } from '../../../core/run/hold-effects.ts'
import { readTape } from '../../../core/run/read-tape.ts'
import { openWindows, targetDerivative } from '../../../core/run/windows.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'
import { golden, networkOf } from '../units/golden.ts'

interface GoldenCause {
  cell: Cell
  end: number
  length: number
  loss: number
  held: (Clamp & { loss: number })[]
  derivatives: Record<string, number[][][]>
}

const { causes }: { causes: GoldenCause[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden-units/causes.json', import.meta.url), 'utf8'),
)
const LOSS = { of: 'loss' } as const

describe.each([
  ['reference', backend, 1e-5],
  ['wasm-plain', wasmBackend('wasm-plain', callingThread)!, 2e-4],
] as const)('a window of a text, on %s', (_, backend, tolerance) => {
  for (const [i, { cell, end, length, loss, held, derivatives }] of causes.entries()) {
    const network = networkOf(golden.ablations[i])
    const ids = Uint16Array.from(golden.ablations[i].ids)
    // the same window between two others: streams do not disturb each other
    const [windows] = finish(openWindows(backend, network, ids, { ends: [length, end, 57], length }))

    it(`a unit of a ${cell} that is held over it changes the loss at its end as PyTorch says`, () => {
      for (const clamp of held) expect(holdOver(backend, network, windows, [clamp], LOSS)[1]).toBeCloseTo(clamp.loss, 3)
      expect(Math.abs(holdOver(backend, network, windows, [], LOSS)[1] - loss)).toBeLessThan(tolerance)
    })

    it(`the derivatives of a ${cell} by held states are PyTorch's`, () => {
      const tape = readTape(backend, network, windows)
      const by = targetDerivative(tape.logits, windows, LOSS)
      const { hidden } = network.spec
      for (const { layer, t, h, ofC } of stateDerivatives(tape, network.parameters, length, by))
        for (const [kind, right] of Object.entries(derivatives))
          for (let k = 0; k < hidden; k++)
            expect(Math.abs((kind === 'c' ? ofC : h)[hidden + k] - right[layer][t][k])).toBeLessThan(tolerance)
    })
  }
})

describe.each(['rnn', 'relu', 'gru', 'mingru', 'lstm', 'lstm-hard'] as const)('of a %s', (cell) => {
  const network = tinyNetwork(cell, {}, 7)
  for (const { data } of network.parameters.values()) for (let k = 0; k < data.length; k++) data[k] *= 2
  const ids = tinyIds(400)
  const units: Unit[] = [0, 1].flatMap((layer) => KINDS[cell].map((kind) => ({ layer, kind, index: 9 })))

  it.each([LOSS, { of: 'logit', id: 4 } as const])(
    'a small move of a unit that holds still has the estimated effect on the $of',
    (target) => {
      for (const unit of units) {
        // its gates read nothing, so that it keeps one value, from which it is moved
        const still = clampNetwork(network, [{ ...unit, value: 0.3 }])
        const [windows] = finish(openWindows(backend, still, ids, { ends: [90, 155, 203], length: 20 }))
        const value = unit.kind === 'h' || unit.kind === 'c' ? windows.state[unit.kind][unit.layer][unit.index] : 0.3
        const [near, far] = [0.01, 0.02].map((by) => {
          const clamp = { ...unit, value: value + by }
          const { before, change } = finish(estimateHolds(backend, still, windows, [clamp], target))
          const after = holdOver(backend, still, windows, [clamp], target)
          return after.map((now, s) => Math.abs(now - before[s] - change[s]) / by)
        })
        // what is left is of second order: half as much of half the move
        near.forEach((error, s) => void expect(error, unitName(unit)).toBeLessThan(0.7 * far[s] + 2e-3))
      }
    },
  )
})
