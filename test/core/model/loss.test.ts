import { describe, expect, it } from 'vitest'
import { crossEntropy, logProbability, logSumExp } from '../../../core/model/loss.ts'
import { filler } from './finite-differences.ts'

describe('cross-entropy', () => {
  it('of equal scores is the log of their number', () => {
    expect(crossEntropy(new Float32Array(3 * 8).fill(4), Int32Array.of(0, 3, 7), 3, 8)).toBeCloseTo(Math.log(8), 12)
  })

  it('comes from probabilities that add up to one', () => {
    const logits = filler(1)(2 * 9)
    for (const row of [0, 1]) {
      const total = Array.from({ length: 9 }, (_, j) => Math.exp(logProbability(logits, row * 9, 9, j)))
      expect(total.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    }
  })

  it('does not change when every score is raised by as much', () => {
    const logits = filler(2)(9)
    const raised = logits.map((z) => z + 12)
    expect(logProbability(raised, 0, 9, 4)).toBeCloseTo(logProbability(logits, 0, 9, 4), 12)
  })

  it('neither overflows nor underflows', () => {
    const logits = Float32Array.of(1e4, -1e4, 1e4)
    expect(logSumExp(logits, 0, 3)).toBeCloseTo(1e4 + Math.log(2), 8)
    expect(crossEntropy(logits, Int32Array.of(1), 1, 3)).toBeCloseTo(2e4 + Math.log(2), 8)
  })
})
