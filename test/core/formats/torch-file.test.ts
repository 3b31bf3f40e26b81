// Files of torch.save, against what PyTorch itself says of the same network (fixtures/make-golden.py).

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { FORMATS, readModel } from '../../../core/formats/formats.ts'
import { importPytorch } from '../../../core/formats/pytorch.ts'
import { readTorchFile } from '../../../core/formats/torch-file.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend } from '../networks.ts'

const golden = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/golden/${name}`, import.meta.url)))
const vocabulary = golden('lstm-2x16.vocabulary.json')
const same = importPytorch(golden('lstm-2x16.safetensors'), { vocabulary })

describe('a file of torch.save', () => {
  it.each([
    ['a state dictionary', 'lstm-2x16.state.pt', { vocabulary }],
    ['a checkpoint of PyTorch before 1.6, with its characters', 'lstm-2x16.old.net', {}],
    [
      'a checkpoint with an optimiser, float64 weights laid out by columns, and its characters',
      'lstm-2x16.checkpoint.pt',
      {},
    ],
    ['a whole module', 'lstm-2x16.module.pt', { vocabulary }],
  ])('gives the same network as safetensors: %s', (_, name, options) => {
    const read = readModel(golden(name), options)
    expect(read.spec).toEqual(same.spec)
    expect(read.vocabulary).toEqual(same.vocabulary)
    expect(read.warnings).toEqual([])
    for (const [parameter, { shape, data }] of same.parameters) {
      expect(read.parameters.get(parameter)!.shape).toEqual(shape)
      expect(read.parameters.get(parameter)!.data).toEqual(data)
    }
  })

  it('without characters asks for a vocabulary', () => {
    expect(() => readModel(golden('lstm-2x16.state.pt'))).toThrow(/give a vocabulary file/)
  })

  it('that ends anywhere before its end, or has any byte changed, is refused in a sentence or read, and nothing else', () => {
    const files = ['lstm-2x16.state.pt', 'lstm-2x16.old.net', 'lstm-2x16.module.pt'].map(golden)
    const sound = (bytes: Uint8Array) => {
      try {
        readTorchFile(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(255),
        fc.boolean(),
        (which, share, value, cut) => {
          const bytes = files[which].slice()
          const at = Math.floor(share * bytes.length)
          if (cut) return sound(bytes.subarray(0, at))
          bytes[at] = value
          sound(bytes)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('that calls functions of the system when Python opens it is refused by their names, and nothing is called', () => {
    const text = (words: string) => [...new TextEncoder().encode(words)]
    const call = [0x80, 2, ...text('cposix\nsystem\n'), ...text("(S'touch it'\ntR.")]
    const parts = [...golden('lstm-2x16.old.net').subarray(0, 15), 0x80, 2, 0x4d, 0xe9, 3, 0x2e, 0x80, 2, 0x7d, 0x2e]
    const file = Uint8Array.from([...parts, ...call, 0x80, 2, 0x5d, 0x2e])
    expect(() => readTorchFile(file)).toThrow(/Python would call posix\.system when it opens it/)
  })

  it('of lists in lists, ten thousand deep, is no more than a file without tensors', () => {
    const deep = Uint8Array.from([0x80, 2, ...Array(10_000).fill(0x5d), ...Array(9_999).fill(0x61), 0x2e])
    const parts = [...golden('lstm-2x16.old.net').subarray(0, 15), 0x80, 2, 0x4d, 0xe9, 3, 0x2e, 0x80, 2, 0x7d, 0x2e]
    const file = Uint8Array.from([...parts, ...deep, 0x80, 2, 0x5d, 0x2e])
    expect(() => readTorchFile(file)).toThrow(/holds no tensors/)
  })
})

describe('what is no network here', () => {
  const text = (words: string) => new TextEncoder().encode(words)
  it.each([
    ['GGUF', text('GGUF\u0003\u0000\u0000\u0000'), /a GGUF file.*transformers/],
    ['TensorFlow Lite', text('\u0000\u0000\u0000\u0000TFL3'), /a TensorFlow Lite file.*net\.keras/],
    ['SavedModel', Uint8Array.of(8, 1, 0x12, ...new Uint8Array(70)), /the graph of a SavedModel.*variables/],
    ['NumPy', Uint8Array.of(0x93, ...text('NUMPY')), /a NumPy array/],
    [
      'joblib',
      Uint8Array.of(0x80, 3, 0x63),
      /a pickle that torch\.save did not write.*pickle\.load\(open\("FILE", "rb"\)\).*"net\.pt"\)\./,
    ],
    ['prose', text('Call me Ishmael.'), /no network in a format that is read here: safetensors.*PyTorch/],
  ])('is named, with the way out: %s', (_, bytes, sentence) => {
    expect(() => readModel(bytes)).toThrow(sentence)
  })

  it('is not what the list says of its own files', () => {
    expect(FORMATS.find(({ sniff }) => sniff(new Map([['', golden('lstm-2x16.safetensors')]])))?.id).toBe('safetensors')
    expect(FORMATS.find(({ sniff }) => sniff(new Map([['', golden('lstm-2x16.old.net')]])))?.id).toBe('torch')
  })
})

const samples = join(import.meta.dirname, '../../../../shared/samples/pytorch')
test.skipIf(!existsSync(samples))(
  'a pickled module of another project predicts what was computed of it elsewhere, within 1e-4 nats',
  () => {
    const reference = JSON.parse(readFileSync(join(samples, 'RNN_3_layers.reference.json'), 'utf8'))
    const model = readModel(new Uint8Array(readFileSync(join(samples, 'RNN_3_layers.pt'))), {
      vocabulary: JSON.stringify(reference.vocab),
    })
    const ids = new Vocabulary(model.vocabulary).encode(reference.text)
    const { logProbabilities } = finish(evaluate(backend, model, ids))
    const wanted: number[] = reference.log2p
    const apart = wanted.map((value, i) => Math.abs(logProbabilities[i] - value * Math.LN2))
    expect(apart).toHaveLength(499)
    expect(Math.max(...apart)).toBeLessThan(1e-4)
  },
)
