// A CharRNN of ml5: manifest.json names the tensors, each of which is a file of float32, and vocab.json has the
// characters. A layer is TensorFlow's BasicLSTMCell, gates i j f o, whose weight [D + H, 4·H] has the rows of its input
// first; ml5 adds 1 to the forget gate's bias when it runs (CharRNN's forgetBias), so that belongs to the network.

import { sizeOf, type Tensor } from '../model/spec.ts'
import { type Choices, type Draft, type Files, PLAIN, type Role } from './draft.ts'
import type { ModelFormat } from './format.ts'
import { fileNamed, floatsIn, jsonObject, record, shapeIn } from './json-file.ts'
import { bad, refuseUnsound, type Tensors, transposed } from './tensors.ts'
import { checkWidths, joined } from './torch-rnn.ts'
import { entriesIn } from './vocabulary-file.ts'

const FORGET_BIAS = 1

function manifestOf(files: Files): Record<string, unknown> | null {
  const manifest = jsonObject(fileNamed(files, 'manifest.json'))
  const entries = Object.values(manifest ?? {})
  return entries.length > 0 && entries.every((entry) => typeof record(entry)?.filename === 'string') ? manifest : null
}

export const ml5: ModelFormat = {
  id: 'ml5',
  title: 'ml5 CharRNN (a folder with manifest.json)',
  endings: [],
  sniff: (files) => manifestOf(files) !== null,
  read: (files, choices) => draftOf(files, manifestOf(files)!, choices),
}

function draftOf(files: Files, manifest: Record<string, unknown>, _choices: Choices): Draft {
  const tensors = tensorsOf(files, manifest)
  refuseUnsound(tensors)
  const roles: Role[] = []
  const found = (pattern: RegExp, role: string): Tensor | null => {
    const [entry, other] = [...tensors].filter(([name]) => pattern.test(name))
    if (other) throw bad(`Both ${entry[0]} and ${other[0]} could be the ${role}.`)
    if (!entry) return null
    roles.push({ tensor: entry[0], shape: entry[1].shape, role })
    return entry[1]
  }
  const embedding = found(/(?:^|\/)embedding$/, 'embedding')
  const layers = layersOf(tensors).map(([key, weights, biases], k) => {
    roles.push({ tensor: weights, shape: tensors.get(weights)!.shape, role: `layer ${k}, weights of input and state` })
    roles.push({ tensor: biases, shape: tensors.get(biases)!.shape, role: `layer ${k}, bias` })
    return joined(tensors.get(weights)!, tensors.get(biases)!, 4, key)
  })
  const decoder = found(/softmax_w$/, 'output layer')
  if (decoder?.shape.length !== 2) throw bad('The manifest has no softmax_w, the output layer.')
  const decoderBias = found(/softmax_b$/, 'bias of the output layer')
  checkWidths(embedding, layers, transposed(decoder))
  const vocabulary = fileNamed(files, 'vocab.json')
  return {
    ...PLAIN,
    cell: 'lstm',
    layers,
    embedding,
    decoder: transposed(decoder),
    decoderBias,
    gates: 'igfo',
    forgetBias: FORGET_BIAS,
    vocabulary: vocabulary ? entriesIn(vocabulary, decoder.shape[1]) : null,
    roles,
    warnings: [],
  }
}

function tensorsOf(files: Files, manifest: Record<string, unknown>): Tensors {
  const tensors = new Map<string, Tensor>()
  for (const [name, entry] of Object.entries(manifest)) {
    const { filename, shape: given } = record(entry)!
    const shape = shapeIn(given, name)
    const bytes = fileNamed(files, String(filename))
    if (!bytes)
      throw bad(`The folder has no file ${String(filename)}, which manifest.json names; give the whole folder.`)
    if (bytes.length !== 4 * sizeOf(shape))
      throw bad(`${String(filename)} has ${bytes.length} bytes, and [${shape.join(', ')}] wants ${4 * sizeOf(shape)}.`)
    // a counter of steps has no shape
    if (shape.length > 0) tensors.set(name, { shape, data: floatsIn(bytes) })
  }
  return tensors
}

/** Names of weight and bias of each layer, the lowest first. */
function layersOf(tensors: Tensors): [key: string, weights: string, biases: string][] {
  const layers = new Map<string, { weights?: string; biases?: string }>()
  for (const name of tensors.keys()) {
    const key = /(?:cell|lstm)_\d+/.exec(name)?.[0]
    if (!key) continue
    const layer = layers.get(key) ?? {}
    layers.set(key, { ...layer, [tensors.get(name)!.shape.length === 2 ? 'weights' : 'biases']: name })
  }
  const keys = [...layers.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return keys.map((key) => {
    const { weights, biases } = layers.get(key)!
    if (!weights || !biases) throw bad(`The manifest lacks the weight or the bias of ${key}.`)
    return [key, weights, biases]
  })
}
