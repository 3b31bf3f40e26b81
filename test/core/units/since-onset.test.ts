// The probability of a character by the distance since a feature began, in a network in which it is known.

import { expect, it } from 'vitest'
import { intervene } from '../../../core/run/ablate.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { sinceOnset } from '../../../core/units/since-onset.ts'
import { finish } from '../../../core/util/generators.ts'
import { plantedLstm } from '../../../fixtures/planted/lstm.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'

it('a cell that keeps the quotation takes the closing mark away at every distance, and at none elsewhere', () => {
  const characters = Array.from('\n ,abcdefgh“”')
  const { spec, parameters, planted } = plantedLstm(characters)
  const index = Number(planted.find(({ feature }) => feature.startsWith('inside'))!.unit.split('.')[2])
  const close = characters.indexOf('”')
  const weight = parameters.get('decoder.weight')!.data.fill(0)
  parameters.get('decoder.bias')!.data.fill(0)
  weight[close * spec.hidden + index] = 5
  const text = 'abc def “abcdefgh abcd”, fgh ab\n'.repeat(40)
  const ids = Uint16Array.from(Array.from(text), (one) => characters.indexOf(one))
  const truth = new Uint8Array(ids.length)
  for (let p = 0, inside = false; p < ids.length; p++) {
    if (text[p] === '“') inside = true
    if (text[p] === '”') inside = false
    truth[p] = Number(inside)
  }
  const holds = [{ clamps: [{ layer: 0, kind: 'c', index, value: 0 } as const] }]
  const shards = [{ first: 0, count: ids.length - 1, warm: 0 }]
  const network = { spec, parameters }
  const read = finish(intervene(backend, network, ids, { holds, shards, truth, followed: [close, 0] }))
  const [points, others] = sinceOnset(read, truth, 1)
  // 14 characters after each opening mark
  expect(points.map(({ from, to, characters }) => [from, to, characters])).toEqual([
    [0, 1, 40],
    [1, 2, 40],
    [2, 4, 80],
    [4, 8, 160],
    [8, 16, 240],
  ])
  const even = 1 / characters.length
  for (const { after, before, interval } of points) {
    expect(after).toBeCloseTo(even, 4)
    expect(before).toBeGreaterThan(even + 0.2)
    expect(interval![1]).toBeLessThan(-0.2)
  }
  for (const { after, before } of others) expect(after).toBeGreaterThan(before)
})

it('what is followed is the probability of the untouched network, character by character', () => {
  const network = tinyNetwork('gru')
  const ids = tinyIds(200)
  const truth = Uint8Array.from(ids, (_, p) => Number(p % 20 < 7))
  const shards = [{ first: 0, count: 199, warm: 0 }]
  const followed = Array.from({ length: 12 }, (_, id) => id)
  const read = finish(intervene(backend, network, ids, { holds: [{ clamps: [] }], shards, truth, followed }))
  const { logProbabilities } = finish(evaluate(backend, network, ids))
  for (const [i, position] of read.positions.entries())
    expect(read.followed[ids[position]].before[i]).toBeCloseTo(Math.exp(logProbabilities[position - 1]), 5)
  for (const points of sinceOnset(read, truth, 1))
    for (const { before, after } of points) expect(after).toBeCloseTo(before, 6)
})
