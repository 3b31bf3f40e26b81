import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prepareFeature } from '../../../core/search/prepared.ts'
import { type SearchOptions, searchUnits } from '../../../core/search/search.ts'
import { gapOf, lengthOf, splitCharacters } from '../../../core/search/split.ts'
import type { Score, SearchStep } from '../../../core/search/types.ts'
import { detrended } from '../../../core/stats/detrend.ts'
import { FLOAT16 } from '../../../core/util/float16-table.ts'
import { codeCacheOf, KERNELS, loaded } from './arenas.ts'
import { nullScores } from './null-scores.ts'
import { normal, persistentFeature, persistentUnit, random, recordingOf, toBits } from './signals.ts'

const LENGTH = 6000
const uniform = random(11)
const feature = persistentFeature(LENGTH, 20, uniform)
const noisy = (weight: number) => toBits(Float64Array.from(feature, (y) => weight * y + 0.3 * normal(uniform)))

function planted(units: number, at: number): Uint16Array[] {
  const columns = Array.from({ length: units }, () => toBits(persistentUnit(LENGTH, 0.9, uniform)))
  columns[at] = toBits(Float64Array.from(feature, (y) => Math.tanh(y - 0.5 + 0.1 * normal(uniform))))
  return columns
}

function run(columns: Uint16Array[], options: Partial<SearchOptions> = {}): SearchStep[] {
  let clock = 0
  const now = () => (clock += 250)
  const prepared = prepareFeature({ kind: 'boolean', values: feature }, LENGTH)
  return [...searchUnits(codeCacheOf(columns, KERNELS[1]), prepared, recordingOf(columns), { now, ...options })]
}

/** By its definition. */
function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const sum = (of: (t: number) => number) => x.reduce((total, _, t) => total + of(t), 0)
  const [xx, yy] = [sum((t) => (x[t] - mx) ** 2), sum((t) => (y[t] - my) ** 2)]
  return sum((t) => (x[t] - mx) * (y[t] - my)) / Math.sqrt(xx * yy)
}

const of = <T extends SearchStep['type']>(steps: SearchStep[], type: T) =>
  steps.filter((s): s is Extract<SearchStep, { type: T }> => s.type === type)

