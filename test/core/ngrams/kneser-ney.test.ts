// Kneser-Ney models against an independent implementation from dictionaries of counts (fixtures/make-golden-ngrams.py),
// against numbers computed by hand, and as distributions.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTree } from '../../../core/ngrams/context-tree.ts'
import { discountsOf, FALLBACK } from '../../../core/ngrams/discounts.ts'
import { predict } from '../../../core/ngrams/kneser-ney.ts'
import { nextCharacters } from '../../../core/ngrams/next-characters.ts'
import { finish } from '../../../core/util/generators.ts'

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden-ngrams/ngrams.json', import.meta.url), 'utf8'))

const encode = (text: string, alphabet: string) => Uint16Array.from(text, (character) => alphabet.indexOf(character))
const treeOf = (text: string, alphabet: string) => finish(buildTree(encode(text, alphabet), alphabet.length))

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length)
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i])))
}

describe('a text of words', () => {
  const tree = treeOf(golden.training, golden.alphabet)
  const text = encode(golden.text, golden.alphabet)
  const orders = Object.keys(golden.orders).map(Number)
  const { logProbabilities } = finish(predict(tree, text, [...orders, Infinity]))

  test.each(orders)('has the probabilities of order %i that dictionaries of counts give', (order) => {
    expect(distance(logProbabilities.get(order)!, golden.orders[order])).toBeLessThan(1e-5)
  })

  test('has the probabilities of the longest context that dictionaries of counts give', () => {
    expect(distance(logProbabilities.get(Infinity)!, golden.unbounded)).toBeLessThan(1e-5)
  })

  test.each(orders)('has their discounts at order %i', (order) => {
    const { preceding, occurrences } = tree.countsOfCounts
    const [lower, highest] = golden.discounts[order]
    expect(distance(preceding.discounts()[order], lower)).toBeLessThan(1e-12)
    expect(distance(occurrences.discounts()[order], highest)).toBeLessThan(1e-12)
  })
})

test('the bigrams of “abracadabra” have the probabilities that one computes by hand', () => {
  // Every order falls back to the discounts ½, 1 and 3/2. Distinct preceding characters: 4 of a (the beginning, r, c and
  // d), 1 of b, r, c and d each; A = 8.
  //   P_1(b) = (1 − ½)/8 + (1.5 + 4·½)/8 · 1/5 = 0.0625 + 0.4375/5 = 0.15
  // After a: b twice, c once, d once: P_2(b | a) = (2 − 1)/4 + (1 + ½ + ½)/4 · 0.15 = 0.325
  const tree = treeOf('abracadabra', 'abcdr')
  const { logProbabilities } = finish(predict(tree, encode('ab', 'abcdr'), [2]))
  expect(Math.exp(logProbabilities.get(2)![1])).toBeCloseTo(0.325, 6)
  for (const [order, expected] of Object.entries<number[]>(golden.abracadabra.orders)) {
    const found = finish(predict(tree, encode('abracadabra', 'abcdr'), [Number(order)]))
    expect(distance(found.logProbabilities.get(Number(order))!, expected)).toBeLessThan(1e-5)
  }
})

test('an order without counts of counts takes the discounts ½, 1 and 3/2', () => {
  expect(discountsOf([10, 5, 0, 2])).toBe(FALLBACK)
  expect(discountsOf([10, 5, 3, 2])).not.toBe(FALLBACK)
})

const letters = (alphabet: string, least: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: least, maxLength: 60 }).map((list) => list.join(''))

test('the probabilities of all next characters sum to 1, whatever the texts and the order', () => {
  const order = fc.constantFrom(1, 2, 3, 5, 20, Infinity)
  fc.assert(
    fc.property(letters('abc', 1), letters('abcd', 0), order, (training, context, order) => {
      const sum = nextCharacters(treeOf(training, 'abcd'), encode(context, 'abcd'), order).reduce((a, b) => a + b, 0)
      expect(sum).toBeCloseTo(1, 9)
    }),
  )
})

test('a text has the same probabilities whether it is read whole or asked for character by character', () => {
  const order = fc.constantFrom(1, 2, 4, 20, Infinity)
  fc.assert(
    fc.property(letters('ab', 1), letters('abc', 1), order, (training, text, order) => {
      const tree = treeOf(training, 'abc')
      const ids = encode(text, 'abc')
      const whole = finish(predict(tree, ids, [order])).logProbabilities.get(order)!
      for (const [t, id] of ids.entries())
        expect(whole[t]).toBeCloseTo(Math.log(nextCharacters(tree, ids.subarray(0, t), order)[id]), 5)
    }),
  )
})

test('a text of one repeated character is learned at once', () => {
  const tree = treeOf('a'.repeat(3000), 'ab')
  const { logProbabilities, context } = finish(predict(tree, encode('a'.repeat(600), 'ab'), [20, Infinity]))
  expect(Math.exp(logProbabilities.get(Infinity)![599])).toBeGreaterThan(0.999)
  expect(context[599]).toBe(255)
})
