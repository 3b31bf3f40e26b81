import { describe, expect, it } from 'vitest'
import { reported } from '../../../core/figures/charts/interval-bar.ts'
import { emptyResult } from '../../../main/contract/search-result.ts'
import type { Baselines, KeptSearch, MetricValues, Score } from '../../../main/contract/types.ts'
import { merge, type Results, recalled } from '../../../renderer/state/results.ts'
import { COLUMNS, DEFAULTS, fitting, sortScores, spans } from '../../../renderer/views/search/columns.ts'
import { baselineWords, doubts } from '../../../renderer/views/search/remarks.ts'
import { intervalWords } from '../../../renderer/views/search/table.ts'

const figures = (r: number, auroc: number): MetricValues => ({
  r,
  auroc,
  averagePrecision: 0.5,
  f1: 0.5,
  precision: 0.5,
  recall: 0.5,
  mcc: 0.5,
  mutualInformation: 0.1,
  d: 1,
  spearman: Number.NaN,
  r2: Number.NaN,
})
const scored = (
  column: number,
  train: [number, number],
  heldout: [number, number],
  p: number | null = null,
): Score => ({
  unit: `L0.h.${column}`,
  column,
  ...figures(...train),
  heldout: figures(...heldout),
  threshold: 0,
  sign: 1,
  overall: Number.NaN,
  z: 3.5,
  pUntrained: null,
  exact: false,
  p,
  intervals: null,
})
const SCORES = [
  scored(0, [0.9, 0.95], [0.8, 0.9]),
  scored(1, [-0.5, 0.99], [-0.9, 0.7]),
  scored(2, [0.7, 0.6], [0.1, 0.95]),
]
const order = (key: Parameters<typeof sortScores>[1], scores = SCORES) => sortScores(scores, key).map((s) => s.column)

describe('the columns of the ranking', () => {
  it('sort by any figure of either half, by size where the sign says only which way', () => {
    expect(order('train.r')).toEqual([0, 2, 1])
    expect(order('heldout.r')).toEqual([1, 0, 2])
    expect(order('heldout.auroc')).toEqual([2, 0, 1])
    expect(order('unit')).toEqual([0, 1, 2])
  })

  it('keep their order as p and intervals come in', () => {
    const later = SCORES.map((score, i) => ({ ...score, p: [0.9, 0.01, 0.5][i] }))
    expect(order('train.r', later)).toEqual(order('train.r'))
    expect(order('p', later)).toEqual([1, 2, 0])
    expect(order('p')).toEqual(order('train.r'))
  })

  it('are those that were chosen and mean something for the kind of feature', () => {
    const keys = (kind: 'boolean' | 'number') => fitting(DEFAULTS[kind], kind, 2000).map(({ key }) => key)
    expect(keys('boolean')).toEqual(expect.arrayContaining(['train.auroc', 'heldout.auroc', 'bar', 'p']))
    expect(keys('number')).toEqual(expect.arrayContaining(['heldout.r2', 'heldout.spearman', 'p']))
    expect(fitting(['train.auroc', 'p'], 'number', 2000).map(({ key }) => key)).toEqual(['p'])
    for (const kind of ['boolean', 'number'] as const) expect(keys(kind).length).toBe(DEFAULTS[kind].length)
  })

  it('give way where there is no room, the least telling first, p last', () => {
    const narrow = fitting(DEFAULTS.boolean, 'boolean', 420).map(({ key }) => key)
    expect(narrow.length).toBeLessThan(DEFAULTS.boolean.length)
    expect(narrow).toContain('p')
    expect(fitting(DEFAULTS.boolean, 'boolean', 10)).toHaveLength(1)
    const asked = fitting([...DEFAULTS.boolean, 'heldout.mcc'], 'boolean', 820).map(({ key }) => key)
    expect(asked).toContain('heldout.mcc')
    expect(asked).not.toContain('train.f1')
  })

  it('stand under the heading of their half', () => {
    const parts = spans(fitting(DEFAULTS.boolean, 'boolean', 2000))
    expect(parts.map(({ part }) => part)).toEqual(['train', 'heldout', 'chance'])
    expect(parts.reduce((sum, { columns }) => sum + columns, 0)).toBe(DEFAULTS.boolean.length)
    expect(new Set(COLUMNS.map(({ key }) => key)).size).toBe(COLUMNS.length)
  })
})

