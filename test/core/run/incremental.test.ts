import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callingThread } from '../../../core/kernels/wasm/thread-pool.ts'
import { wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { KINDS, unitCount } from '../../../core/model/units.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { createPrefixCache, EXPECTED, type Reading } from '../../../core/run/prefix-cache.ts'
import { sample } from '../../../core/run/sample.ts'
import { finish } from '../../../core/util/generators.ts'
import { abc, backend, tinyIds, tinyNetwork } from '../networks.ts'

const CELLS = ['rnn', 'gru', 'lstm'] as const
const kindsOf = (cell: (typeof CELLS)[number]) => KINDS[cell]

/** Everything that a reading tells. */
function told(reading: Reading, units: number) {
  const n = reading.characters
  return {
    characters: n,
    values: Array.from({ length: units }, (_, column) => reading.values(column, 0, n)),
    surprise: reading.surprise(0, n),
    expected: Array.from({ length: n }, (_, p) => reading.expected(p)),
  }
}

interface Edit {
  at: number
  remove: number
  insert: number[]
  /** steps after which the reader leaves; none: never */
  leave: number | undefined
}

const edits = fc.array(
  fc.record({
    at: fc.nat(400),
    remove: fc.nat(150),
    insert: fc.array(fc.nat(11), { maxLength: 150 }),
    leave: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 6 },
)

function edited(ids: number[], { at, remove, insert }: Edit): number[] {
  const from = Math.min(at, ids.length)
  return [...ids.slice(0, from), ...insert, ...ids.slice(from + remove)]
}

function readOrLeave(reading: Reading, ids: number[], leave: number | undefined): void {
  let steps = 0
  for (const _ of reading.read(Uint16Array.from(ids))) if (++steps === leave) return
}

describe.each([
  ['the reference backend', () => backend],
  ['WebAssembly', () => wasmBackend('wasm-plain', callingThread)!],
])('a text that is edited, by %s', (_, make) => {
  const backend = make()

  it.each(CELLS)('has the bits of the same text read anew, %s', (cell) => {
    const network = tinyNetwork(cell)
    const units = unitCount(network.spec, kindsOf(cell))
    fc.assert(
      fc.property(edits, (list) => {
        const reading = createPrefixCache(backend, network, kindsOf(cell))
        let ids = Array.from(tinyIds(300))
        readOrLeave(reading, ids, undefined)
        for (const edit of list) {
          ids = edited(ids, edit)
          readOrLeave(reading, ids, edit.leave)
        }
        finish(reading.read(Uint16Array.from(ids)))
        const fresh = createPrefixCache(backend, network, kindsOf(cell))
        finish(fresh.read(Uint16Array.from(ids)))
        expect(told(reading, units)).toEqual(told(fresh, units))
        reading.dispose()
        fresh.dispose()
      }),
      { numRuns: 15 },
    )
  })
})

describe('a reading', () => {
  const network = tinyNetwork('lstm')
  const ids = tinyIds(200)

  it('says what the network says of the text by other ways', () => {
    const reading = createPrefixCache(backend, network, ['h', 'c'])
    finish(reading.read(ids))
    const { logProbabilities } = finish(evaluate(backend, network, ids))
    const surprise = reading.surprise(0, ids.length)
    expect(surprise[0]).toBeNaN()
    for (let t = 1; t < ids.length; t++) expect(surprise[t]).toBeCloseTo(-logProbabilities[t - 1], 4)
    const prime = abc.decode(ids)
    const written = [...sample(backend, network, abc, { prime, temperature: 0, seed: 1, length: 1, kinds: ['h', 'c'] })]
    for (const [t, { states, top }] of written.slice(0, -1).entries()) {
      expect(reading.values(41, t, t + 1)[0]).toBeCloseTo(states[41], 5)
      if (t > 0) expect(reading.expected(t - 1).map(({ id }) => id)).toEqual(top.map(({ id }) => id))
    }
    expect(reading.expected(ids.length - 1)).toHaveLength(EXPECTED)
  })

  it('reads only from the step of the edit on', () => {
    const reading = createPrefixCache(backend, network, ['h'])
    finish(reading.read(ids))
    const changed = Uint16Array.from(ids)
    changed[199] = (changed[199] + 1) % 12
    expect([...reading.read(changed)]).toEqual([200])
    expect([...reading.read(changed)]).toEqual([])
    expect([...reading.read(changed.subarray(0, 192))]).toEqual([])
    expect(reading.characters).toBe(192)
  })

  it('knows nothing beyond what was read', () => {
    const reading = createPrefixCache(backend, network, ['h'])
    finish(reading.read(ids.subarray(0, 10)))
    expect(reading.values(0, 8, 12).map(Number.isNaN as never)).toEqual(Float32Array.of(0, 0, 1, 1))
    expect(reading.expected(10)).toEqual([])
  })

  it('says that damaged weights predict nothing', () => {
    const damaged = tinyNetwork('lstm')
    damaged.parameters.get('decoder.bias')!.data[3] = Number.NaN
    const reading = createPrefixCache(backend, damaged, ['h'])
    expect(() => finish(reading.read(ids))).toThrow(/weights are damaged/)
  })
})