describe('a search', () => {
  test('puts a planted unit first, with a small p, and no other', () => {
    const steps = run(planted(11, 6))
    const last = nullScores(steps).at(-1)!
    expect(last.scores.map((s) => s.unit)[0]).toBe('L0.h.6')
    const [first, ...others] = last.scores
    expect(first).toMatchObject({ column: 6, sign: 1, p: 1 / 256 })
    expect(first.heldout.auroc).toBeGreaterThan(0.999)
    expect(first.overall).toBeGreaterThan(0.93)
    expect(others.filter((s) => s.p !== null && s.p < 0.05).length).toBeLessThan(2)
    expect(last.shifts).toBe(last.maxima.length)
  })

  test('emits the feature first, then units in part, then all of them with p', () => {
    const steps = run(planted(35, 2))
    expect(steps[0]).toMatchObject({
      type: 'feature',
      kind: 'boolean',
      characters: LENGTH,
      positives: feature.reduce((sum, y) => sum + y, 0),
      runs: feature.filter((y, t) => y === 1 && (t === 0 || feature[t - 1] === 0)).length,
      notes: [],
      heldout: true,
    })
    const scores = of(steps, 'scores')
    expect(scores.map((s) => s.units)).toEqual([16, 32, 35])
    expect(scores.map((s) => s.scores.length)).toEqual([16, 32, 35])
    expect(scores.at(-1)!.scores.every((s) => s.p === null)).toBe(true)
    expect(of(steps, 'null').map((s) => s.exact)).toEqual([false, true])
    expect(steps.at(-1)!.type).toBe('null')
    const phases = of(steps, 'progress').map((s) => s.phase)
    expect([...new Set(phases)]).toEqual(['codes', 'scores', 'null', 'exact'])
    for (const phase of new Set(phases)) {
      const done = of(steps, 'progress').filter((s) => s.phase === phase)
      expect(done.map((s) => s.done)).toEqual(done.map((s) => s.done).sort((a, b) => a - b))
      expect(done.at(-1)!.done).toBeLessThanOrEqual(35)
    }
    const seconds = [...scores, ...of(steps, 'null')].map((s) => s.seconds)
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b))
  })

  test('without shifts there is no p', () => {
    const steps = run(planted(8, 1), { shifts: 0 })
    expect(of(steps, 'null')).toEqual([])
    expect(of(steps, 'scores').at(-1)!.scores).toHaveLength(8)
    expect(
      of(steps, 'scores')
        .at(-1)!
        .scores.every((s) => s.p === null),
    ).toBe(true)
  })

  test('slices of units, loaded one after the other, give what all at once do', () => {
    const columns = planted(21, 19)
    const prepared = prepareFeature({ kind: 'boolean', values: feature }, LENGTH)
    const search = (budget?: number) => {
      const cache = codeCacheOf(columns, KERNELS[1], budget)
      const last = [...searchUnits(cache, prepared, recordingOf(columns), { now: () => 0 })].at(-1)!
      return { slices: cache.slices.length, last }
    }
    const [whole, sliced] = [search(), search((8 << 20) + 15 * LENGTH)]
    expect([whole.slices, sliced.slices]).toEqual([1, 6])
    expect(sliced.last).toEqual(whole.last)
  })

  test('units loaded in rotation give the result of all units resident, repeatedly', () => {
    const columns = planted(150, 140)
    const prepared = prepareFeature({ kind: 'boolean', values: feature }, LENGTH)
    const [whole, taking] = [
      codeCacheOf(columns, KERNELS[1]),
      codeCacheOf(columns, KERNELS[1], (8 << 20) + (8 + 130) * LENGTH),
    ]
    expect(taking.slices.map(({ count, slot }) => [count, slot])).toEqual([
      [96, 0],
      [32, 96],
      [22, 96],
    ])
    const search = (cache: typeof whole) =>
      nullScores([...searchUnits(cache, prepared, recordingOf(columns), { now: () => 0 })]).at(-1)!
    const expected = search(whole)
    expect(expected.scores[0].column).toBe(140)
    for (let round = 0; round < 2; round++) expect(search(taking)).toEqual(expected)
  })

  test('plain and compiled kernels say the same', () => {
    const columns = planted(9, 2)
    const prepared = prepareFeature({ kind: 'boolean', values: feature }, LENGTH)
    const [plain, compiled] = KERNELS.map((kernels) =>
      nullScores([...searchUnits(codeCacheOf(columns, kernels), prepared, recordingOf(columns), { now: () => 0 })]).at(
        -1,
      ),
    )
    const near = (scores: Score[]) =>
      scores.map((score) => ({ ...score, overall: expect.closeTo(score.overall, 6), z: expect.closeTo(score.z, 4) }))
    expect(compiled!.scores).toEqual(near(plain!.scores))
    for (const [turn, maximum] of plain!.maxima.entries()) expect(compiled!.maxima[turn]).toBeCloseTo(maximum, 4)
  })

  test('r comes out as the values themselves give it, over each part', () => {
    const columns = planted(3, 1)
    const { train, heldout } = splitCharacters(LENGTH)
    const inside = (stretches: Uint32Array) => (_: unknown, t: number) =>
      stretches.some((edge, i) => i % 2 === 0 && t >= edge && t < stretches[i + 1])
    for (const score of nullScores(run(columns)).at(-1)!.scores) {
      const values = Array.from(columns[score.column], (bits) => FLOAT16[bits])
      const r = (keep: (_: unknown, t: number) => boolean) => pearson(values.filter(keep), [...feature].filter(keep))
      expect(score.r).toBeCloseTo(r(inside(train)), 9)
      expect(score.heldout.r).toBeCloseTo(r(inside(heldout)), 9)
    }
  })

  test('p is of r with the detrended feature, over the characters that are shifted, by the codes of the unit', () => {
    const columns = planted(3, 1)
    const { arena, books } = loaded(columns)
    const turned = LENGTH - (LENGTH % 256)
    const y = [...detrended(feature)].slice(0, turned)
    for (const { column, overall } of nullScores(run(columns)).at(-1)!.scores) {
      const x = Array.from(arena.codes(column).subarray(0, turned), (code) => books[column].centroid[code])
      expect(overall).toBeCloseTo(pearson(x, y), 6)
    }
  })

  test('a threshold is a value of the unit, and the counts are of values at and beyond it', () => {
    const columns = [...planted(4, 1), noisy(-0.6), noisy(0.4)]
    for (const { column, threshold, sign, precision, recall } of nullScores(run(columns)).at(-1)!.scores) {
      const values = Array.from(columns[column], (bits) => FLOAT16[bits])
      expect(values).toContain(threshold)
      const { train } = splitCharacters(LENGTH)
      let [hits, predicted, trues] = [0, 0, 0]
      for (let s = 0; s < train.length; s += 2)
        for (let t = train[s]; t < train[s + 1]; t++) {
          const beyond = sign === 1 ? values[t] >= threshold : values[t] <= threshold
          if (beyond) predicted++
          if (beyond && feature[t]) hits++
          trues += feature[t]
        }
      expect([precision, recall]).toEqual([expect.closeTo(hits / predicted, 12), expect.closeTo(hits / trues, 12)])
    }
  })

  test('the same search gives the same metrics', () => {
    const columns = planted(6, 1)
    const figures = (steps: SearchStep[]) => nullScores(steps).map(({ scores, maxima }) => ({ scores, maxima }))
    expect(figures(run(columns))).toEqual(figures(run(columns)))
  })

  test('a numeric feature ranks by |r| alone', () => {
    const values = Float32Array.from({ length: LENGTH }, (_, t) => t % 70)
    const columns = planted(5, 0)
    columns[3] = toBits(values.map((v) => 1 - v / 70))
    const prepared = prepareFeature({ kind: 'number', values }, LENGTH)
    const steps = [...searchUnits(codeCacheOf(columns), prepared, recordingOf(columns), { now: () => 0 })]
    const [first] = nullScores(steps).at(-1)!.scores
    expect(first).toMatchObject({ unit: 'L0.h.3', sign: -1, auroc: Number.NaN, threshold: Number.NaN })
    // with lines of one length, a shift by whole lines reproduces the feature
    expect(first.p).toBeLessThan(0.025)
    expect(first.r).toBeLessThan(-0.999)
    expect(first.heldout.r).toBeLessThan(-0.999)
  })

  test('a constant unit and a broken one come last and change no other', () => {
    const columns = planted(5, 4)
    columns[0] = toBits(new Float32Array(LENGTH).fill(0.5))
    columns[1] = toBits(new Float32Array(LENGTH).fill(Number.NaN))
    const scores = nullScores(run(columns))[0].scores
    expect(scores[0].unit).toBe('L0.h.4')
    expect(scores.slice(-2)).toEqual([
      expect.objectContaining({ r: 0, auroc: 0.5, overall: expect.closeTo(0, 7), p: 1 }),
      expect.objectContaining({ r: 0, auroc: 0.5, overall: expect.closeTo(0, 7), p: 1 }),
    ])
  })

  test('a weaker unit ranks lower', () => {
    const columns = [noisy(0.1), noisy(1), noisy(0.3)]
    expect(nullScores(run(columns))[0].scores.map((s) => s.column)).toEqual([1, 2, 0])
  })
})