describe('the bar of a held-out figure', () => {
  it('is a dot until its interval is known', () => {
    expect(reported(SCORES[0], 'boolean')).toEqual({ value: 0.9, interval: null })
    const known: Score = { ...SCORES[0], intervals: { r: [0.7, 0.85], auroc: [0.88, 0.93] } }
    expect(reported(known, 'boolean')).toEqual({ value: 0.9, interval: [0.88, 0.93] })
    expect(intervalWords(known, 'boolean')).toBe('0.88 – 0.93')
  })

  it('shows the size of a negative correlation with a number', () => {
    const known: Score = { ...SCORES[1], intervals: { r: [-0.95, -0.8], auroc: [Number.NaN, Number.NaN] } }
    expect(reported(known, 'number')).toEqual({ value: 0.9, interval: [0.8, 0.95] })
  })
})

describe('what is said of a ranking', () => {
  const predictor = (auroc: number) => ({ figures: figures(0.2, auroc), train: figures(0.2, auroc) })
  const baselines = (last: number, three: number, untrained: number | null): Baselines => ({
    lastCharacter: predictor(last),
    lastThree: predictor(three),
    untrained:
      untrained === null
        ? null
        : { unit: 'L0.c.3', recording: 2, seeds: 3, figures: figures(0.1, untrained), train: figures(0.1, untrained) },
    rotated: null,
    controlFeature: null,
  })
  const results = (part: Partial<Results>): Results => ({
    ...emptyResult(),
    expression: 'a',
    recording: 1,
    kind: 'boolean',
    characters: 10_000,
    positives: 500,
    runs: 100,
    scores: [{ ...SCORES[0], p: 0.004 }],
    seconds: 0.1,
    maxima: new Float64Array(255),
    shifts: 255,
    detectable: Number.NaN,
    notes: [],
    baselines: null,
    beats: null,
    verdict: [],
    keptAt: null,
    ...part,
  })

  it('names what does without the network, and the untrained one only when it was asked', () => {
    expect(baselineWords(results({ baselines: baselines(0.61, 0.74, 0.58) }))).toBe(
      'The last character alone reaches AUROC 0.61; the last three 0.74; the untrained network’s best unit of 3 seeds, L0.c.3, 0.58, all held out.',
    )
    expect(baselineWords(results({ baselines: baselines(0.61, 0.74, null) }))).not.toContain('untrained')
    expect(baselineWords(results({}))).toBe('')
  })

  it('doubts nothing that is sound', () => {
    expect(doubts(results({ baselines: baselines(0.6, 0.7, 0.6) }))).toEqual([])
  })

  it.each([
    ['what the host says of it', { verdict: ['It does not beat the last character.'] }, 'does not beat'],
    ['that the text is too short', { notes: ['It is true in 7 stretches only.'] }, 'in 7 stretches only'],
    ['that the search half flattered', { scores: [scored(0, [0.9, 0.95], [0.4, 0.7], 0.01)] }, 'falls from 0.95'],
    [
      'that the interval holds chance',
      {
        scores: [
          {
            ...SCORES[0],
            p: 0.01,
            intervals: { r: [0, 1] as [number, number], auroc: [0.45, 0.99] as [number, number] },
          },
        ],
      },
      '95 % interval, 0.45 to 0.99',
    ],
  ])('says %s', (_what, part, words) => {
    expect(doubts(results(part)).join(' ')).toContain(words)
  })
})

describe('results', () => {
  it('take over what was computed again of the best units, and p against the untrained network', () => {
    const intervals = { r: [0.7, 0.9], auroc: [0.8, 0.95] } as Score['intervals']
    const ranked = merge(null, 1, 'a', { type: 'scores', scores: SCORES, seconds: 0.1, units: 3 })
    const again = { ...SCORES.find(({ unit }) => unit === 'L0.h.1')!, f1: 0.123, exact: true, intervals }
    const refined = merge(ranked, 1, 'a', { type: 'refined', scores: [again] })
    const all = merge(refined, 1, 'a', { type: 'untrained', p: Float64Array.of(0.1, 0.2, 0.3) })
    expect(all.scores!.map((s) => s.intervals)).toEqual([null, intervals, null])
    expect(all.scores!.map((s) => [s.exact, s.f1 === 0.123])).toEqual([
      [false, false],
      [true, true],
      [false, false],
    ])
    expect(all.scores!.map((s) => s.pUntrained)).toEqual(SCORES.map(({ column }) => [0.1, 0.2, 0.3][column]))
  })

  it('of a kept search are shown as they were kept', () => {
    const kept = {
      expression: 'a',
      recording: 3,
      kind: 'boolean',
      top: SCORES,
      maxima: new Float64Array(0),
      split: 'rule 3, tanh',
      madeAt: 77,
    }
    expect(recalled(kept as unknown as KeptSearch)).toMatchObject({
      recording: 3,
      scores: SCORES,
      maxima: null,
      keptAt: 77,
    })
  })
})
