// Mutual information under circular shifts, against its definition.

import { describe, expect, test } from 'vitest'
import { type UnitValues, valuesOfUnit } from '../../../../core/search/codes/unit-values.ts'
import { type ClassCounts, FALSE_AT, ROW } from '../../../../core/search/codes/value-counts.ts'
import { classesOf, mutualInformation, type Part } from '../../../../core/search/metrics/class-metrics.ts'
import { SharedByChance } from '../../../../core/search/null/shared-by-chance.ts'
import { splitCharacters } from '../../../../core/search/split.ts'
import { FLOAT16 } from '../../../../core/util/float16-table.ts'
import { persistentFeature, persistentUnit, random, toBits } from '../signals.ts'

function partsOf(characters: number): Uint8Array {
  const { train, heldout } = splitCharacters(characters)
  const parts = new Uint8Array(characters)
  for (const [i, stretches] of [train, heldout].entries())
    for (let s = 0; s < stretches.length; s += 2) parts.fill(i + 1, stretches[s], stretches[s + 1])
  return parts
}

function valueCountsOf({ values, rows }: UnitValues, truth: Uint8Array, parts: Uint8Array): ClassCounts {
  const out = new Float64Array(values.length * ROW)
  for (let row = 0; row < values.length; row++) out[row * ROW] = values[row]
  for (let t = 0; t < rows.length; t++) {
    if (parts[t] === 1) out[rows[t] * ROW + FALSE_AT.train + truth[t]]++
    if (parts[t] === 2) out[rows[t] * ROW + FALSE_AT.heldout + truth[t]]++
  }
  return { length: values.length, rows: out, finite: true }
}

describe('mutual information with the shifted feature', () => {
  test.each([
    ['seldom true', 9000, 0.1],
    ['mostly true', 9000, 0.9],
    ['in a text of 40 k', 40_000, 0.5],
  ])('is the mean over eight shifts by definition (%s)', (_, characters, share) => {
    const uniform = random(characters + 100 * share)
    const unit = valuesOfUnit(toBits(persistentUnit(characters, 0.9, uniform)), FLOAT16)
    const drawn = persistentFeature(characters, 20, uniform)
    const truth = Uint8Array.from(drawn, (on) =>
      share > 0.5 ? 1 - on * Number(uniform() < 0.3) : on * Number(uniform() < 2 * share),
    )
    const parts = partsOf(characters)
    const expected: Record<Part, number> = { train: 0, heldout: 0 }
    for (let turn = 0; turn < 8; turn++) {
      const by = Math.floor(((turn + 0.5) * characters) / 8)
      const turned = truth.map((_, t) => truth[(t + by) % characters])
      const values = valueCountsOf(unit, turned, parts)
      for (const part of ['train', 'heldout'] as const)
        expected[part] += mutualInformation(values, part, classesOf(values, part), false) / 8
    }
    const found = new SharedByChance(truth, parts).of(unit, valueCountsOf(unit, truth, parts))
    expect(expected.train).toBeGreaterThan(0)
    expect(found.train).toBeCloseTo(expected.train, 12)
    expect(found.heldout).toBeCloseTo(expected.heldout, 12)
  })
})
