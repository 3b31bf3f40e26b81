// Networks that other tools wrote, beside what those tools, or their equations in numpy, say that they predict
// (fixtures/make-golden-formats.py).

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Choices, Draft } from '../../../core/formats/draft.ts'
import { readDraft, readModel } from '../../../core/formats/formats.ts'
import { readHdf5 } from '../../../core/formats/hdf5.ts'
import { draftKeras, kindByWeights } from '../../../core/formats/keras-layers.ts'
import { networkOf } from '../../../core/formats/settle.ts'
import { rowsOf } from '../../../core/formats/tensors.ts'
import { evaluate, type Network } from '../../../core/run/evaluate.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend } from '../networks.ts'

const GOLDEN = join(import.meta.dirname, '../../../fixtures/golden-formats')
const SAMPLES = join(import.meta.dirname, '../../../../shared/samples')

interface Expected {
  file: string
  characters: string[]
  ids: number[]
  logProbabilities: number[]
}
const golden = <T>(name: string): T => JSON.parse(readFileSync(join(GOLDEN, name), 'utf8'))
const bytesOf = (path: string) => new Uint8Array(readFileSync(path))

/** A file, or all files of a folder. */
function filesAt(path: string): Map<string, Uint8Array> {
  if (!statSync(path).isDirectory()) return new Map([[path, bytesOf(path)]])
  return new Map(readdirSync(path).map((name) => [name, bytesOf(join(path, name))]))
}

function worstOf(network: Network, ids: readonly number[], wanted: readonly number[]): number {
  const { logProbabilities } = finish(evaluate(backend, network, Uint16Array.from(ids)))
  expect(logProbabilities).toHaveLength(wanted.length)
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - logProbabilities[i])), 0)
}

describe('a network is read to the same predictions, within 1e-4 nats,', () => {
  it.each([...golden<Expected[]>('torch.json'), ...golden<Expected[]>('keras.json')])(
    'as the tool that wrote $file makes',
    ({ file, characters, ids, logProbabilities }) => {
      const vocabulary = JSON.stringify(characters)
      const model = readModel(bytesOf(join(GOLDEN, file)), { vocabulary })
      expect(model.vocabulary).toEqual(characters)
      expect(worstOf(model, ids, logProbabilities)).toBeLessThan(1e-4)
    },
  )
})

/** Without the attention that this program does not run: the output layer reads the last 128 of its inputs alone. */
function withoutAttention(bytes: Uint8Array): Draft {
  const { groups } = readHdf5(bytes)
  return draftKeras(
    ['embedding', 'rnn_1', 'rnn_2', 'output'].map((name) => {
      const datasets = [...groups.get(name)!.groups.get(name)!.datasets]
      const weights = new Map(datasets.map(([weight, read]) => [weight.replace(':0', ''), read().tensor()]))
      const kernel = weights.get('kernel')
      if (name === 'output') weights.set('kernel', rowsOf(kernel!, kernel!.shape[0] - 128, kernel!.shape[0]))
      return { kind: kindByWeights(name, weights), name, config: null, weights }
    }),
  )
}

interface Sample {
  sample: string
  ids: number[]
  logProbabilities: number[]
}

const samples: Record<string, Choices> = {
  'torch-rnn/checkpoint_13800.t7': {},
  'ml5-darwin': {},
  'tensorflow-bundle': { forgetBias: 0 },
  tfjs: {},
}

describe.skipIf(!existsSync(SAMPLES))('a file of another project', () => {
  it.each([...golden<Sample[]>('samples.json'), ...golden<Sample[]>('torch-samples.json')])(
    'predicts what its equations give in numpy, or PyTorch in float64, within 1e-4 nats: $sample',
    ({ sample, ids, logProbabilities }) => {
      const files = filesAt(join(SAMPLES, sample))
      const attention = sample.startsWith('keras')
      const draft = attention ? withoutAttention([...files.values()][0]) : readDraft(files)
      const network = networkOf(draft, samples[sample])
      expect(worstOf(network, ids, logProbabilities)).toBeLessThan(1e-4)
    },
  )

  it.each(['ml5-darwin', 'tensorflow-bundle', 'torch-rnn'])('brings its characters along: %s', (folder) => {
    const { spec, vocabulary, warnings } = readModel(filesAt(join(SAMPLES, folder)), { choices: { forgetBias: 0 } })
    expect(new Vocabulary(vocabulary).size).toBe(spec.vocabulary)
    expect(warnings).toEqual([])
  })

  it('with a forget bias that the file does not hold is read when that was said, and not before', () => {
    const files = filesAt(join(SAMPLES, 'tensorflow-bundle'))
    expect(() => readModel(files)).toThrow('say 1, which is usual, or 0 (--forget-bias)')
    const text = readFileSync(join(SAMPLES, 'tinyshakespeare.txt'), 'utf8').slice(0, 2000)
    const bits = [0, 1].map((forgetBias) => {
      const model = readModel(files, { choices: { forgetBias } })
      return finish(evaluate(backend, model, new Vocabulary(model.vocabulary).encode(text))).bitsPerCharacter
    })
    expect(bits[0]).toBeLessThan(1.9)
    expect(bits[1]).toBeGreaterThan(2)
  })

  it('with a vocabulary that lost two letters is refused, and they are named', () => {
    expect(() => readModel(filesAt(join(SAMPLES, 'ml5-shakespeare-broken-vocab')))).toThrow(
      'index 40 is "", index 13 is "  "), and each entry must be exactly one; of the letters it lacks U, u',
    )
  })

  it('with its vocabulary repaired predicts what was computed of it elsewhere, within 1e-4 nats', () => {
    const folder = join(SAMPLES, 'ml5-shakespeare-broken-vocab')
    const reference = JSON.parse(readFileSync(join(folder, 'reference-vocab-repaired.json'), 'utf8'))
    const model = readModel(filesAt(folder), { vocabulary: JSON.stringify(reference.vocab) })
    const ids = new Vocabulary(model.vocabulary).encode(reference.text)
    const wanted = reference.log2p.slice(0, ids.length - 1).map((bits: number) => bits * Math.LN2)
    expect(worstOf(model, [...ids], wanted)).toBeLessThan(1e-4)
  })

  it('with attention over a window is refused, with the reason', () => {
    expect(() => readModel(filesAt(join(SAMPLES, 'keras/hacker_news.hdf5')))).toThrow(
      'The network has attention over a window (attention)',
    )
  })

  it('that is one of several in a folder is to be named', () => {
    expect(() => readModel(filesAt(join(SAMPLES, 'pytorch')))).toThrow(
      /holds several networks; give one of .*RNN_3_layers/,
    )
  })
})
