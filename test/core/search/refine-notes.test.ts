// The best unit's state one character earlier and later, and which features have all units scored from their values.

import { describe, expect, test } from 'vitest'
import { valuesOfUnit } from '../../../core/search/codes/unit-values.ts'
import { prepareFeature } from '../../../core/search/prepared.ts'
import { Refiner } from '../../../core/search/refine.ts'
import { isRare, shiftedNote } from '../../../core/search/refine-notes.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { FLOAT16 } from '../../../core/util/float16-table.ts'
import { normal, persistentFeature, random, toBits } from './signals.ts'

const LENGTH = 8192

/** What is said of a unit that follows the feature of `by` characters before. */
function noteOn(by: number, number = false): string | null {
  const uniform = random(3)
  const truth = persistentFeature(LENGTH, 8, uniform)
  const feature = number
    ? ({ kind: 'number', values: Float32Array.from(truth, (on, t) => -on - (t % 3)) } as const)
    : ({ kind: 'boolean', values: truth } as const)
  const { correlationTime, heldout } = prepareFeature(feature, LENGTH).description
  const refiner = new Refiner(feature, { split: splitCharacters(LENGTH), correlationTime, heldout })
  const moved = Float64Array.from(
    { length: LENGTH },
    (_, t) => feature.values[Math.min(LENGTH - 1, Math.max(0, t - by))],
  )
  const unit = valuesOfUnit(toBits(moved.map((value) => 0.3 * normal(uniform) - value)), FLOAT16)
  const score = refiner.of(unit)
  const [earlier, later] = [-1, 1].map((step) => refiner.later(unit, step, score.sign))
  return shiftedNote(feature.kind, { unit: 'L0.h.5', heldout: score.heldout }, { earlier, later })
}

describe('the best unit one character earlier and later', () => {
  test('is not spoken of where it follows the feature best as it is', () => {
    expect(noteOn(0)).toBeNull()
    expect(noteOn(0, true)).toBeNull()
  })

  test('is where it is a character late, with both metrics', () => {
    const note = noteOn(1)!
    expect(note).toMatch(/^The state of L0\.h\.5 one character after follows the feature better: held-out AUROC /)
    const [better, here] = [...note.matchAll(/\d\.\d{3}/g)].map(Number)
    expect(better).toBeGreaterThan(0.99)
    expect(here).toBeLessThan(0.95)
  })

  test('is where it knows the character that comes, also of a number', () => {
    expect(noteOn(-1)).toMatch(/one character before follows/)
    expect(noteOn(1, true)).toMatch(/one character after follows the feature better: held-out \|r\| /)
  })

  test('is not for a figure that is hardly better', () => {
    const best = { unit: 'u', heldout: { auroc: 0.9 } } as Parameters<typeof shiftedNote>[1]
    expect(shiftedNote('boolean', best, { earlier: 0.904, later: 0.2 })).toBeNull()
    expect(shiftedNote('boolean', best, { earlier: 0.906, later: 0.2 })).toContain('one character before')
  })
})

test('a feature is rare where one of its truth values stands at less than one character of a hundred', () => {
  const of = (positives: number, kind: 'boolean' | 'number' = 'boolean') =>
    isRare({ kind, positives, characters: 1000 })
  expect([9, 10, 500, 990, 991].map((positives) => of(positives))).toEqual([true, false, false, false, true])
  expect(of(3, 'number')).toBe(false)
})
