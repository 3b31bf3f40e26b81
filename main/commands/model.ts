// neuronscope model import | export | list

import { basename } from 'node:path'
import type { ModelInfo } from '../contract/types.ts'
import { define, find, text } from './command.ts'
import { readInput, writeOutput } from './files.ts'

/** Weights may be larger than texts. */
const MOST_BYTES = 2 ** 31 - 1

interface ListedModel {
  model: string
  cell: string
  layers: number
  hidden: number
  embedding: number
  vocabulary: number
  steps: number
  validationLoss: number | null
  warnings: string[]
}

function listed(model: ModelInfo, warnings: string[] = []): ListedModel {
  const { name, spec, steps, bestLoss } = model
  const { cell, layers, hidden, embedding, vocabulary } = spec
  return { model: name, cell, layers, hidden, embedding, vocabulary, steps, validationLoss: bestLoss, warnings }
}

function line({ model, cell, layers, hidden, vocabulary, validationLoss }: ListedModel): string {
  const loss = validationLoss === null ? '' : `, ${validationLoss.toFixed(3)} nats a character`
  return `“${model}”: ${cell} ${layers}×${hidden}, ${vocabulary} characters${loss}`
}

export const modelImport = define<ListedModel>({
  name: 'model import',
  usage: 'FILE [--vocab FILE] [--name M]',
  summary: 'brings a network trained elsewhere (safetensors, PyTorch’s names)',
  options: { vocab: { type: 'string' }, name: { type: 'string' } },
  positionals: [1, 1],
  writes: true,
  async run({ app, values, positionals }) {
    const [file] = positionals
    const vocab = text(values, 'vocab')
    const name = text(values, 'name') ?? basename(file).replace(/\.safetensors$/i, '')
    const bytes = readInput(file, MOST_BYTES)
    const { model, warnings } = await app.models.import(name, bytes, {
      vocabulary: vocab === undefined ? undefined : readInput(vocab),
    })
    return listed(app.reader.model(model), warnings)
  },
  format: (result) => [line(result), ...result.warnings].join('\n'),
})

export const modelExport = define<{ file: string; bytes: number; model: string }>({
  name: 'model export',
  usage: 'M FILE',
  summary: 'writes a network as safetensors with PyTorch’s names',
  options: {},
  positionals: [2, 2],
  writes: false,
  async run({ app, positionals }) {
    const [named, file] = positionals
    const model = find(app.models.list(), named, 'model')
    const { bytes } = await app.models.export(model.id)
    return { file, bytes: writeOutput(file, bytes), model: model.name }
  },
  format: ({ file, bytes }) => `Wrote ${file}, ${bytes} bytes.`,
})

export const modelList = define<{ models: ListedModel[] }>({
  name: 'model list',
  usage: '',
  summary: 'lists the networks of the workspace',
  options: {},
  writes: false,
  async run({ app }) {
    return { models: app.models.list().map((model) => listed(model)) }
  },
  format: ({ models }) => models.map(line).join('\n') || 'No models yet.',
})
