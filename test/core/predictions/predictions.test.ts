// Comparisons of predictions on texts so short that every number can be counted.
import { describe, expect, test } from 'vitest'
import { byDistance, closings } from '../../../core/predictions/delimiters.ts'
import { breakDown, ORACLES, takenBy } from '../../../core/predictions/error-breakdown.ts'
import { lossesBy, lossesOf } from '../../../core/predictions/losses.ts'
import { meansByCharacter, overlapOf } from '../../../core/predictions/overlap.ts'
import type { Predictor } from '../../../core/predictions/predictor.ts'
import { countWords } from '../../../core/predictions/words.ts'

const points = (text: string) => Uint32Array.from(text, (character) => character.codePointAt(0)!)
const predictor = (name: string, probabilities: number[]): Predictor => ({
  name,
  logProbabilities: Float32Array.from(probabilities, Math.log),
})

describe('errors', () => {
  const first = predictor('network', [0.9, 0.2, 0.6, 0.1])
  const second = predictor('5-gram', [0.4, 0.3, 0.7, 0.8])

  test('are counted under both, under one alone and under neither', () => {
    expect(overlapOf(first, second)).toEqual({
      predictors: ['network', '5-gram'],
      ...{ characters: 4, both: 1, onlyFirst: 1, onlySecond: 1, neither: 1 },
    })
  })

  test('each character has its mean probability under both, the one that gains most first', () => {
    const found = meansByCharacter(points('abab'), first, second)
    expect(found.map(({ character, count }) => [character, count])).toEqual([
      [97, 2],
      [98, 2],
    ])
    expect(found[0].first).toBeCloseTo(0.75, 6)
    expect(found[0].second).toBeCloseTo(0.55, 6)
  })
})

test('the loss of a group is the mean over its characters, and its difference that to the first predictor', () => {
  const predictors = [predictor('network', [0.5, 0.5, 0.25, 0.25]), predictor('2-gram', [0.25, 0.25, 0.25, 0.25])]
  expect(lossesOf(predictors)[0].nats).toBeCloseTo(1.5 * Math.LN2, 6)
  const groups = lossesBy(predictors, [0, 0, 2, 2], ['letters', 'digits', 'spaces'])
  expect(groups.map(({ name, characters }) => [name, characters])).toEqual([
    ['letters', 2],
    ['spaces', 2],
  ])
  expect(groups[0].losses[1].difference).toBeCloseTo(Math.LN2, 6)
  expect(groups[1].losses[1].difference).toBeCloseTo(0, 6)
})

describe('delimiters', () => {
  const found = (text: string, open: string, close: string, from = 0) =>
    closings(points(text), { open, close }, from).map(({ at, distance }) => [at, distance])

  test('nest, and count the characters since their own opening', () => {
    expect(found('(a(b)c)', '(', ')')).toEqual([
      [4, 1],
      [6, 5],
    ])
  })

  test('that are equal open and close in turn, and one that was never opened is none', () => {
    expect(found('"a" "bc"', '"', '"')).toEqual([
      [2, 1],
      [7, 2],
    ])
    expect(found(') (', '(', ')')).toEqual([])
  })

  test('may be longer than a character, and opened before the judged text', () => {
    expect(found('/* a */ /**/', '/*', '*/', 4)).toEqual([
      [5, 3],
      [10, 0],
    ])
  })

  test('have their probability by the distance, a product where they are longer', () => {
    const text = points('(((a)))')
    const [near, far] = byDistance(text, { open: '((', close: '))' }, [predictor('n', [1, 1, 1, 1, 0.5, 0.5, 1])], 0)
    expect(near).toMatchObject({ from: 2, to: 5, closings: 1 })
    expect(near.predictors[0].p).toBeCloseTo(0.25, 6)
    expect(far).toBeUndefined()
  })
})

describe('the breakdown of errors', () => {
  // judged from “the” on; “whale” stood 13 characters before, “ship” never in training
  const text = points('a whale saw the whale, ship.')
  const from = 12
  const counts = countWords(points('the whale '.repeat(6)))
  const judged = text.length - from
  const wrong = predictor('network', Array(judged).fill(0.45))
  const ngrams = [
    predictor(
      '1-gram',
      Array.from({ length: judged }, (_, i) => (i === 1 ? 0.9 : 0.01)),
    ),
  ]
  const taken = takenBy({ text, from, counts, ngrams })

  test('gives each error to the first oracle that takes it', () => {
    const { errors, steps } = breakDown(wrong, taken)
    expect(errors).toBe(16)
    const removed = Object.fromEntries(steps.map(({ title, removed }) => [title, removed]))
    // h; hale; s h i p; t and w; comma and full stop; e, two spaces … to the first boost
    expect(Object.values(removed)).toEqual([1, 4, 0, 0, 4, 2, 2, 3, 0, 0, 0, 0])
    expect(steps.at(-1)!.left).toBe(0)
  })

  test('follows the order that is asked for, without the oracles that are left out', () => {
    const { steps } = breakDown(wrong, taken, ['words', 'rare'])
    expect(steps.map(({ removed }) => removed)).toEqual([3, 3])
    expect(steps[1].left).toBe(10)
  })

  test('has an oracle for each name', () => {
    for (const oracle of ORACLES) expect(breakDown(wrong, taken, [oracle]).steps.length).toBeGreaterThan(0)
  })
})
