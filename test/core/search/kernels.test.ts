import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { CODES } from '../../../core/search/codes/codebook.ts'
import { SOURCE_HASH } from '../../../core/search/kernels/built.ts'
import type { Arena } from '../../../core/search/kernels/kernels.ts'
import { plainKernels } from '../../../core/search/kernels/plain.ts'
import { KERNELS } from './arenas.ts'
import { random } from './signals.ts'

test('the compiled kernels are those of the source', () => {
  const folder = join(import.meta.dirname, '../../../core/search/kernels/source')
  const files = Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex')
  expect(SOURCE_HASH, 'run node scripts/build-wasm.mjs').toBe(hash)
})

/** Some units dwell on a code, as saturated ones do. */
function filled(arena: Arena, seed: number): Arena {
  const uniform = random(seed)
  for (let slot = 0; slot < arena.slots; slot++) {
    const codes = new Uint8Array(arena.characters)
    for (let t = 0; t < codes.length; t++)
      codes[t] = slot % 2 && t > 0 && uniform() < 0.9 ? codes[t - 1] : Math.floor(uniform() * CODES)
    arena.put(slot, 0, codes)
  }
  return arena
}

const marked = (characters: number, share: number, seed: number) => {
  const uniform = random(seed)
  return Uint32Array.from({ length: characters }, (_, t) => t).filter(() => uniform() < share)
}

describe.each(KERNELS.map((kernels) => [kernels.id, kernels] as const))('%s kernels', (_, kernels) => {
  it('count codes at marks as a loop over them does', () => {
    const cases = fc.record({
      characters: fc.integer({ min: 1, max: 40_000 }),
      shares: fc.array(fc.constantFrom(0, 0.001, 0.02, 0.1, 0.5, 1), { minLength: 1, maxLength: 3 }),
      seed: fc.nat(1000),
    })
    fc.assert(
      fc.property(cases, ({ characters, shares, seed }) => {
        const arena = filled(kernels.arena(characters, 5), seed)
        // a character is in one part at most, as in every text that is split
        const parts = shares.map((share, i) =>
          marked(characters, share, seed + i).filter((t) => t % shares.length === i),
        )
        const counted = arena.count({ parts }, 1, 3).slice()
        for (let u = 0; u < 3; u++)
          for (const [part, marks] of parts.entries()) {
            const expected = new Uint32Array(CODES)
            const codes = arena.codes(1 + u)
            for (const t of marks) expected[codes[t]]++
            const at = (u * parts.length + part) * CODES
            expect(counted.slice(at, at + CODES)).toEqual(expected)
          }
      }),
      { numRuns: 40, examples: [[{ characters: 39_297, shares: [1, 1, 0.5], seed: 0 }]] },
    )
  })

  it('sum a number and its rank up at each code', () => {
    const characters = 9001
    const uniform = random(8)
    const arena = filled(kernels.arena(characters, 4), 2)
    const pairs = Float32Array.from({ length: 2 * characters }, () => Math.floor(uniform() * 1000))
    const parts = [Uint32Array.of(0, 4096, 5000, 5001), Uint32Array.of(), Uint32Array.of(8000, 9001)]
    const summed = arena.sum({ pairs, parts }, 0, 4).slice()
    const expected = plainKernels.arena(characters, 4)
    for (let slot = 0; slot < 4; slot++) expected.put(slot, 0, arena.codes(slot))
    expect(summed).toEqual(expected.sum({ pairs, parts }, 0, 4))
    expect(summed.reduce((a, b) => a + b)).toBeGreaterThan(0)
  })

  it('refuse nothing when asked about one thing after another', () => {
    const arena = filled(kernels.arena(3000, 2), 1)
    const marks = { parts: [marked(3000, 0.3, 1)] }
    const number = { pairs: new Float32Array(6000).fill(1), parts: [Uint32Array.of(0, 3000)] }
    const first = arena.count(marks, 0, 2).slice()
    arena.correlations(64, 3)
    arena.sum(number, 0, 2)
    arena.correlations(128, 1)
    expect(arena.count(marks, 0, 2)).toEqual(first)
  })
})

it('circular shifts are equal in plain and in compiled kernels, for any width', () => {
  fc.assert(
    fc.property(fc.constantFrom(2, 4, 8, 64, 256), fc.integer({ min: 1, max: 90 }), (blocks, places) => {
      const sums = KERNELS.map((kernels) => {
        const arena = filled(kernels.arena(blocks * places + 3, 3), 7)
        const correlations = arena.correlations(blocks, 2)
        const uniform = random(9)
        for (let slot = 0; slot < 3; slot++)
          correlations.table(
            slot,
            Float32Array.from({ length: CODES }, () => uniform() - 0.5),
          )
        for (let from = 0; from < places; from += 60) {
          const width = Math.min(60, places - from)
          for (let k = 0; k < 2; k++)
            correlations.feature(
              k,
              Float32Array.from({ length: blocks * width }, (_, i) => Math.sin(i * (k + 1) + from)),
              width,
            )
          correlations.add(0, places, from, width)
        }
        return [0, 1].flatMap((pair) => [0, 1].flatMap((k) => [...correlations.sums(pair, k)]))
      })
      const scale = Math.max(...sums[0].map(Math.abs))
      for (const [i, value] of sums[0].entries()) expect(Math.abs(sums[1][i] - value)).toBeLessThan(1e-5 * scale)
    }),
    { numRuns: 30 },
  )
})
