// Units and predictions along a training: against scipy and scikit-learn, and the pass over the text against the recorder.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { initialize } from '../../../core/model/initialize.ts'
import { buildTree } from '../../../core/ngrams/context-tree.ts'
import { predict } from '../../../core/ngrams/kneser-ney.ts'
import { nextByOrder, nextCharacters } from '../../../core/ngrams/next-characters.ts'
import { logShares, logSoftmax, symmetricDivergence } from '../../../core/predictions/divergence.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { readAlong } from '../../../core/run/read-along.ts'
import { statesOver } from '../../../core/run/states-over.ts'
import { drawBlocks } from '../../../core/search/metrics/bootstrap.ts'
import { birthScore, birthSign } from '../../../core/units/births.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend, tinyIds } from '../networks.ts'

const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden/births.json', import.meta.url), 'utf8'))
const blocks = Uint32Array.from({ length: 40 }, (_, i) => 30 * Math.ceil(i / 2))
const over = { blocks, draws: drawBlocks(20, 1) }
const values = Float32Array.from(golden.values)

it('the symmetric divergence over the characters that both know is that of scipy', () => {
  const [network, ngram] = [Int32Array.from(golden.network), Int32Array.from(golden.ngram)]
  for (const [i, expected] of golden.divergences.entries()) {
    const p = logSoftmax(Float32Array.from([9, ...golden.logits[i]]), 1, network)
    const q = logShares(Float64Array.from(golden.others[i]), ngram)
    expect(symmetricDivergence(p, q)).toBeCloseTo(expected, 5)
  }
})

it('AUROC is that of scikit-learn, in the direction of the unit, and its interval holds it', () => {
  const feature = { kind: 'boolean', values: Uint8Array.from(golden.truth) } as const
  const { score, interval } = birthScore(values, feature, 1, over)
  expect(score).toBeCloseTo(golden.auroc, 9)
  expect(interval[0]).toBeLessThan(score)
  expect(interval[1]).toBeGreaterThan(score)
  const falling = values.map((value) => -value)
  expect(birthSign(falling, feature, over)).toBe(-1)
  expect(birthScore(falling, feature, -1, over).score).toBeCloseTo(golden.auroc, 9)
})

it('of a number it is Pearson’s r, and a unit that does not vary has none', () => {
  const feature = { kind: 'number', values: Float32Array.from(golden.number) } as const
  const { score, interval } = birthScore(values, feature, 1, over)
  expect(score).toBeCloseTo(golden.r, 6)
  expect(interval[0]).toBeLessThan(score)
  expect(interval[1]).toBeGreaterThan(score)
  expect(birthSign(values, feature, over)).toBe(-1)
  expect(
    birthScore(
      values.map(() => 2),
      feature,
      1,
      over,
    ).score,
  ).toBeNaN()
})

it('the distributions of all orders at once are those of each, which agree with the probabilities of a text', () => {
  const text = tinyIds(900)
  const tree = finish(buildTree(text.subarray(0, 800), 12))
  const orders = [1, 2, 3, 4, 5, 6]
  const { logProbabilities } = finish(predict(tree, text.subarray(800), orders))
  for (const at of [0, 1, 3, 40, 77]) {
    const context = text.subarray(800, 800 + at)
    const all = nextByOrder(tree, context, 6)
    for (const order of orders) {
      expect(all[order - 1]).toEqual(nextCharacters(tree, context, order))
      expect(Math.log(all[order - 1][text[800 + at]])).toBeCloseTo(logProbabilities.get(order)![at], 5)
    }
  }
})

it('one pass gives the states after the warm-up and the loss of every character', () => {
  const spec = { cell: 'lstm', layers: 2, hidden: 8, vocabulary: 12, embedding: 0, dropout: 0, reset: 'after' } as const
  const network = { spec, parameters: initialize(spec, 7) }
  const ids = tinyIds(700)
  const units = [
    { layer: 1, kind: 'c', index: 3 },
    { layer: 0, kind: 'h', index: 5 },
  ] as const
  const seen: number[] = []
  const look = (character: number) => void seen.push(character)
  const along = finish(readAlong(backend, network, ids, { warm: 300, units, look }))
  const { c, h } = finish(statesOver(backend, network, ids, { kinds: ['c', 'h'], layers: [0, 1] }, 300))
  expect(along.values[0]).toEqual(Float32Array.from({ length: 400 }, (_, t) => c![1][t * 8 + 3]))
  expect(along.values[1]).toEqual(Float32Array.from({ length: 400 }, (_, t) => h![0][t * 8 + 5]))
  expect(along.logProbabilities).toEqual(finish(evaluate(backend, network, ids)).logProbabilities.slice(299))
  expect(seen).toEqual(Array.from({ length: 400 }, (_, t) => t))
  const whole = finish(readAlong(backend, network, ids, { warm: 0, units: [] }))
  expect(whole.logProbabilities[0]).toBeNaN()
  expect(whole.logProbabilities.slice(1)).toEqual(finish(evaluate(backend, network, ids)).logProbabilities)
})
