import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { streamLayoutOf } from '../../../core/run/stream-layout.ts'
import { createTimeSlice } from '../../../core/run/time-slice.ts'

describe('the layout of streams', () => {
  it('covers the text, stays in its memory, and wastes less than a wave', () => {
    const sizes = [fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 1, max: 16_384 })] as const
    fc.assert(
      fc.property(
        ...sizes,
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 8 }),
        (length, units, most, threads) => {
          const { streams, strip, waiting } = streamLayoutOf(length, units, most, threads)
          const blocks = Math.ceil(length / 4096)
          expect(streams).toBeLessThanOrEqual(most)
          expect(waiting).toBeGreaterThan(0)
          if (streams > 1) expect((streams + waiting) * units * 8192).toBeLessThanOrEqual(2 ** 29)
          const waves = Math.ceil(blocks / (streams * strip))
          expect(waves * streams * strip - blocks).toBeLessThan(waves * streams + streams * strip)
        },
      ),
    )
  })

  it('gives each thread as many streams as the others', () => {
    expect(streamLayoutOf(4096 * 1000, 2048, 64, 3)).toEqual({ streams: 15, strip: 4, waiting: 15 })
    expect(streamLayoutOf(4096 * 1000, 2048, 64, 2).streams).toBe(16)
    expect(streamLayoutOf(4096 * 1000, 2048, 1, 2).streams).toBe(1)
  })
})

describe('the pace of calls', () => {
  /** Lengths of the calls over 2,000 characters that take so long each, in milliseconds. */
  function calls(cost: (done: number) => number): number[] {
    let [time, done] = [0, 0]
    const pace = createTimeSlice(256, () => time)
    const lengths: number[] = []
    while (done < 2000)
      done += pace.run(2000 - done, (count) => {
        lengths.push(count)
        time += count * cost(done)
      })
    return lengths
  }

  it('grows from a few characters to what fits into a twelfth of a second', () => {
    const lengths = calls(() => 1)
    expect(lengths.slice(0, 5)).toEqual([4, 8, 16, 32, 64])
    expect(lengths.slice(5, -1).every((length) => length === 80)).toBe(true)
  })

  it('is the whole room where nothing takes long, and one character where each takes seconds', () => {
    expect(Math.max(...calls(() => 0))).toBe(256)
    expect(
      calls(() => 3000)
        .slice(1)
        .every((length) => length === 1),
    ).toBe(true)
  })

  it('follows a machine that slows down', () => {
    const lengths = calls((done) => (done < 1000 ? 0.5 : 10))
    expect(lengths.filter((length) => length === 8).length).toBeGreaterThan(50)
  })
})
