// What carries the difference of two texts, in networks in which it is known: an opening quotation mark is kept by one cell.

import { expect, it } from 'vitest'
import { unitName } from '../../../core/model/units.ts'
import type { Network } from '../../../core/run/evaluate.ts'
import { patchedUnits, readPair } from '../../../core/run/patch.ts'
import type { Target } from '../../../core/run/windows.ts'
import { patching } from '../../../core/units/patching.ts'
import { finish } from '../../../core/util/generators.ts'
import { plantedLstm } from '../../../fixtures/planted/lstm.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'

const vocabulary = Array.from('\n ,.abcdefghij“”')
const idsOf = (text: string) => Int32Array.from(Array.from(text), (one) => vocabulary.indexOf(one))
const A = 'abc “def ghij, abc def'
const B = 'abc ,def ghij, abc def'
const closing: Target = { of: 'logit', id: vocabulary.indexOf('”') }

/** A closing mark is as likely as the planted cell is full, and as `noise` of the reservoir says. */
function quoteNetwork(noise: number): { network: Network; unit: string } {
  const { spec, parameters, planted } = plantedLstm(vocabulary)
  const unit = planted.find(({ feature }) => feature.startsWith('inside'))!.unit
  const weight = parameters.get('decoder.weight')!.data
  for (let k = 0; k < weight.length; k++) weight[k] *= noise
  for (const { unit } of planted) {
    const index = Number(unit.split('.')[2])
    for (let id = 0; id < vocabulary.length; id++) weight[id * spec.hidden + index] = 0
  }
  const { id } = closing as { id: number }
  weight[id * spec.hidden + Number(unit.split('.')[2])] = 6
  return { network: { spec, parameters }, unit }
}

function asked(network: Network, a: string, b: string, column: number) {
  const pair = readPair(backend, network, idsOf(a), idsOf(b))
  const ends = Array.from(b, (_, p) => p)
  const from = ends.map((p) => p + a.length - b.length)
  return { pair, question: { target: closing, ends, from, column, share: 0.9, exact: 40 } }
}

it.each([0, 0.02])('one planted cell is the set that carries the quotation, with %f of the others read', (noise) => {
  const { network, unit } = quoteNetwork(noise)
  const column = B.indexOf(',') // the last character in which the texts differ
  const { pair, question } = asked(network, A, B, column)
  const found = finish(patching(backend, pair, question))
  expect(found.after - found.before).toBeGreaterThan(3)
  expect(found.set.map((one) => unitName(one.unit))).toEqual([unit])
  expect(found.set[0].together).toBeGreaterThan(0.9)
  // of what was measured, only this cell does anything
  const name = ({ unit: row }: { unit: number }) => unitName(found.units[row])
  const strong = found.measured.filter(({ change }) => Math.abs(change) > 0.5)
  expect(new Set(strong.map(name))).toEqual(new Set([unit, unit.replace('.c.', '.h.')]))
  // it carries it at every character from the mark on, and h only after the last one
  const carries = strong.filter((one) => name(one) === unit).map((one) => one.column)
  expect(carries.sort((x, y) => x - y)).toEqual(question.ends.slice(column))
  expect(strong.filter((one) => name(one) !== unit).map((one) => one.column)).toEqual([B.length - 1])
})

it('all units at once do nothing before the texts differ, and everything once they are alike again', () => {
  const { network } = quoteNetwork(1)
  const column = B.indexOf(',')
  const { pair, question } = asked(network, A, B, column)
  const { whole, before, after } = finish(patching(backend, pair, question))
  for (const [p, change] of whole.entries()) expect(change).toBeCloseTo(p < column ? 0 : after - before, 4)
})

it('texts of different lengths are set beside each other at their ends, and what stands beside nothing is not known', () => {
  const { network, unit } = quoteNetwork(0)
  const { pair, question } = asked(network, 'f “def ghij', B, B.length - 1)
  const { whole, estimate, set } = finish(patching(backend, pair, question))
  expect([...whole.keys()].filter((p) => Number.isNaN(whole[p]))).toEqual([...Array(11).keys()])
  expect([...estimate.slice(0, B.length).keys()].filter((p) => Number.isNaN(estimate[p]))).toEqual([
    ...Array(11).keys(),
  ])
  // after the last character it is h that the prediction reads
  expect(set.map((one) => unitName(one.unit)).map((name) => name.replace('.h.', '.c.'))).toEqual([unit])
})

it('each unit that is added brings the prediction nearer, until the share is reached', () => {
  const network = tinyNetwork('lstm', {}, 4)
  for (const { data } of network.parameters.values()) for (let k = 0; k < data.length; k++) data[k] *= 3
  const [a, b] = [tinyIds(30, 12, 1), tinyIds(30, 12, 2)].map((ids) => Int32Array.from(ids))
  a.set(b.subarray(20), 20)
  const pair = readPair(backend, network, a, b)
  const ends = Array.from(b, (_, t) => t)
  const question = { target: { of: 'logit', id: 3 } as const, ends, from: ends, column: 19, exact: 30 }
  const found = finish(patching(backend, pair, { ...question, share: 0.995 }))
  const missing = found.set.map(({ together }) => Math.abs(1 - together))
  expect(missing.length).toBeGreaterThan(1)
  expect(missing).toEqual([...missing].sort((x, y) => y - x))
  expect(found.set.at(-1)!.together).toBeCloseTo(1, 2)
  const half = finish(patching(backend, pair, { ...question, share: 0.5 }))
  expect(half.set).toEqual(found.set.slice(0, half.set.length))
  expect(half.set.length).toBeLessThan(found.set.length)
  expect(found.units).toEqual(patchedUnits(network))
})

it('two texts that end with the same prediction have no difference to be carried', () => {
  const { network } = quoteNetwork(1)
  const { pair, question } = asked(network, B, B, 10)
  const found = finish(patching(backend, pair, question))
  expect(found.set).toEqual([])
  expect(found.measured).toEqual([])
})
