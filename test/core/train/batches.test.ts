import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batches, splitText } from '../../../core/train/batches.ts'
import { learningRate, pointEvery, totalSteps } from '../../../core/train/schedule.ts'

const counting = (length: number) => Int32Array.from({ length }, (_, i) => i)
const whole = { validation: 0, test: 0 }

describe('splitting a text', () => {
  it('gives contiguous parts in the order train, validation, test', () => {
    expect(splitText(1000, { validation: 0.1, test: 0.05 })).toEqual({
      train: { start: 0, end: 850 },
      validation: { start: 850, end: 950 },
      test: { start: 950, end: 1000 },
    })
  })
})

describe('batches', () => {
  it('read contiguous streams, time-major, each step beginning with the last row of the one before', () => {
    const plan = batches(counting(25), { batch: 3, sequence: 4, ...whole })
    expect(plan.stepsPerEpoch).toBe(2)
    expect([...plan.at(0)]).toEqual([0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20])
    expect([...plan.at(1)].slice(0, 3)).toEqual([4, 12, 20])
  })

  it('stay inside the training part and leave out less than one row of sequences', () => {
    const options = fc.record({ batch: fc.integer({ min: 1, max: 9 }), sequence: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(options, fc.integer({ min: 30, max: 400 }), ({ batch, sequence }, length) => {
        const shares = { validation: 0.1, test: 0.1 }
        const { train } = splitText(length, shares)
        const plan = batches(counting(length), { batch, sequence, ...shares })
        const read = new Set<number>()
        for (let step = 0; step < plan.stepsPerEpoch; step++) {
          const ids = plan.at(step)
          for (let i = 0; i < ids.length - plan.batch; i++) {
            expect(ids[i + plan.batch]).toBe(ids[i] + 1)
            expect(read.has(ids[i])).toBe(false)
            read.add(ids[i])
            expect(ids[i + plan.batch]).toBeLessThan(train.end)
          }
        }
        expect(train.end - 1 - read.size).toBeLessThan(plan.batch * (sequence + 1))
      }),
    )
  })

  it('use fewer streams for a short text, and say so', () => {
    const plan = batches(counting(100), { batch: 50, sequence: 20, ...whole })
    expect(plan.batch).toBe(4)
    expect(plan.stepsPerEpoch).toBe(1)
    expect(plan.notes).toEqual(['The text is short: 4 streams instead of 50.'])
  })

  it('refuse a text shorter than one sequence and say how many characters it takes', () => {
    const options = { batch: 2, sequence: 50, validation: 0.05, test: 0.05 }
    expect(() => batches(counting(40), options)).toThrow(
      'The text has 40 characters, 36 of them for training, and a sequence of 50 needs a text of at least 55; add text or choose a shorter sequence.',
    )
    expect(batches(counting(55), options).stepsPerEpoch).toBe(1)
    expect(() => batches(counting(54), options)).toThrow('at least 55')
  })
})

describe('the schedule', () => {
  it('decays the learning rate after every epoch from the given one on', () => {
    const rates = (decayAfter: number) =>
      [0, 1, 2, 3].map((epoch) => learningRate({ learningRate: 1, decay: 0.5, decayAfter }, epoch))
    expect(rates(2)).toEqual([1, 1, 0.5, 0.25])
    expect(rates(1)).toEqual([1, 0.5, 0.25, 0.125])
    expect(rates(0)).toEqual(rates(1))
    expect(rates(10)).toEqual([1, 1, 1, 1])
  })

  it('ends at the steps or the epochs, whichever comes first, or never', () => {
    expect(totalSteps({ epochs: 2 }, 10)).toBe(20)
    expect(totalSteps({ epochs: 0.25 }, 10)).toBe(3)
    expect(totalSteps({ epochs: 2, steps: 7 }, 10)).toBe(7)
    expect(totalSteps({ epochs: 0.001 }, 10)).toBe(1)
    expect(totalSteps({}, 10)).toBe(Number.POSITIVE_INFINITY)
  })

  it('draws about ten points of the curve to a validation', () => {
    expect(pointEvery({ validateEvery: 200 })).toBe(20)
    expect(pointEvery({ validateEvery: 3 })).toBe(1)
  })
})
