// Every parser of files of networks and of recorded states, with sound files to begin from.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, unzipSync, zipSync } from 'fflate'
import { AppError } from '../../core/errors.ts'
import type { Files } from '../../core/formats/draft.ts'
import { readDraft } from '../../core/formats/formats.ts'
import { type Hdf5Group, readHdf5 } from '../../core/formats/hdf5.ts'
import { inflateRaw } from '../../core/formats/inflate.ts'
import { readOnnx } from '../../core/formats/onnx-file.ts'
import { writeOnnx } from '../../core/formats/onnx-out.ts'
import { readPickle } from '../../core/formats/pickle.ts'
import { readSafetensors } from '../../core/formats/safetensors.ts'
import { unsnap } from '../../core/formats/snappy.ts'
import { readT7 } from '../../core/formats/t7.ts'
import { bundleTensor, readIndex } from '../../core/formats/tf-bundle.ts'
import { readTorchFile } from '../../core/formats/torch-file.ts'
import { parseVocabulary } from '../../core/formats/vocabulary-file.ts'
import { readZip } from '../../core/formats/zip.ts'
import { encodeCheckpoint } from '../../core/train/checkpoint.ts'
import { Bytecode, Klass, Values, writeBundle, writeT7 } from '../core/formats/writers.ts'
import { abc, tinyNetwork } from '../core/networks.ts'
import type { Parser } from './parser.ts'
import { chunkedHdf5, STATES_PARSERS } from './states-parsers.ts'

const fixture = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures', name)))
const text = (words: string) => new TextEncoder().encode(words)
const bad = (problem: string) => new AppError('bad-file', problem)

const small = tinyNetwork('lstm', { layers: 1, hidden: 3 })
const tensor = { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) }
const t7 = (ascii: boolean) =>
  writeT7(
    { model: new Klass('nn.Linear', { weight: new Values(tensor), f: new Bytecode() }), vocab: { a: 1, b: 2 } },
    ascii,
  )
const bundle = (snappy: boolean) =>
  writeBundle(
    'n',
    new Map([
      ['rnn/basic_lstm_cell/kernel', tensor],
      ['softmax_w', tensor],
    ]),
    snappy,
  )
const snapped = Uint8Array.of(20, 12, 97, 98, 99, 100, 1 | (4 << 2), 4, 2 | (7 << 2), 4, 0)

function everything(group: Hdf5Group): void {
  for (const open of group.datasets.values()) open().tensor()
  for (const inner of group.groups.values()) everything(inner)
}

/** A file that is a part of a network in a folder. */
const within = (name: string, others: Files) => (bytes: Uint8Array) => readDraft(new Map([...others, [name, bytes]]))

const manifest = {
  embedding: { filename: 'e', shape: [3, 2] },
  'rnn/cell_0/weights': { filename: 'w', shape: [5, 12] },
  'rnn/cell_0/biases': { filename: 'b', shape: [12] },
  softmax_w: { filename: 's', shape: [3, 3] },
}
const zeros = (count: number) => new Uint8Array(4 * count)
const ml5Files: Files = new Map([
  ['e', zeros(6)],
  ['w', zeros(60)],
  ['b', zeros(12)],
  ['s', zeros(9)],
])
const layer = (kind: string, config: object) => ({ class_name: kind, config })
const tfjsModel = {
  modelTopology: {
    class_name: 'Sequential',
    config: [layer('LSTM', { name: 'l', units: 2 }), layer('Dense', { name: 'd', activation: 'softmax' })],
  },
  weightsManifest: [
    {
      paths: ['w.bin'],
      weights: [
        { name: 'l/kernel', shape: [3, 8], dtype: 'float32' },
        { name: 'l/recurrent_kernel', shape: [2, 8], dtype: 'float32' },
        { name: 'l/bias', shape: [8], dtype: 'float32' },
        { name: 'd/kernel', shape: [2, 3], dtype: 'float32' },
      ],
    },
  ],
}

