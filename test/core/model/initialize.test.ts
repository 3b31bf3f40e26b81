import { describe, expect, it } from 'vitest'
import { initialize, initializing } from '../../../core/model/initialize.ts'
import { checkParameters, type ModelSpec } from '../../../core/model/spec.ts'

const spec: ModelSpec = {
  cell: 'lstm',
  layers: 2,
  hidden: 64,
  vocabulary: 30,
  embedding: 20,
  dropout: 0,
  reset: 'after',
}

describe('a new network', () => {
  it('is the same for the same seed and another for another', () => {
    expect(initialize(spec, 1)).toEqual(initialize(spec, 1))
    expect(initialize(spec, 2)).not.toEqual(initialize(spec, 1))
  })

  it('can be computed in steps that yield progress', () => {
    const shares: number[] = []
    const steps = initializing({ ...spec, hidden: 512 }, 1)
    let next = steps.next()
    for (; !next.done; next = steps.next()) shares.push(next.value)
    expect(next.value).toEqual(initialize({ ...spec, hidden: 512 }, 1))
    expect(shares.length).toBeGreaterThan(next.value.size)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })

  it('has every parameter in its shape', () => {
    for (const cell of ['rnn', 'gru', 'lstm'] as const) {
      const other = { ...spec, cell }
      expect(() => checkParameters(other, initialize(other, 1))).not.toThrow()
    }
  })

  it('is uniform in ±1/√hidden, but for the embedding, which is normal', () => {
    const parameters = initialize({ ...spec, cell: 'gru' }, 1)
    for (const [name, { data }] of parameters) {
      const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
      if (name === 'embedding.weight') expect(largest).toBeGreaterThan(2)
      else {
        expect(largest).toBeLessThanOrEqual(1 / 8)
        expect(largest).toBeGreaterThan(0.8 / 8)
      }
    }
  })

  it('of LSTM cells remembers at first: the forget gate’s biases are 1 and 0', () => {
    const parameters = initialize(spec, 1)
    for (const layer of [0, 1]) {
      const input = parameters.get(`rnn.bias_ih_l${layer}`)!.data
      const recurrent = parameters.get(`rnn.bias_hh_l${layer}`)!.data
      expect(input.slice(64, 128)).toEqual(new Float32Array(64).fill(1))
      expect([...input.slice(0, 64), ...input.slice(128)].every((value) => Math.abs(value) <= 1 / 8)).toBe(true)
      expect(recurrent.slice(64, 128)).toEqual(new Float32Array(64))
      expect(recurrent.slice(128).some((value) => value !== 0)).toBe(true)
    }
  })
})
