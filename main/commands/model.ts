// neuronscope model import | export | list | rename | remove

import { basename } from 'node:path'
import { withoutModelEnding } from '../../core/schema/model-files.ts'
import type { ModelInfo, ModelStatus } from '../contract/types.ts'
import { define, find, refuseTaken, text } from './command.ts'
import { output, readInput } from './files.ts'
import { guessingLines, type Judged, judged, lossInWords, ORDER_OF_VOCABULARY } from './losses.ts'
import { newNameOf, type Removed, removedInWords, removeRecordings } from './manage.ts'
import * as option from './options.ts'

/** Weights may be larger than texts. */
const MOST_BYTES = 2 ** 31 - 1

interface ListedModel extends Judged {
  model: string
  cell: string
  layers: number
  hidden: number
  embedding: number
  vocabulary: number
  status: ModelStatus
  steps: number
  /** nats a character: the best one */
  validationLoss: number | null
  /** the network that its training went on from */
  from: string | null
  fromStep: number | null
  warnings: string[]
}

function listed(model: ModelInfo, warnings: string[] = []): ListedModel {
  const { name, spec, status, steps, bestLoss, from } = model
  const { cell, layers, hidden, embedding, vocabulary } = spec
  return {
    ...{ model: name, cell, layers, hidden, embedding, vocabulary, status, steps, validationLoss: bestLoss },
    ...judged([bestLoss], vocabulary),
    ...{ from: from?.name ?? null, fromStep: from?.step ?? null, warnings },
  }
}

function lines(model: ListedModel): string[] {
  const { cell, layers, hidden, vocabulary, status, steps, validationLoss, from, fromStep } = model
  const loss = validationLoss === null ? '' : `, validation ${lossInWords(validationLoss)}`
  const origin = from === null ? '' : `, continued from “${from}” at step ${fromStep}`
  return [
    `“${model.model}”: ${cell} ${layers}×${hidden}, ${vocabulary} characters, ${status} at step ${steps}${loss}${origin}`,
    ...guessingLines(model, ORDER_OF_VOCABULARY),
  ]
}

export const modelImport = define<ListedModel>({
  name: 'model import',
  usage: 'FILE [--vocab FILE] [--name M]',
  summary: 'brings a network trained elsewhere: safetensors, or a file of torch.save',
  options: { vocab: option.text, name: option.newName },
  positionals: [1, 1],
  writes: true,
  creates: true,
  async run({ app, values, positionals }) {
    const [file] = positionals
    const vocab = text(values, 'vocab')
    refuseTaken(app.models.list(), text(values, 'name'), 'model')
    const name = newNameOf(values, withoutModelEnding(basename(file)))
    const bytes = readInput(file, MOST_BYTES)
    const { model, warnings } = await app.models.import(name, bytes, {
      vocabulary: vocab === undefined ? undefined : readInput(vocab),
    })
    const made = app.reader.model(model)
    const renamed = `There is a model “${name}” already; this one is called “${made.name}”.`
    return listed(made, made.name === name ? warnings : [...warnings, renamed])
  },
  format: (result) => lines(result).join('\n'),
})

export const modelExport = define<{ file: string; bytes: number; model: string }>({
  name: 'model export',
  usage: 'M FILE [--force]',
  summary: 'writes a network as safetensors with PyTorch’s names; --force replaces a file',
  options: { force: option.flag },
  positionals: [2, 2],
  writes: false,
  async run(context) {
    const { app, positionals } = context
    const [named, file] = positionals
    const model = find(app.models.list(), named, 'model')
    const target = output(file, context)
    const { bytes } = await app.models.export(model.id)
    return { file, bytes: target.write(bytes), model: model.name }
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
  format: ({ models }) => models.flatMap(lines).join('\n') || 'No models yet.',
})

export const modelRename = define<{ model: string; before: string }>({
  name: 'model rename',
  usage: 'M NEW',
  summary: 'gives a network another name',
  options: {},
  positionals: [2, 2],
  writes: true,
  async run({ app, positionals }) {
    const { id, name } = find(app.models.list(), positionals[0], 'model')
    const model = newNameOf({ name: positionals[1] }, '')
    await app.models.rename(id, model)
    return { model, before: name }
  },
  format: ({ model, before }) => `“${before}” is now called “${model}”.`,
})

export const modelRemove = define<Removed>({
  name: 'model remove',
  usage: 'M [--force]',
  summary: 'puts a network into the bin; --force: with the recordings of it',
  options: { force: option.flag },
  positionals: [1, 1],
  writes: true,
  async run({ app, values, positionals }) {
    const { id, name } = find(app.models.list(), positionals[0], 'model')
    const recordings = await removeRecordings(app, name, ({ model }) => model === id, values)
    await app.models.remove(id)
    return { removed: name, ...recordings }
  },
  format: removedInWords,
})
