import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../core/model/cells/cells.ts'
import { logSumExp } from '../../../core/model/loss.ts'
import { estimate, evaluate } from '../../../core/run/evaluate.ts'
import { finish } from '../../../core/util/generators.ts'
import { softmax } from '../../../core/util/softmax.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'

describe('softmax', () => {
  it('sums to one and does not overflow', () => {
    const logits = Float32Array.of(0, 1000, 999, -1000)
    const probabilities = softmax(logits, 1, 3)
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
    expect(probabilities[0] / probabilities[1]).toBeCloseTo(Math.E, 6)
    expect(logSumExp(logits, 1, 3)).toBeCloseTo(1000 + Math.log(1 + Math.exp(-1)), 9)
  })

  it('sharpens as the temperature falls', () => {
    const logits = Float32Array.of(0, Math.log(2))
    expect(softmax(logits, 0, 2, 0.5)[1]).toBeCloseTo(4 / 5, 6)
    expect(softmax(logits, 0, 2, 2)[1]).toBeCloseTo(Math.SQRT2 / (1 + Math.SQRT2), 6)
  })
})

describe('exact evaluation', () => {
  const network = tinyNetwork('lstm')
  const ids = tinyIds(600)

  it('gives log p of every character from the second, given all that came before', () => {
    const { logProbabilities, characters, crossEntropy, bitsPerCharacter } = finish(evaluate(backend, network, ids))
    expect(characters).toBe(599)
    const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: 600 })
    const logits = runner.advance(Int32Array.from(ids), 600, { logits: true }).logits!
    let sum = 0
    for (let t = 0; t < 599; t++) {
      const expected = Math.log(softmax(logits, t * 12, 12)[ids[t + 1]])
      expect(logProbabilities[t]).toBeCloseTo(expected, 5)
      sum -= expected
    }
    expect(crossEntropy).toBeCloseTo(sum / 599, 9)
    expect(bitsPerCharacter).toBeCloseTo(crossEntropy / Math.log(2), 12)
  })

  it('says how far it is', () => {
    expect([...evaluate(backend, network, ids)].map(({ done, total }) => [done, total])).toEqual([
      [256, 599],
      [512, 599],
      [599, 599],
    ])
  })

  it('refuses a text of fewer than two characters', () => {
    expect(() => finish(evaluate(backend, network, ids.subarray(0, 1)))).toThrow(
      'A text of 1 characters cannot be scored',
    )
    expect(() => finish(estimate(backend, network, ids.subarray(0, 0)))).toThrow(
      'A text of 0 characters cannot be scored',
    )
  })
})

describe.each(['rnn', 'gru', 'lstm'] as Cell[])('the estimate of many streams over a %s', (cell) => {
  const network = tinyNetwork(cell)
  const ids = tinyIds(9001)
  const exact = finish(evaluate(backend, network, ids)).crossEntropy

  it('is the exact figure when the text is short', () => {
    const short = ids.subarray(0, 300)
    const figure = finish(evaluate(backend, network, short)).crossEntropy
    expect(finish(estimate(backend, network, short))).toBeCloseTo(figure, 6)
  })

  it('scores every character once and comes close, because the streams warm up', () => {
    const steps = [...estimate(backend, network, ids)]
    expect(steps.at(-1)).toEqual({ done: 9000, total: 9000 })
    expect(Math.abs(finish(estimate(backend, network, ids)) - exact)).toBeLessThan(1e-4)
  })

  it('starts the first stream from zero state and the others warm', () => {
    const { logProbabilities } = finish(evaluate(backend, network, ids))
    const shares = finish(estimate(backend, network, ids, { streams: 2, limit: 2 }))
    expect(shares).toBeCloseTo(-(logProbabilities[0] + logProbabilities[4500]) / 2, 5)
  })

  it('is the same figure every time', () => {
    expect(finish(estimate(backend, network, ids))).toBe(finish(estimate(backend, network, ids)))
  })

  it('scores an even spread when it is limited', () => {
    const steps = [...estimate(backend, network, ids, { limit: 2000, streams: 20 })]
    expect(steps.at(-1)).toEqual({ done: 2000, total: 2000 })
    expect(Math.abs(finish(estimate(backend, network, ids, { limit: 2000 })) - exact)).toBeLessThan(0.1)
  })
})
