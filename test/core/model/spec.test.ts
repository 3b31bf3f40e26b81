import { describe, expect, it } from 'vitest'
import { blocksOf, CELLS, DEFINITIONS } from '../../../core/model/cells/cells.ts'
import {
  checkParameters,
  checkSpec,
  type ModelSpec,
  parameterCount,
  parameterShapes,
} from '../../../core/model/spec.ts'

const spec: ModelSpec = {
  cell: 'lstm',
  layers: 2,
  hidden: 256,
  vocabulary: 87,
  embedding: 0,
  dropout: 0.1,
  reset: 'after',
}

describe('a model’s spec', () => {
  it('knows six cells and how many rows each wants', () => {
    expect(CELLS).toEqual(['rnn', 'relu', 'gru', 'mingru', 'lstm-hard', 'lstm'])
    expect(CELLS.map(blocksOf)).toEqual([1, 1, 3, 2, 4, 4])
  })

  it('gives a kind of gate one letter, one name and one range in all cells', () => {
    const gates = Object.values(DEFINITIONS).flatMap(({ gates }) => gates)
    for (const gate of gates) {
      expect(gate.kind).toMatch(/^[a-z]$/)
      expect(['h', 'c']).not.toContain(gate.kind)
      expect(gates.filter(({ kind }) => kind === gate.kind).every(({ title }) => title === gate.title)).toBe(true)
      expect(
        new Set(gates.filter(({ kind }) => kind === gate.kind).map(({ range }) => range.endsWith('sigmoid'))).size,
      ).toBe(1)
    }
  })

  it('lists PyTorch’s parameters in order', () => {
    expect(parameterShapes({ ...spec, embedding: 16, layers: 1 })).toEqual([
      { name: 'embedding.weight', shape: [87, 16] },
      { name: 'rnn.weight_ih_l0', shape: [1024, 16] },
      { name: 'rnn.weight_hh_l0', shape: [1024, 256] },
      { name: 'rnn.bias_ih_l0', shape: [1024] },
      { name: 'rnn.bias_hh_l0', shape: [1024] },
      { name: 'decoder.weight', shape: [87, 256] },
      { name: 'decoder.bias', shape: [87] },
    ])
  })

  it('counts its parameters', () => {
    const layer = (inputs: number) => 4 * 256 * (inputs + 256 + 2)
    expect(parameterCount(spec)).toBe(layer(87) + layer(256) + 87 * 257)
  })

  it('is refused with the name of the field that is out of range', () => {
    expect(() => checkSpec(spec)).not.toThrow()
    const wrong: [Record<string, unknown>, string][] = [
      [{ layers: 5 }, 'layers must be a whole number from 1 to 4, not 5.'],
      [{ hidden: 1.5 }, 'hidden'],
      [{ vocabulary: 1 }, 'vocabulary'],
      [{ embedding: -1 }, 'embedding'],
      [{ dropout: 1 }, 'dropout'],
      [{ dropout: Number.NaN }, 'dropout'],
      [{ reset: 'never' }, 'reset must be after or before, not “never”.'],
      [{ cell: 'transformer' }, 'one of rnn, relu, gru, mingru, lstm-hard, lstm, not “transformer”.'],
    ]
    for (const [change, message] of wrong) expect(() => checkSpec({ ...spec, ...change } as ModelSpec)).toThrow(message)
  })

  it('finds the parameter that is missing or of another shape', () => {
    const parameters = new Map(
      parameterShapes(spec).map(({ name, shape }) => [
        name,
        { shape, data: new Float32Array(shape[0] * (shape[1] ?? 1)) },
      ]),
    )
    expect(() => checkParameters(spec, parameters)).not.toThrow()
    parameters.set('decoder.bias', { shape: [86], data: new Float32Array(86) })
    expect(() => checkParameters(spec, parameters)).toThrow(
      'decoder.bias is [86] with 86 values, but this model wants [87].',
    )
    parameters.delete('decoder.bias')
    expect(() => checkParameters(spec, parameters)).toThrow('no parameter decoder.bias')
  })
})