describe('a feature that cannot be scored', () => {
  const boolean = (mark: (t: number) => boolean) => ({
    kind: 'boolean' as const,
    values: new Uint8Array(LENGTH).map((_, t) => (mark(t) ? 1 : 0)),
  })
  const number = (value: (t: number) => number) => ({
    kind: 'number' as const,
    values: Float32Array.from({ length: LENGTH }, (_, t) => value(t)),
  })

  test.each([
    [
      'never true',
      boolean(() => false),
      'feature-never',
      'This feature is true at none of the 6,000 recorded characters; widen it, or record more text.',
    ],
    [
      'always true',
      boolean(() => true),
      'feature-always',
      'This feature is true at every one of the 6,000 recorded characters; narrow it.',
    ],
    [
      'true once',
      boolean((t) => t > 10 && t < 90),
      'feature-too-rare',
      'This feature is true in only one stretch of the 6,000 recorded characters, too few to score units by: 5 are needed.',
    ],
    ['true four times', boolean((t) => t % 1500 === 7), 'feature-too-rare', 'only 4 stretches'],
    [
      'true in one place',
      boolean((t) => t < 50 && t % 2 === 0),
      'feature-one-sided',
      'of the held-out blocks this feature never changes; record more text',
    ],
    ['a constant number', number(() => 3), 'feature-always', 'This feature is 3 at every one'],
    ['a number that hardly changes', number((t) => Math.floor(t / 3000)), 'feature-too-rare', 'changes only 1 times'],
    ['not finite', number((t) => (t === 9 ? Infinity : t)), 'feature-not-finite', 'is Infinity at character 9'],
    [
      'too short',
      { kind: 'boolean' as const, values: new Uint8Array(3) },
      'feature-length',
      '3 values for 6000 recorded characters',
    ],
  ])('is refused in a sentence: %s', (_, feature, code, message) => {
    expect(() => prepareFeature(feature, LENGTH)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    )
  })
})

