import { describe, expect, it } from 'vitest'
import { gatesOf, KINDS } from '../../../core/model/units.ts'
import { splitIntoShards } from '../../../core/run/shards.ts'
import { statesOver } from '../../../core/run/states-over.ts'
import { directEffect, frequenciesOf } from '../../../core/units/direct-effect.ts'
import { gateSaturation } from '../../../core/units/saturation.ts'
import { unitWeights } from '../../../core/units/weights.ts'
import { finish } from '../../../core/util/generators.ts'
import { abc, backend, tinyIds, tinyNetwork } from '../networks.ts'

const { characters } = abc
const H = 18

describe('the weights of a unit', () => {
  const network = tinyNetwork('lstm')
  const data = (name: string) => network.parameters.get(name)!.data

  it('come in by gate, the strongest first, from characters in the first layer', () => {
    const { incoming } = unitWeights(network, { layer: 0, kind: 'c', index: 5 }, characters, 100)
    expect(incoming.map(({ gate }) => gate)).toEqual(['i', 'f', 'g', 'o'])
    const release = incoming[1]
    const row = H + 5
    expect(release.bias).toBeCloseTo(data('rnn.bias_ih_l0')[row] + data('rnn.bias_hh_l0')[row], 6)
    expect(release.weights).toHaveLength(12 + H)
    const of = (end: object) => release.weights.find((w) => Object.entries(end).every(([k, v]) => w[k as never] === v))
    expect(of({ character: 'c' })!.weight).toBe(data('rnn.weight_ih_l0')[row * 12 + abc.id('c')])
    expect(of({ unit: 'L0.h.9' })!.weight).toBe(data('rnn.weight_hh_l0')[row * H + 9])
    const sizes = release.weights.map(({ weight }) => Math.abs(weight))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })

  it('go out to the layer above and to its own, or to characters from the top', () => {
    const low = unitWeights(network, { layer: 0, kind: 'h', index: 5 }, characters, 100).outgoing
    expect(low.map(({ gate }) => gate)).toEqual(['i', 'f', 'g', 'o'])
    const cell = low[2].weights.find((w) => 'unit' in w && w.unit === 'L1.h.3')!
    expect(cell.weight).toBe(data('rnn.weight_ih_l1')[(2 * H + 3) * H + 5])
    const top = unitWeights(network, { layer: 1, kind: 'h', index: 5 }, characters, 3).outgoing
    expect(top[0].gate).toBe('logit')
    expect(top[0].weights).toHaveLength(3)
    const [best] = top[0].weights
    if (!('character' in best)) throw new Error()
    expect(best.weight).toBe(data('decoder.weight')[abc.id(best.character) * H + 5])
    expect(top[1].weights).toHaveLength(3)
    expect(top[1].weights.every((w) => 'unit' in w && w.unit.startsWith('L1'))).toBe(true)
  })

  it('of a gate are those of that gate alone', () => {
    const { incoming, outgoing } = unitWeights(network, { layer: 1, kind: 'o', index: 2 }, characters, 4)
    expect(incoming.map(({ gate }) => gate)).toEqual(['o'])
    expect(outgoing).toEqual([])
  })

  it('look through an embedding to the characters', () => {
    const embedded = tinyNetwork('rnn', { embedding: 4 })
    const { incoming } = unitWeights(embedded, { layer: 0, kind: 'h', index: 1 }, characters, 100)
    const table = embedded.parameters.get('embedding.weight')!.data
    const row = embedded.parameters.get('rnn.weight_ih_l0')!.data.subarray(4, 8)
    const found = incoming[0].weights.find((w) => 'character' in w && w.character === 'd')!
    const id = abc.id('d')
    expect(found.weight).toBeCloseTo(
      row.reduce((sum, w, i) => sum + w * table[id * 4 + i], 0),
      6,
    )
  })

  it('are refused for a unit that is not there', () => {
    expect(() => unitWeights(network, { layer: 2, kind: 'h', index: 0 }, characters, 1)).toThrow('no unit L2.h.0')
  })
})

describe('the direct effect on the next character', () => {
  const network = tinyNetwork('rnn')
  const frequencies = frequenciesOf([1, 1, 2, 3], 12)

  it('is the change of logits against the average character', () => {
    const effect = directEffect(network, { layer: 1, kind: 'h', index: 4 }, 0.5, characters, frequencies)!
    const column = characters.map((_, id) => network.parameters.get('decoder.weight')!.data[id * H + 4] * 0.5)
    const usual = column[1] / 2 + column[2] / 4 + column[3] / 4
    for (const { character, change } of effect) expect(change).toBeCloseTo(column[abc.id(character)] - usual, 6)
    expect(effect[0].change).toBe(Math.max(...effect.map(({ change }) => change)))
  })

  it('is unknown below the top layer', () => {
    expect(directEffect(network, { layer: 0, kind: 'h', index: 4 }, 1, characters, frequencies)).toBeNull()
  })
})

describe('gates', () => {
  it('are made again for any stretch of text as a runner gives them', () => {
    const network = tinyNetwork('gru')
    const ids = tinyIds(150)
    const made = finish(statesOver(backend, network, ids, { kinds: ['r', 'z'], layers: [1, 0] }, 70))
    const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: 150 })
    const { states } = runner.advance(Int32Array.from(ids), 150, { kinds: ['r', 'z'] })
    for (const kind of ['r', 'z'] as const)
      for (const layer of [0, 1]) expect(made[kind]![1 - layer]).toEqual(states[kind]![layer].slice(70 * H))
  })

  it.each(['gru', 'lstm'] as const)('of a %s are counted as saturated below 0.1 and above 0.9', (cell) => {
    const network = tinyNetwork(cell)
    // biases that push some gates far to either side
    for (const name of ['rnn.bias_ih_l0', 'rnn.bias_ih_l1'])
      network.parameters.get(name)!.data.forEach((_, k, data) => {
        data[k] = ((k * 7) % 11) - 5
      })
    const ids = tinyIds(900)
    const { gates, characters: read } = finish(
      gateSaturation(backend, network, ids, splitIntoShards(0, 900, { streams: 3, warm: 128 })),
    )
    expect(read).toBe(900)
    const kinds = gatesOf(cell).filter((kind) => kind !== 'g' && kind !== 'n')
    expect(gates.map(({ layer, gate }) => `${layer}${gate}`)).toEqual(
      [0, 1].flatMap((l) => kinds.map((k) => `${l}${k}`)),
    )
    const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: 900 })
    const { states } = runner.advance(Int32Array.from(ids), 900, { kinds: KINDS[cell] })
    for (const { layer, gate, left, right } of gates)
      for (const unit of [0, 9, 17]) {
        const values = states[gate]![layer].filter((_, k) => k % H === unit)
        expect(left[unit]).toBeCloseTo(values.filter((v) => v < 0.1).length / 900, 2)
        expect(right[unit]).toBeCloseTo(values.filter((v) => v > 0.9).length / 900, 2)
      }
    expect(Math.max(...gates.flatMap(({ right }) => [...right]))).toBeGreaterThan(0.5)
  })

  it('do not exist in a vanilla network', () => {
    expect(finish(gateSaturation(backend, tinyNetwork('rnn'), tinyIds(50), splitIntoShards(0, 50)))).toEqual({
      gates: [],
      characters: 0,
    })
  })
})
