import { snappyUncompress } from 'hyparquet/src/snappy.js'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { snap, unsnap } from '../../../core/formats/snappy.ts'
import { createRandom } from '../../../core/model/random.ts'

const bad = (problem: string) => new AppError('bad-file', problem)
const random = createRandom(3)
const bytesOf = (words: number[]) => new Uint8Array(Int32Array.from(words).buffer)
const drawn = (length: number, kinds: number) => Array.from({ length }, () => 2 ** 24 * random.below(kinds) - 2 ** 30)

describe('Snappy', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['fewer bytes than a word', Uint8Array.of(1, 2, 3)],
    ['one word many times, in copies of more than 64 bytes', bytesOf(new Array(70_000).fill(7))],
    ['few words, which are repeated near by', bytesOf(drawn(5000, 9))],
    ['words that are repeated far away', bytesOf([...drawn(40_000, 4000)])],
    ['words that are hardly repeated', bytesOf(Array.from({ length: 9000 }, (_, i) => Math.imul(i, 0x9e3779b1)))],
    ['text that begins at an odd byte', new TextEncoder().encode(`x${'abc def '.repeat(99)}!`).subarray(1)],
  ])('%s is packed so that another program gets it back', (_, bytes) => {
    const packed = snap(bytes)
    const back = new Uint8Array(bytes.length)
    if (bytes.length > 0) snappyUncompress(packed, back)
    expect(back).toEqual(new Uint8Array(bytes))
    expect(unsnap(packed, bad)).toEqual(new Uint8Array(bytes))
    expect(packed.length).toBeLessThanOrEqual(1.07 * bytes.length + 6)
  })

  it('states of 16 bits that are often equal take less room', () => {
    const states = Float32Array.from({ length: 20_000 }, (_, t) => Math.round(8 * Math.sin(t * t)) / 8)
    expect(snap(new Uint8Array(states.buffer)).length).toBeLessThan(0.7 * 4 * states.length)
  })

  it.each([
    ['a run of bytes longer than the block', [8, 63 << 2, 0xff, 0xff, 0xff, 0xff, 1]],
    ['a copy from before the beginning', [8, 0, 65, 1 | (3 << 2), 9]],
    ['a size that no block of its length can have', [0xff, 0xff, 0xff, 0x7f, 0]],
    ['a block that ends within a number', [8, 2, 1]],
  ])('%s is refused', (_, bytes) => {
    expect(() => unsnap(Uint8Array.from(bytes), bad)).toThrow(AppError)
  })
})