describe('the split', () => {
  test('deals out disjoint blocks with gaps, about half of the text to each part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 512, max: 3_000_000 }), (characters) => {
        const { train, heldout } = splitCharacters(characters)
        const edges = [...train, ...heldout].sort((a, b) => a - b)
        const owner = new Map<number, string>()
        for (let i = 0; i < train.length; i += 2) owner.set(train[i], 'train')
        for (let i = 0; i < heldout.length; i += 2) owner.set(heldout[i], 'heldout')
        for (let i = 2; i < edges.length; i += 2) {
          expect(owner.get(edges[i])).not.toBe(owner.get(edges[i - 2]))
          expect(edges[i] - edges[i - 1]).toBeGreaterThanOrEqual(gapOf(characters))
          expect(edges[i] - edges[i - 1]).toBeLessThanOrEqual(gapOf(characters) + 1)
        }
        expect(edges.at(-1)).toBe(characters)
        for (const part of [train, heldout]) expect(lengthOf(part) / characters).toBeGreaterThan(0.36)
      }),
    )
  })

  test('gives both parts the same mean position in the text, and lets them meet four times', () => {
    const { train, heldout } = splitCharacters(119_030)
    expect([train.length / 2, heldout.length / 2]).toEqual([3, 2])
    const middle = (stretches: Uint32Array) => {
      let sum = 0
      for (let s = 0; s < stretches.length; s += 2) sum += (stretches[s + 1] ** 2 - stretches[s] ** 2) / 2
      return sum / lengthOf(stretches) / 119_030
    }
    expect([middle(train), middle(heldout)]).toEqual([expect.closeTo(0.5, 4), expect.closeTo(0.5, 4)])
  })

  test('has a gap of a thirty-second of the text', () => {
    expect([512, 119_000, 1_000_000, 30_000_000].map(gapOf)).toEqual([16, 3718, 31_250, 937_500])
  })

  test('refuses a recording that is too short', () => {
    expect(() => splitCharacters(511)).toThrowError('This recording holds 511 characters; a search needs at least 512.')
  })
})
