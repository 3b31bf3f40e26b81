import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { importPytorch } from '../../../core/formats/pytorch.ts'
import { readSafetensors, writeSafetensors } from '../../../core/formats/safetensors.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import type { ModelSpec, Tensor } from '../../../core/model/spec.ts'
import type { StateKind } from '../../../core/model/units.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { encodeCheckpoint } from '../../../core/train/checkpoint.ts'
import { finish } from '../../../core/util/generators.ts'
import { abc, backend, tinyNetwork } from '../networks.ts'

const golden = (name: string) => readFileSync(new URL(`../../../fixtures/golden/${name}`, import.meta.url))

interface Expected {
  spec: ModelSpec
  text: string
  characters: string[]
  logProbabilities: { shape: number[]; f8: string }
  states: Partial<Record<StateKind, { shape: number[]; f4: string }[]>>
}

const numbers = <T>(base64: string, make: (buffer: ArrayBuffer) => T): T =>
  make(Uint8Array.from(Buffer.from(base64, 'base64')).buffer)

describe.each(['lstm-2x16', 'gru-1x24', 'mingru-2x16'])('the PyTorch network %s', (name) => {
  const expected: Expected = JSON.parse(golden(`${name}.expected.json`).toString())
  const model = importPytorch(golden(`${name}.safetensors`), { vocabulary: golden(`${name}.vocabulary.json`) })
  const ids = new Vocabulary(model.vocabulary).encode(expected.text)

  it('is recognised from names and shapes, with nothing assumed', () => {
    expect(model.spec).toEqual(expected.spec)
    expect(model.vocabulary).toEqual(expected.characters)
    expect(model.warnings).toEqual([])
  })

  it("gives PyTorch's log-probabilities, character by character, to 1e-4", () => {
    const { logProbabilities } = finish(evaluate(backend, model, ids))
    const wanted = numbers(expected.logProbabilities.f8, (buffer) => new Float64Array(buffer))
    expect(logProbabilities).toHaveLength(wanted.length)
    const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - logProbabilities[i])), 0)
    expect(worst).toBeLessThan(1e-4)
  })

  it("gives PyTorch's states, unit by unit, to 1e-5", () => {
    const kinds = Object.keys(expected.states) as StateKind[]
    const runner = backend.createRunner(model.spec, model.parameters, { streams: 1, maxTime: ids.length })
    const { states } = runner.advance(Int32Array.from(ids), ids.length, { kinds })
    for (const kind of kinds)
      expected.states[kind]!.forEach(({ f4 }, layer) => {
        const wanted = numbers(f4, (buffer) => new Float32Array(buffer))
        const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - states[kind]![layer][i])), 0)
        expect(states[kind]![layer]).toHaveLength(wanted.length)
        expect(worst).toBeLessThan(1e-5)
      })
  })
})

// Files made from networks of this program, with names as other projects give them.

type Rename = (name: string) => string | null

/** A network's file with its tensors renamed, or left out where the name becomes null. */
function renamed(cell: Cell, rename: Rename, change: Partial<ModelSpec> = {}, metadata: Record<string, string> = {}) {
  const { parameters } = tinyNetwork(cell, change)
  const list: [string, Tensor][] = []
  for (const [name, tensor] of parameters) {
    const other = rename(name)
    if (other !== null) list.push([other, tensor])
  }
  return writeSafetensors(list, { vocabulary: JSON.stringify(abc.characters), ...metadata })
}

const names =
  (map: Record<string, string | null>): Rename =>
  (name) =>
    name in map ? map[name] : name

