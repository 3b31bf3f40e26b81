// A text that is written with a unit held, beside its untouched twin.

import { expect, it } from 'vitest'
import { evaluate } from '../../../core/run/evaluate.ts'
import { type HeldSampleOptions, heldSample } from '../../../core/run/held-sample.ts'
import { sample } from '../../../core/run/sample.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { finish } from '../../../core/util/generators.ts'
import { plantedLstm } from '../../../fixtures/planted/lstm.ts'
import { abc, backend, tinyNetwork } from '../networks.ts'

const written = (...given: Parameters<typeof heldSample>) => [...heldSample(...given)]
const OPTIONS: HeldSampleOptions = { prime: 'abcab', temperature: 0.9, length: 60, seed: 3, clamps: [] }

it.each(['rnn', 'gru', 'lstm'] as const)(
  'without a unit the twins of a %s are what is sampled from its seed',
  (cell) => {
    const network = tinyNetwork(cell)
    const twins = written(backend, network, abc, OPTIONS)
    const own = [...sample(backend, network, abc, OPTIONS)].filter(({ prime }) => !prime)
    expect(twins.map(({ held }) => held)).toEqual(own.map(({ id }) => id))
    expect(twins.map(({ free }) => free)).toEqual(own.map(({ id }) => id))
    for (const [n, { probability }] of own.entries()) expect(twins[n].freeLoss).toBeCloseTo(-Math.log(probability), 5)
  },
)

it('the price is the loss of the held text under the untouched network', () => {
  const network = tinyNetwork('lstm')
  for (const { data } of network.parameters.values()) for (let k = 0; k < data.length; k++) data[k] *= 3
  const clamps = [
    { layer: 1, kind: 'c', index: 2, value: 3 } as const,
    { layer: 0, kind: 'h', index: 4, value: -1 } as const,
  ]
  const twins = written(backend, network, abc, { ...OPTIONS, clamps })
  const held = twins.map(({ held }) => held)
  expect(held).not.toEqual(twins.map(({ free }) => free))
  const ids = Uint16Array.from([...abc.encode(OPTIONS.prime), ...held])
  const { logProbabilities } = finish(evaluate(backend, network, ids))
  for (const [n, { heldLoss }] of twins.entries()) expect(heldLoss).toBeCloseTo(-logProbabilities[n + 4], 4)
})

it('a cell that makes closing marks likely makes them when it is held full, and none when it is held empty', () => {
  const characters = Array.from('\n ,abcdefgh“”')
  const { spec, parameters, planted } = plantedLstm(characters)
  const index = Number(planted.find(({ feature }) => feature.startsWith('inside'))!.unit.split('.')[2])
  const [weight, bias] = ['weight', 'bias'].map((name) => parameters.get(`decoder.${name}`)!.data)
  weight.fill(0)
  bias.fill(0)
  weight[characters.indexOf('”') * spec.hidden + index] = 40
  bias[characters.indexOf('”')] = -10
  const share = (value: number) => {
    const clamps = [{ layer: 0, kind: 'c', index, value } as const]
    const options = { ...OPTIONS, temperature: 1, length: 100, clamps }
    const twins = written(backend, { spec, parameters }, new Vocabulary(characters), options)
    return twins.slice(1).filter(({ held }) => characters[held] === '”').length
  }
  expect(share(1)).toBeGreaterThan(95)
  expect(share(0)).toBe(0)
})
