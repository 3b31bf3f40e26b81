// neuronscope model export | list | rename | remove

import { basename } from 'node:path'
import { PYTORCH_SCRIPT } from '../../core/formats/pytorch-script.ts'
import { define, find } from './command.ts'
import { output } from './files.ts'
import { newNameOf, type Removed, removedInWords, removeRecordings } from './manage.ts'
import { type ListedModel, listedModel, modelLines } from './model-lines.ts'
import * as option from './options.ts'

interface ExportedModel {
  file: string
  bytes: number
  model: string
  /** the Python beside it, which loads it into PyTorch; null where it is ONNX */
  script: string | null
}

export const modelExport = define<ExportedModel>({
  name: 'model export',
  usage: 'M FILE [--force]',
  summary: 'writes a network as safetensors with a script that loads it into PyTorch, or as FILE.onnx',
  details:
    'Beside FILE.safetensors lies FILE.py, which needs PyTorch alone: `python3 FILE.py "text"` says how well the network predicts a text, and `from FILE import load` gives it as a module. A name that ends in .onnx gives ONNX (LSTM, GRU, RNN). --force replaces files.',
  options: { force: option.flag },
  positionals: [2, 2],
  writes: false,
  async run(context) {
    const { app, positionals } = context
    const [named, file] = positionals
    const model = find(app.models.list(), named, 'model')
    const onnx = /\.onnx$/i.test(file)
    const target = output(file, context)
    const name = onnx ? null : scriptBeside(file)
    const script = name === null ? null : output(name, context)
    const { bytes } = await app.models.export(model.id, onnx ? 'onnx' : 'safetensors')
    const written = target.write(bytes)
    const module = name === null ? '' : basename(name, '.py')
    script?.write(new TextEncoder().encode(PYTORCH_SCRIPT.replaceAll('NAME', module)))
    return { file, bytes: written, model: model.name, script: name }
  },
  format: ({ file, bytes, script }) =>
    `Wrote ${file}, ${bytes} bytes${script === null ? '' : `, and ${script}, which loads it into PyTorch`}.`,
})

/** The script finds the network by its own name. */
function scriptBeside(file: string): string {
  return `${file.replace(/\.safetensors$/i, '')}.py`
}

export const modelList = define<{ models: ListedModel[] }>({
  name: 'model list',
  usage: '',
  summary: 'lists the networks of the workspace',
  options: {},
  writes: false,
  async run({ app }) {
    return { models: app.models.list().map((model) => listedModel(model)) }
  },
  format: ({ models }) => models.flatMap(modelLines).join('\n') || 'No models yet.',
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
