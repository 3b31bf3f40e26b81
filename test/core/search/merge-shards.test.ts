import { expect, it } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { CodeCache } from '../../../core/search/codes/code-cache.ts'
import { wasmKernels } from '../../../core/search/kernels/wasm.ts'
import { MergedSearch } from '../../../core/search/merge-shards.ts'
import { prepareFeature } from '../../../core/search/prepared.ts'
import { searchUnits } from '../../../core/search/search.ts'
import type { ActivationSource, Score, UnitsEvent } from '../../../core/search/types.ts'
import { codesOf } from './coding-source.ts'
import { nullScores } from './null-scores.ts'

const CHARACTERS = 4096
const UNITS = 32
const random = createRandom(3)
const values = Uint8Array.from({ length: CHARACTERS }, (_, t) => (Math.floor(t / 23) % 3 === 0 ? 1 : 0))
/** float16 bits of small positive numbers; some follow the feature a little */
const bits = Array.from({ length: UNITS }, (_, u) =>
  Uint16Array.from(values, (v) => 0x3800 + random.below(900) + (u % 5 === 0 ? v * 100 : 0)),
)

function source(first: number, end: number): ActivationSource {
  return {
    characters: CHARACTERS,
    units: end - first,
    blockCharacters: CHARACTERS,
    groupUnits: 16,
    name: (column) => `u${first + column}`,
    group: (_block, group) => {
      const data = new Uint16Array(16 * CHARACTERS)
      for (let k = 0; k < 16; k++) data.set(bits[first + group * 16 + k], k * CHARACTERS)
      return data
    },
  }
}

const prepared = prepareFeature({ kind: 'boolean', values }, CHARACTERS)
const cache = (first: number, end: number) => new CodeCache(wasmKernels()!, codesOf(source(first, end)), 1 << 28)
const from = (first: number) => (score: Score) => ({ ...score, column: first + score.column })
type PartEvent = Exclude<UnitsEvent, { type: 'progress' }>
const told = (step: UnitsEvent): step is PartEvent => step.type !== 'progress'
const search = (first: number, end: number) =>
  [...searchUnits(cache(first, end), prepared, source(first, end), { now: () => 0 })]
    .filter(told)
    .map((event): PartEvent => (event.type === 'scores' ? { ...event, scores: event.scores.map(from(first)) } : event))

it('two searches of half the units each say together what one of all units says', () => {
  const whole = nullScores(search(0, UNITS)).at(-1)!
  const joined = new MergedSearch(2)
  const halves = [search(0, 16), search(16, UNITS)]
  const events = halves.flatMap((events, part) => events.map((event) => joined.take(part, event))).filter(Boolean)
  expect(events.filter((event) => event!.type === 'feature')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({ type: 'null', exact: true })
  const last = nullScores(events as UnitsEvent[]).at(-1)!
  expect(last.maxima).toEqual(whole.maxima)
  const figures = ({ scores }: typeof last) => scores.map(({ unit, r, overall, z, p }) => ({ unit, r, overall, z, p }))
  expect(figures(last)).toEqual(figures(whole))
})

it('has no p before every part has its null', () => {
  const joined = new MergedSearch(2)
  const [half] = [search(0, 16)]
  expect(half.map((event) => joined.take(0, event)?.type)).not.toContain('null')
})
