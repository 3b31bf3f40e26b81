import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { field, rankingCsv, traceCsv } from '../../../core/figures/csv.ts'
import type { Baselines, Score } from '../../../core/search/types.ts'

const provenance = {
  program: 'Neuronscope 0.1.0',
  workspace: 'w',
  model: 'm, "big"',
  modelHash: 'aa',
  corpus: 'c',
  corpusHash: 'bb',
  recording: 'r',
  start: 100,
  end: 104,
  unit: 'L0.h.1',
  feature: '/a/',
}

/** A strict reader of RFC 4180. */
function read(csv: string): string[][] {
  const records: string[][] = [[]]
  const parts = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  let end = 0
  for (const [whole, quoted, plain, stop] of csv.matchAll(parts)) {
    end += whole.length
    records[records.length - 1].push(quoted?.replaceAll('""', '"') ?? plain)
    if (stop === '\r\n') records.push([])
  }
  expect(end).toBe(csv.length)
  return records.slice(0, -1)
}

describe('a field', () => {
  test('comes back as it was, unless a spreadsheet would take it for a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', '=', '+', '-', '@', ' ') }), (text) => {
        const [[back]] = read(`${field(text)}\r\n`)
        expect(back).toBe(/^[=+\-@\r]/.test(text) ? `'${text}` : text)
      }),
    )
  })

  test('a number keeps its sign and all its digits; what is missing is empty', () => {
    expect([-0.1, 1e-7, Number.NaN, null].map(field)).toEqual(['-0.1', '1e-7', '', ''])
  })
})

describe('a trace', () => {
  test('has one record a character, with position, code point and value', () => {
    const records = read(traceCsv('a\n"😀', Float32Array.of(0.5, -1, 0, 0.25), 'tanh c', provenance))
    expect(records.map((r) => r.slice(0, 4))).toEqual([
      ['position', 'codepoint', 'character', 'value'],
      ['100', 'U+0061', 'a', '0.5'],
      ['101', 'U+000A', 'U+000A', '-1'],
      ['102', 'U+0022', '"', '0'],
      ['103', 'U+1F600', '😀', '0.25'],
    ])
    expect(records.slice(0, 2).map((r) => r[4])).toEqual(['quantity', 'tanh c'])
    expect(new Set(records.map((r) => r.length))).toEqual(new Set([6]))
  })

  test('carries its facts in the first record, and only there', () => {
    const [, first, second] = read(traceCsv('=b', [1, 2], 'h', provenance))
    expect(JSON.parse(first[5])).toEqual(provenance)
    expect(first[2]).toBe("'=")
    expect(second[5]).toBe('')
  })
})

describe('a ranking', () => {
  test('lists units in their order with the figures of both parts, and leaves out what has no meaning', () => {
    const figures = {
      r: -0.5,
      auroc: 0.75,
      averagePrecision: 0.625,
      f1: 0.5,
      precision: 1,
      recall: 0.25,
      mcc: 0.125,
      mutualInformation: 0.25,
      d: -1.5,
      spearman: Number.NaN,
      r2: Number.NaN,
    }
    const score: Score = {
      unit: 'L0.h.3',
      column: 3,
      ...figures,
      threshold: -0.5,
      sign: -1,
      heldout: { ...figures, r: -0.25 },
      overall: -0.4,
      z: 3.5,
      pUntrained: null,
      exact: false,
      p: 1 / 256,
      intervals: { r: [-0.5, -0.125], auroc: [0.5, 0.875] },
    }
    const predictor = { figures: { ...figures, auroc: 0.625 }, train: figures }
    const none = { untrained: null, rotated: null, controlFeature: null }
    const BASELINES: Baselines = { lastCharacter: predictor, lastThree: predictor, ...none }
    const numeric: Score = { ...score, unit: 'L0.h.1', auroc: Number.NaN, threshold: Number.NaN, p: null }
    const [names, first, second, third] = read(rankingCsv([score, numeric], BASELINES, provenance))
    const record = (row: string[]) => Object.fromEntries(names.map((name, i) => [name, row[i]]))
    expect(record(first)).toMatchObject({
      rank: '1',
      unit: 'L0.h.3',
      r: '-0.5',
      auroc: '0.75',
      threshold: '-0.5',
      sign: '-1',
      heldout_r: '-0.25',
      heldout_mcc: '0.125',
      average_precision: '0.625',
      heldout_mutual_information: '0.25',
      heldout_d: '-1.5',
      spearman: '',
      heldout_r_low: '-0.5',
      heldout_r_high: '-0.125',
      heldout_auroc_low: '0.5',
      heldout_auroc_high: '0.875',
      p: '0.00390625',
      r_of_p: '-0.4',
      z: '3.5',
      exact: '0',
    })
    expect(record(third)).toMatchObject({
      ...{ rank: '', unit: 'the last character', auroc: '0.75', heldout_auroc: '0.625', p: '', threshold: '' },
    })
    expect(record(second)).toMatchObject({ rank: '2', unit: 'L0.h.1', auroc: '', threshold: '', p: '', provenance: '' })
    expect(JSON.parse(record(first).provenance)).toEqual(provenance)
  })
})
