import { describe, expect, it } from 'vitest'
import { columnOf } from '../../../core/model/units.ts'
import { evaluate, type Network } from '../../../core/run/evaluate.ts'
import { type SampleOptions, sample } from '../../../core/run/sample.ts'
import { finish } from '../../../core/util/generators.ts'
import { abc, backend, tinyNetwork } from '../networks.ts'

const network = tinyNetwork('lstm')
const options: SampleOptions = { prime: 'abc', temperature: 1, length: 40, seed: 7 }
const write = (change: Partial<SampleOptions> = {}) => [...sample(backend, network, abc, { ...options, ...change })]

/** A network that does not look at its input: the probabilities of a, b, c, d are in the ratio 8 : 4 : 2 : 1, others vanish. */
const biased = (() => {
  const { spec, parameters } = tinyNetwork('rnn')
  for (const { data } of parameters.values()) data.fill(0)
  const bias = parameters.get('decoder.bias')!.data.fill(-100)
  Array.from('abcd').forEach((character, i) => void (bias[abc.id(character)] = Math.log(8 / 2 ** i)))
  return { spec, parameters }
})()

/** What is drawn after the prime. */
function drawn(network: Network, options: SampleOptions): string {
  const characters = [...sample(backend, network, abc, options)]
  return characters
    .filter(({ prime }) => !prime)
    .map(({ character }) => character)
    .join('')
}

function frequencies(change: Partial<SampleOptions>): Record<string, number> {
  const text = drawn(biased, { prime: '', temperature: 1, length: 4000, seed: 3, ...change })
  const counts: Record<string, number> = {}
  for (const character of text) counts[character] = (counts[character] ?? 0) + 1 / 4000
  return counts
}

describe('sampling', () => {
  it('reports the prime first, then as many characters as were asked for', () => {
    const characters = write()
    expect(characters.slice(0, 3).map(({ character, prime }) => [character, prime])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
    ])
    expect(characters).toHaveLength(43)
    expect(characters.slice(3).every(({ prime }) => !prime)).toBe(true)
  })

  it('writes the same text from the same seed, and another from another', () => {
    const text = drawn(network, options)
    expect(text).toHaveLength(40)
    expect(drawn(network, options)).toBe(text)
    expect(drawn(network, { ...options, seed: 8 })).not.toBe(text)
  })

  it('reports the probability that evaluation gives, whatever the temperature', () => {
    for (const temperature of [0, 0.5, 2]) {
      const characters = write({ temperature })
      const { logProbabilities } = finish(
        evaluate(
          backend,
          network,
          Uint16Array.from(characters, ({ id }) => id),
        ),
      )
      expect(characters[0].probability).toBeNaN()
      expect(characters[0].top).toEqual([])
      for (const [i, value] of logProbabilities.entries())
        expect(Math.log(characters[i + 1].probability)).toBeCloseTo(value, 5)
    }
  })

  it('reports the five likeliest at each place, best first', () => {
    for (const { top, id, probability } of write().slice(1)) {
      expect(top).toHaveLength(5)
      expect(top.map((t) => t.probability)).toEqual(top.map((t) => t.probability).toSorted((a, b) => b - a))
      const reported = top.find((t) => t.id === id)
      if (reported) expect(reported.probability).toBe(probability)
      else expect(probability).toBeLessThanOrEqual(top[4].probability)
    }
  })

  it('takes the likeliest character at temperature 0', () => {
    for (const { top, id } of write({ temperature: 0 }).slice(3)) expect(top[0].id).toBe(id)
  })

  it('reports the states after each character, layer by layer and kind by kind', () => {
    const kinds = ['h', 'c'] as const
    const characters = write({ kinds, prime: 'abcdefghij'.repeat(10) })
    const ids = Int32Array.from(characters, ({ id }) => id)
    const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: ids.length })
    const { states } = runner.advance(ids, ids.length, { kinds })
    for (const time of [0, 63, 64, 99, 100, 139]) {
      const column = columnOf(network.spec, kinds, { layer: 1, kind: 'c', index: 17 })
      expect(characters[time].states[column]).toBeCloseTo(states.c![1][time * network.spec.hidden + 17], 6)
      expect(characters[time].states).toHaveLength(2 * 2 * network.spec.hidden)
    }
  })

  it('follows the distribution of the model, sharpened or flattened by the temperature', () => {
    const plain = frequencies({})
    expect(plain.a).toBeGreaterThan(0.5)
    expect(plain.a).toBeLessThan(0.567)
    expect(frequencies({ temperature: 0.5 }).a).toBeGreaterThan(0.72)
    expect(frequencies({ temperature: 2 }).a).toBeLessThan(0.45)
  })

  it('draws only from the likeliest with top-k or top-p', () => {
    expect(Object.keys(frequencies({ topK: 2 })).toSorted()).toEqual(['a', 'b'])
    expect(Object.keys(frequencies({ topP: 0.9 })).toSorted()).toEqual(['a', 'b', 'c'])
    expect(Object.keys(frequencies({ topP: 0.1 }))).toEqual(['a'])
  })

  it('starts from a line end when there is no prime, without showing it', () => {
    const [first] = write({ prime: '' })
    expect(first.prime).toBe(false)
    const [, after] = write({ prime: '\n' })
    expect(first.top).toEqual(after.top)
  })

  it('refuses a prime with a character that the model does not know', () => {
    expect(() => write({ prime: 'abé' })).toThrow('The model does not know the character “é” (U+00E9) at position 2')
  })

  it('refuses options that make no sense', () => {
    expect(() => write({ temperature: -1 })).toThrow('The temperature must be 0 or above, not -1.')
    expect(() => write({ temperature: Number.NaN })).toThrow('The temperature must be')
    expect(() => write({ length: 1.5 })).toThrow('The length must be a whole number')
    expect(() => write({ topK: 0 })).toThrow('top-k must be')
    expect(() => write({ topP: 0 })).toThrow('top-p must be')
  })
})
