import { describe, expect, test } from 'vitest'
import { compareSearches, type Found } from '../../../core/search/compare.ts'
import { prepareFeature } from '../../../core/search/prepared.ts'
import { searchUnits } from '../../../core/search/search.ts'
import type { Score } from '../../../core/search/types.ts'
import { codeCacheOf } from './arenas.ts'
import { nullScores } from './null-scores.ts'
import { persistentFeature, persistentUnit, random, recordingOf, toBits } from './signals.ts'

function found(): Found {
  const uniform = random(4)
  const columns = Array.from({ length: 5 }, () => toBits(persistentUnit(2000, 0.9, uniform)))
  const values = persistentFeature(2000, 20, uniform)
  const result: Partial<Found> = { seconds: 1, baselines: null }
  const feature = prepareFeature({ kind: 'boolean', values }, 2000)
  const options = { shifts: 15, now: () => 0 }
  const steps = [...searchUnits(codeCacheOf(columns), feature, recordingOf(columns), options)]
  for (const event of steps) if (event.type === 'feature') Object.assign(result, event)
  const { scores: top, maxima } = nullScores(steps).at(-1)!
  Object.assign(result, { top, maxima })
  return result as Found
}

const changed = (change: (copy: Found) => void): Found => {
  const copy = structuredClone(found())
  change(copy)
  return copy
}

describe('two answers to one question', () => {
  test('are the same when every figure is, whatever the seconds', () => {
    expect(compareSearches(found(), { ...found(), seconds: 99 })).toEqual([])
  })

  test.each<[string, (copy: Found) => void, RegExp]>([
    ['a last bit', ({ top }) => void (top[2].auroc *= 1 + 2 ** -52), /^L0\.h\.\d auroc was 0\.\d+ and is 0\.\d+\.$/],
    ['a p', ({ top }) => void (top[0].p = 0.5), /p was .* and is 0\.5\./],
    ['a ranking', ({ top }) => void top.splice(1, 1), /another one from place 2 on/],
    ['a shift', ({ maxima }) => void (maxima[3] *= 1 + 2 ** -52), /at shift 4/],
    ['a count', (copy) => void copy.positives++, /characters where it is true were/],
    ['a number that is none', ({ top }) => void (top[1].d = Number.NaN), /d was .* and is NaN/],
  ])('differ by %s, and the sentence says where', (_, change, message) => {
    const differences = compareSearches(found(), changed(change))
    expect(differences).toHaveLength(1)
    expect(differences[0]).toMatch(message)
  })

  test('count how many units are different', () => {
    const other = changed(({ top }) => {
      for (const score of top) score.f1 = 2
    })
    expect(compareSearches(found(), other)[0]).toMatch(/f1 was .*, and 4 further units have other metrics\.$/)
  })

  test('are compared in what both have: a search may be left before its intervals are in', () => {
    const more = changed(({ top }) => {
      top[0].intervals = { r: [0, 1], auroc: [0, 1] } satisfies Score['intervals']
    })
    expect(compareSearches(found(), more)).toEqual([])
    expect(compareSearches(more, found())).toEqual([])
  })

  test('cannot be compared where the second did not end', () => {
    expect(compareSearches(found(), undefined)).toEqual(['The search did not come to its end this time.'])
  })
})