function refusal(bytes: Uint8Array, options: Parameters<typeof importPytorch>[1] = {}): AppError {
  try {
    importPytorch(bytes, options)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe.each(['rnn', 'gru', 'lstm'] as Cell[])('a %s', (cell) => {
  it.each([0, 5, 18])('comes back from its export, with an embedding of %d', (embedding) => {
    const network = tinyNetwork(cell, { embedding, dropout: 0.25, layers: 3 })
    const given = { ...network, vocabulary: abc.characters }
    const bytes = encodeCheckpoint({ ...given, step: 9, validationLoss: 1, config: null, progress: null })
    expect(importPytorch(bytes)).toEqual({ ...given, warnings: [] })
  })

  it.each([
    ['rnn.', ''],
    ['module.lstm.', 'module.'],
    ['model.rnn.encoder.', 'model.'],
    ['', ''],
  ])('is found behind the prefix “%s”', (prefix, other) => {
    const rename: Rename = (name) => (name.startsWith('rnn.') ? name.replace('rnn.', prefix) : other + name)
    for (const embedding of [0, 5]) {
      const { spec, parameters } = importPytorch(renamed(cell, rename, { embedding }))
      expect(spec).toEqual(tinyNetwork(cell, { embedding }).spec)
      expect(parameters).toEqual(tinyNetwork(cell, { embedding }).parameters)
    }
  })

  it.each([
    ['encoder', 'decoder'],
    ['emb', 'fc'],
    ['char_embedding', 'linear'],
    ['lookup', 'out'],
    ['a', 'b'],
  ])('has its embedding “%s” and its decoder “%s” found by shape', (embedding, decoder) => {
    const rename = names({
      'embedding.weight': `${embedding}.weight`,
      'decoder.weight': `${decoder}.weight`,
      'decoder.bias': `${decoder}.bias`,
    })
    for (const width of [5, 18]) {
      const { parameters } = importPytorch(renamed(cell, rename, { embedding: width }))
      expect(parameters).toEqual(tinyNetwork(cell, { embedding: width }).parameters)
    }
  })
})

describe('what is missing', () => {
  it('is made zero where it is a bias, and said', () => {
    const rename: Rename = (name) => (name.includes('bias') ? null : name)
    const { parameters, warnings } = importPytorch(renamed('gru', rename, { layers: 1 }))
    expect(warnings).toEqual(['The file has no rnn.bias_ih_l0, rnn.bias_hh_l0, decoder.bias; zeros are used.'])
    expect(parameters.get('rnn.bias_hh_l0')!.data).toEqual(new Float32Array(3 * 18))
  })

  it('is taken from the embedding where the output layer is tied to it, and said', () => {
    const rename = names({ 'decoder.weight': null })
    const { spec, parameters, warnings } = importPytorch(renamed('lstm', rename, { embedding: 18 }))
    expect(spec.embedding).toBe(18)
    expect(parameters.get('decoder.weight')).toEqual(parameters.get('embedding.weight'))
    expect(parameters.get('decoder.bias')!.data).toEqual(
      tinyNetwork('lstm', { embedding: 18 }).parameters.get('decoder.bias')!.data,
    )
    expect(warnings).toEqual([
      'The embedding and the output layer share embedding.weight; each has a copy of its own here.',
    ])
  })

  it('is refused where it is a weight', () => {
    expect(refusal(renamed('lstm', names({ 'rnn.weight_hh_l1': null }))).message).toBe(
      'The file has no rnn.weight_hh_l1.',
    )
    expect(refusal(renamed('lstm', names({ 'decoder.weight': null }))).message).toContain(
      'no output layer [vocabulary, 18]',
    )
    expect(refusal(renamed('lstm', names({ 'embedding.weight': null }), { embedding: 5 })).message).toContain(
      'no embedding [12, 5]',
    )
    expect(refusal(writeSafetensors([])).message).toContain('no recurrent weights')
  })

  it('is refused where it is the vocabulary, which can be given beside the file', () => {
    const { parameters } = tinyNetwork('lstm')
    const bytes = writeSafetensors(parameters)
    expect(refusal(bytes)).toMatchObject({ code: 'no-vocabulary' })
    expect(refusal(bytes).message).toContain('which 12 characters')
    expect(importPytorch(bytes, { vocabulary: JSON.stringify(abc.characters) }).vocabulary).toEqual(abc.characters)
    expect(refusal(bytes, { vocabulary: '["a"]' })).toMatchObject({ code: 'bad-vocabulary' })
  })

  it('is assumed where it is the nonlinearity of a plain RNN, and said', () => {
    expect(importPytorch(renamed('rnn', (name) => name)).warnings).toEqual([
      'The file does not say which nonlinearity the network uses; tanh is assumed (the other is --nonlinearity relu).',
    ])
    expect(refusal(renamed('rnn', (name) => name, {}, { nonlinearity: 'sin' })).message).toContain('uses sin')
  })

  it('is taken from the file or from what was said where it is the nonlinearity', () => {
    const relu = renamed('rnn', (name) => name, {}, { nonlinearity: 'relu' })
    expect(importPytorch(relu)).toMatchObject({ spec: { cell: 'relu' }, warnings: [] })
    const unsaid = renamed('rnn', (name) => name)
    expect(importPytorch(unsaid, { choices: { nonlinearity: 'relu' } })).toMatchObject({
      spec: { cell: 'relu' },
      warnings: [],
    })
  })
})

describe('what this program cannot run', () => {
  const plus = (name: string, shape: number[], cell: Cell = 'lstm') => {
    const { tensors, metadata } = readSafetensors(renamed(cell, (n) => n))
    tensors.set(name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) })
    return writeSafetensors(tensors, Object.fromEntries(metadata))
  }

  it('is a bidirectional network, a projection, a cell beside another network', () => {
    expect(refusal(plus('rnn.weight_ih_l0_reverse', [72, 12])).message).toContain(
      'is bidirectional (rnn.weight_ih_l0_reverse)',
    )
    expect(refusal(plus('rnn.weight_hr_l0', [9, 18])).message).toContain('projects its hidden state (rnn.weight_hr_l0)')
    expect(refusal(plus('cell.weight_ih', [72, 12])).message).toContain(
      'several recurrent networks, and one is wanted: rnn., cell.',
    )
  })

  it('is a network with unknown parts', () => {
    expect(refusal(plus('norm.weight', [18])).message).toBe(
      'The network has parts that this program does not know how to run: norm.weight [18].',
    )
  })

  it('is a second recurrent network', () => {
    const error = refusal(plus('other.weight_hh_l0', [72, 18]))
    expect(error.code).toBe('ambiguous-model')
    expect(error.message).toContain('rnn., other.')
  })

  it('is two output layers, unless one is named', () => {
    const rename = names({ 'decoder.weight': 'a.weight', 'decoder.bias': null, 'embedding.weight': 'b.weight' })
    const bytes = renamed('lstm', rename, { embedding: 18 })
    expect(refusal(bytes)).toMatchObject({ code: 'ambiguous-model' })
    expect(refusal(bytes).message).toContain('b.weight [12, 18], a.weight [12, 18]')
    const { parameters } = importPytorch(bytes, { choices: { decoder: 'a.weight' } })
    const { parameters: expected } = tinyNetwork('lstm', { embedding: 18 })
    expect(parameters.get('decoder.weight')).toEqual(expected.get('decoder.weight'))
    expect(parameters.get('embedding.weight')).toEqual(expected.get('embedding.weight'))
  })

  it('is a network of the wrong shapes, of more layers than four, or of weights that are no numbers', () => {
    expect(refusal(plus('rnn.bias_ih_l1', [18])).message).toBe('rnn.bias_ih_l1 [18] should be [72].')
    expect(refusal(plus('rnn.weight_hh_l0', [36, 18])).message).toContain('36 rows for 18 units')
    expect(refusal(renamed('gru', (name) => name, { layers: 5 })).message).toContain(
      'layers must be a whole number from 1 to 4',
    )
    const { tensors, metadata } = readSafetensors(renamed('gru', (name) => name))
    tensors.get('decoder.bias')!.data[3] = Number.NaN
    expect(refusal(writeSafetensors(tensors, Object.fromEntries(metadata))).message).toContain(
      'decoder.bias holds values that are NaN',
    )
  })

  it('is a file that contradicts itself', () => {
    expect(refusal(renamed('gru', (name) => name, {}, { cell: 'LSTM' })).message).toBe(
      'The file calls itself lstm, but its weights are those of the cell gru.',
    )
  })
})