const keras = unzipSync(fixture('golden-formats/keras-relu.keras'))
const safetensors = encodeCheckpoint({
  ...small,
  vocabulary: abc.characters,
  step: 0,
  validationLoss: null,
  config: null,
  progress: null,
})
/** Its header, and the numbers after it. */
const headerEnd = 8 + new DataView(safetensors.buffer, safetensors.byteOffset).getUint32(0, true)
const withHeader = (header: Uint8Array): Uint8Array => {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setUint32(0, header.length, true)
  return Uint8Array.of(...length, ...header, ...safetensors.subarray(headerEnd))
}

export const PARSERS: readonly Parser[] = [
  { name: 'safetensors', seeds: [safetensors], read: readSafetensors },
  {
    name: 'header of safetensors',
    seeds: [safetensors.slice(8, headerEnd)],
    read: (bytes) => readDraft(withHeader(bytes)),
  },
  { name: 'zip', seeds: [zipSync({ 'a/data.pkl': text('abc'), b: text('bcd') })], read: readZip },
  { name: 'deflate', seeds: [deflateSync(text('abcabcabcabcabc'))], read: (bytes) => inflateRaw(bytes, 15, bad) },
  {
    name: 'pickle',
    seeds: [text("(lp0\nS'7'\np1\naS'b'\np2\na."), fixture('golden/lstm-2x16.old.net').slice(0, 1500)],
    read: (bytes) => readPickle(bytes),
  },
  {
    name: 'torch.save',
    seeds: [fixture('golden-formats/cells-12-7.pt'), fixture('golden/lstm-2x16.old.net')],
    read: readTorchFile,
  },
  { name: 'Torch7', seeds: [t7(false)], read: (bytes) => readT7(bytes, false) },
  { name: 'Torch7, ascii', seeds: [t7(true)], read: (bytes) => readT7(bytes, true) },
  {
    name: 'HDF5',
    seeds: [fixture('golden-formats/keras-gru.h5'), await chunkedHdf5()],
    read: (bytes) => everything(readHdf5(bytes)),
  },
  {
    name: 'Keras',
    seeds: [fixture('golden-formats/keras-relu.keras'), fixture('golden-formats/keras-gru.h5')],
    read: readDraft,
  },
  {
    name: 'configuration of Keras',
    seeds: [keras['config.json']],
    read: (bytes) => readDraft(zipSync({ ...keras, 'config.json': bytes }, { level: 0 })),
  },
  {
    name: 'TensorFlow.js',
    seeds: [text(JSON.stringify(tfjsModel))],
    read: within('model.json', new Map([['w.bin', zeros(54)]])),
  },
  { name: 'ml5', seeds: [text(JSON.stringify(manifest))], read: within('manifest.json', ml5Files) },
  {
    name: 'TensorFlow index',
    seeds: [bundle(false).get('n.index')!, bundle(true).get('n.index')!],
    read: (bytes) => {
      for (const [name, entry] of readIndex(bytes)) bundleTensor(name, entry, [zeros(12)])
    },
  },
  { name: 'Snappy', seeds: [snapped], read: (bytes) => unsnap(bytes, bad) },
  {
    name: 'ONNX',
    seeds: [writeOnnx(small.spec, small.parameters, abc.characters), fixture('golden-formats/rnn-relu.onnx')],
    read: readOnnx,
  },
  { name: 'a network in ONNX', seeds: [fixture('golden-formats/rnn.onnx')], read: readDraft },
  {
    name: 'vocabulary',
    seeds: [
      text('{"a": 0, "b": 1, "<unk>": 2}'),
      text('["a", "b", "c"]'),
      text('a\nb\nc\n'),
      text("(lp0\nS'7'\np1\naS'b'\np2\naS'c'\np3\na."),
    ],
    read: (bytes) => parseVocabulary(bytes, 3),
  },
  ...STATES_PARSERS,
]
