import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstRunAfter, maskOf, runAt, stepRun, touches } from '../../../renderer/text/runs.ts'
import { runsOf } from '../fake-scores.ts'

const runs = Uint32Array.of(2, 5, 9, 10, 20, 30)

describe('runs of a feature', () => {
  it('become the mask of any window of the text', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.nat(60), fc.nat(60), (bits, a, b) => {
        const whole = Uint8Array.from(bits, Number)
        const [from, to] = [Math.min(a, b, bits.length), Math.min(Math.max(a, b), bits.length)]
        expect([...maskOf(runsOf(whole), from, to)]).toEqual([...whole.subarray(from, to)])
      }),
    )
  })

  it('are found by position', () => {
    expect(firstRunAfter(runs, 4)).toBe(0)
    expect(firstRunAfter(runs, 5)).toBe(2)
    expect(firstRunAfter(runs, 30)).toBe(6)
    expect([runAt(runs, 0), runAt(runs, 3), runAt(runs, 7), runAt(runs, 25)]).toEqual([-1, 0, 0, 2])
    expect([touches(runs, 5, 9), touches(runs, 5, 10)]).toEqual([false, true])
  })

  it('are walked through in both directions, going round at the ends', () => {
    expect(stepRun(runs, 0, 1)).toBe(0)
    expect(stepRun(runs, 2, 1)).toBe(1)
    expect(stepRun(runs, 3, 1)).toBe(1)
    expect(stepRun(runs, 20, 1)).toBe(0)
    expect(stepRun(runs, 20, -1)).toBe(1)
    expect(stepRun(runs, 25, -1)).toBe(2)
    expect(stepRun(runs, 1, -1)).toBe(2)
    expect(stepRun(new Uint32Array(), 1, 1)).toBe(-1)
  })
})
