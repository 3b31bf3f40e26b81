import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnBatches } from '../../../core/search/columns.ts'
import { type SearchOptions, searchUnits } from '../../../core/search/search.ts'
import { gapOf, lengthOf, splitCharacters, splitRule } from '../../../core/search/split.ts'
import type { SearchStep } from '../../../core/search/types.ts'
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
  return [...searchUnits(recordingOf(columns), { kind: 'boolean', values: feature }, { now, ...options })]
}

const of = <T extends SearchStep['type']>(steps: SearchStep[], type: T) =>
  steps.filter((s): s is Extract<SearchStep, { type: T }> => s.type === type)

describe('a search', () => {
  test('puts a planted unit first, sure of it, and leaves the others to chance', () => {
    const steps = run(planted(11, 6))
    const [last] = of(steps, 'null')
    expect(last.scores.map((s) => s.unit)[0]).toBe('L0.h.6')
    const [first, ...others] = last.scores
    expect(first).toMatchObject({ column: 6, sign: 1, p: 1 / 256 })
    expect(first.heldout.auroc).toBeGreaterThan(0.999)
    expect(first.overall).toBeGreaterThan(0.93)
    expect(others.filter((s) => s.p !== null && s.p < 0.05).length).toBeLessThan(2)
    expect(last.shifts).toBe(last.maxima.length)
  })

  test('says first what the feature is, then the units as they come, then all of them with p', () => {
    const steps = run(planted(11, 2))
    expect(steps[0]).toEqual({
      type: 'feature',
      kind: 'boolean',
      characters: LENGTH,
      positives: feature.reduce((sum, y) => sum + y, 0),
      runs: feature.filter((y, t) => y === 1 && (t === 0 || feature[t - 1] === 0)).length,
      notes: [expect.stringContaining('is longer than the gap of 23')],
    })
    const scores = of(steps, 'scores')
    expect(scores.map((s) => s.units)).toEqual([4, 8, 11])
    expect(scores.map((s) => s.scores.length)).toEqual([4, 8, 11])
    expect(scores.at(-1)!.scores.every((s) => s.p === null)).toBe(true)
    expect(steps.at(-1)!.type).toBe('null')
    expect(of(steps, 'progress').map((s) => [s.phase, s.done])).toEqual([
      ['scores', 4],
      ['scores', 8],
      ['scores', 11],
      ['null', 4],
      ['null', 8],
      ['null', 11],
    ])
    const seconds = [...scores, ...of(steps, 'null')].map((s) => s.seconds)
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b))
  })

  test('without shifts there is no p, and the recording is read once', () => {
    const source = recordingOf(planted(8, 1))
    const steps = [...searchUnits(source, { kind: 'boolean', values: feature }, { shifts: 0, now: () => 0 })]
    expect(of(steps, 'null')).toEqual([])
    expect(source.reads).toBe(2 * Math.ceil(LENGTH / source.blockCharacters))
  })

  test('the same question gives the same figures', () => {
    const columns = planted(6, 1)
    const figures = (steps: SearchStep[]) => of(steps, 'null').map(({ scores, maxima }) => ({ scores, maxima }))
    expect(figures(run(columns))).toEqual(figures(run(columns)))
    expect(figures(run(columns, { seed: 5 }))).not.toEqual(figures(run(columns)))
  })

  test('a numeric feature ranks by |r| alone', () => {
    const values = Float32Array.from({ length: LENGTH }, (_, t) => t % 70)
    const columns = planted(5, 0)
    columns[3] = toBits(values.map((v) => 1 - v / 70))
    const steps = [...searchUnits(recordingOf(columns), { kind: 'number', values }, { now: () => 0 })]
    const [first] = of(steps, 'null')[0].scores
    expect(first).toMatchObject({ unit: 'L0.h.3', sign: -1, p: 1 / 256, auroc: Number.NaN, threshold: Number.NaN })
    expect(first.r).toBeLessThan(-0.999)
    expect(first.heldout.r).toBeLessThan(-0.999)
  })

  test('a constant unit and a broken one come last and harm nobody', () => {
    const columns = planted(5, 4)
    columns[0] = toBits(new Float32Array(LENGTH).fill(0.5))
    columns[1] = toBits(new Float32Array(LENGTH).fill(Number.NaN))
    const scores = of(run(columns), 'null')[0].scores
    expect(scores[0].unit).toBe('L0.h.4')
    expect(scores.slice(-2)).toEqual([
      expect.objectContaining({ r: 0, auroc: 0.5, overall: 0, p: 1 }),
      expect.objectContaining({ r: 0, auroc: 0.5, overall: 0, p: 1 }),
    ])
  })

  test('a weaker unit ranks lower', () => {
    const columns = [noisy(0.1), noisy(1), noisy(0.3)]
    expect(of(run(columns), 'null')[0].scores.map((s) => s.column)).toEqual([1, 2, 0])
  })
})

describe('a feature that cannot be judged', () => {
  const columns = [toBits(persistentUnit(LENGTH, 0.5, random(1)))]
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
      'This feature is true at none of the 6000 recorded characters.',
    ],
    [
      'always true',
      boolean(() => true),
      'feature-always',
      'This feature is true at every one of the 6000 recorded characters.',
    ],
    [
      'true once',
      boolean((t) => t > 10 && t < 90),
      'feature-too-rare',
      'This feature is true in only one stretch of the 6000 recorded characters, too few to judge a unit by: 5 are needed.',
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
    const search = searchUnits(recordingOf(columns), feature, { now: () => 0 })
    expect(() => search.next()).toThrowError(
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

  test('depends on the length alone', () => {
    expect(splitCharacters(119_000)).toEqual(splitCharacters(119_000))
    expect(splitCharacters(119_000).train.length).toBe(64)
  })

  test('has a gap that grows with the text, and says what it did', () => {
    expect([512, 119_000, 1_000_000, 30_000_000].map(gapOf)).toEqual([16, 464, 2048, 2048])
    expect(splitRule(119_000)).toBe(
      'split 2: 64 blocks of 119000 characters, alternately train and held out, gaps of 464',
    )
  })

  test('refuses a recording that is too short', () => {
    expect(() => splitCharacters(511)).toThrowError('This recording holds 511 characters; a search needs at least 512.')
  })
})

describe('reading columns', () => {
  test('gives every unit whole, whatever the blocks, the groups and the memory allowed', () => {
    const columns = Array.from({ length: 11 }, (_, k) => Uint16Array.from({ length: 250 }, (_, t) => k * 1000 + t))
    const cases = fc.tuple(
      fc.integer({ min: 2, max: 8 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 10_000 }),
    )
    fc.assert(
      fc.property(cases, ([groupUnits, blockCharacters, budget]) => {
        const read = Array.from(
          columnBatches(recordingOf(columns, 2 * Math.ceil(groupUnits / 2), blockCharacters), budget),
          (b) => Array.from({ length: b.count }, (_, k) => [b.first + k, b.bits.slice(k * 250, (k + 1) * 250)]),
        ).flat()
        expect(read).toEqual(columns.map((c, k) => [k, c]))
      }),
    )
  })
})
