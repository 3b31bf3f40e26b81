// Networks of Torch7: torch-rnn's LanguageModel and char-rnn's checkpoints. Both have the LSTM's gates as i f o g.

import { charRnn } from './char-rnn.ts'
import type { Draft } from './draft.ts'
import { type ModelFormat, oneFile } from './format.ts'
import { classOf, field, fieldsOf } from './lua.ts'
import { readT7 } from './t7.ts'
import { bad } from './tensors.ts'
import { torchRnn } from './torch-rnn.ts'

const begins = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte)

/** A table or an object, the first that is numbered. */
const isBinary = (bytes: Uint8Array) => [3, 4].some((tag) => begins(bytes, tag, 0, 0, 0, 1, 0, 0, 0))
const isAscii = (bytes: Uint8Array) => [0x33, 0x34].some((tag) => begins(bytes, tag, 0x0a, 0x31, 0x0a))

export const torch7: ModelFormat = {
  id: 'torch7',
  title: 'Torch7, char-rnn and torch-rnn',
  endings: ['.t7'],
  ...oneFile(
    (bytes) => isBinary(bytes) || isAscii(bytes),
    (bytes) => draftOf(bytes),
  ),
}

function draftOf(bytes: Uint8Array): Draft {
  const root = readT7(bytes, isAscii(bytes))
  const model = field(root, 'model')
  if (classOf(model) === 'nn.LanguageModel') return torchRnn(root, model)
  if (classOf(root) === 'nn.LanguageModel') return torchRnn(null, root)
  const network = field(field(root, 'protos'), 'rnn')
  if (classOf(network) === 'nn.gModule') return charRnn(root, network)
  const found = [...(fieldsOf(root)?.keys() ?? [])].map(String).slice(0, 12).join(', ')
  throw bad(
    `The Torch7 file is no checkpoint of char-rnn or torch-rnn, which are read here; it holds ${found || classOf(root) || 'no table'}.`,
  )
}
