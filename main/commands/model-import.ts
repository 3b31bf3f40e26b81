// neuronscope model import | inspect

import { basename } from 'node:path'
import { withoutModelEnding } from '../../core/schema/model-files.ts'
import type { Choices, GivenNetwork, ImportView } from '../contract/import-types.ts'
import { define, refuseTaken, text, UsageError, type Values } from './command.ts'
import { readInput } from './files.ts'
import { guessingLines, ORDER_OF_VOCABULARY, rated } from './losses.ts'
import { newNameOf } from './manage.ts'
import { type ListedModel, listedModel, modelLines } from './model-lines.ts'
import { networkFiles } from './network-files.ts'
import * as option from './options.ts'

const CHOICES =
  '[--vocab FILE | --characters-of TEXT] [--gates ifog] [--forget-bias 1] [--reset before|after] [--update old|new] [--nonlinearity tanh|relu] [--gate-activation sigmoid|hard_sigmoid] [--decoder TENSOR] [--embedding TENSOR] [--stack MODULE,MODULE]'

const choiceOptions = {
  vocab: option.text,
  'characters-of': option.text,
  gates: option.text,
  'forget-bias': option.real(-100, 100),
  reset: option.choice(['before', 'after']),
  update: option.choice(['old', 'new']),
  nonlinearity: option.choice(['tanh', 'relu']),
  'gate-activation': option.choice(['sigmoid', 'hard_sigmoid']),
  decoder: option.text,
  embedding: option.text,
  stack: option.text,
}

const DETAILS = `What a file is follows from its content: safetensors, a file of torch.save, Torch7 (char-rnn, torch-rnn), Keras
(.h5, .keras), TensorFlow.js, ml5, a TensorFlow checkpoint, ONNX. A network that is several files is given as its folder.
What a file does not say must be said: the order of its gates (--gates, letters i f o and g, c or j; r z and n), the bias
that TensorFlow adds to the forget gate (--forget-bias), where a GRU's reset gate acts (--reset) and what its update gate
keeps (--update), which tensor is which (--decoder, --embedding), which modules are stacked (--stack, the lowest first).
--vocab takes a JSON list, {character: index}, {index: character}, a pickle of one, or a text with the characters in
order; --characters-of sorts the characters of a text, as sorted(set(text)) does in Python.`

function given(file: string, values: Values): GivenNetwork {
  const [vocab, sorted] = [text(values, 'vocab'), text(values, 'characters-of')]
  if (vocab !== undefined && sorted !== undefined) throw new UsageError('Give either --vocab or --characters-of.')
  return {
    files: networkFiles(file),
    vocabulary: vocab === undefined ? undefined : readInput(vocab),
    charactersOf: sorted === undefined ? undefined : readInput(sorted),
    choices: choicesIn(values),
  }
}

function choicesIn(values: Values): Choices {
  const bias = text(values, 'forget-bias')
  const choices = {
    gates: text(values, 'gates'),
    forgetBias: bias === undefined ? undefined : Number(bias),
    reset: text(values, 'reset') as Choices['reset'],
    update: text(values, 'update') as Choices['update'],
    nonlinearity: text(values, 'nonlinearity') as Choices['nonlinearity'],
    gateActivation: text(values, 'gate-activation') as Choices['gateActivation'],
    decoder: text(values, 'decoder'),
    embedding: text(values, 'embedding'),
    stack: text(values, 'stack')?.split(',').filter(Boolean),
  }
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined))
}

export const modelImport = define<ListedModel>({
  name: 'model import',
  usage: `FILE-OR-FOLDER [--name M] ${CHOICES}`,
  summary: 'brings a network trained elsewhere, in any format that is read',
  details: DETAILS,
  options: { name: option.newName, ...choiceOptions },
  positionals: [1, 1],
  writes: true,
  creates: true,
  async run({ app, values, positionals }) {
    const [file] = positionals
    refuseTaken(app.models.list(), text(values, 'name'), 'model')
    const name = newNameOf(values, withoutModelEnding(basename(file)))
    const { model, warnings } = await app.models.importGiven(name, given(file, values))
    const made = app.reader.model(model)
    const renamed = `There is a model “${name}” already; this one is called “${made.name}”.`
    return listedModel(made, made.name === name ? warnings : [...warnings, renamed])
  },
  format: (result) => modelLines(result).join('\n'),
})

export const modelInspect = define<ImportView>({
  name: 'model inspect',
  usage: `FILE-OR-FOLDER [--text FILE] ${CHOICES}`,
  summary: 'says what a network is taken for, tensor by tensor, and how each reading predicts a text; keeps nothing',
  details: `With --text, the first 1,000 characters are read under every reading that the file leaves possible, the best first:
bits a character, and what the network writes when it always takes the likeliest character. ${DETAILS}`,
  options: { text: option.text, ...choiceOptions },
  positionals: [1, 1],
  writes: false,
  creates: true,
  async run({ app, values, positionals, signal }) {
    const file = text(values, 'text')
    return app.models.inspect(
      { ...given(positionals[0], values), text: file === undefined ? undefined : readInput(file) },
      signal,
    )
  },
  format: viewLines,
})

function viewLines(view: ImportView): string {
  const { format, cell, widths, embedding, symbols, roles, choices, problems, readings } = view
  const input = embedding ? `an embedding of ${embedding}` : 'one-hot input'
  const table = roles.map(({ tensor, shape, role }) => `  ${role.padEnd(36)} ${tensor} [${shape.join(', ')}]`)
  const open = choices.map(({ title, value }) => `  ${title.padEnd(36)} ${value ?? 'to be said'}`)
  return [
    `${format}: ${cell}, layers of ${widths.join(', ')} units, ${symbols} characters, ${input}.`,
    ...table,
    ...open,
    ...problems,
    ...(readings.length > 0 ? ['Readings, by how well they predict the text:'] : []),
    ...readings.flatMap(({ words, bitsPerCharacter, sample, taken, worseThanGuessing }) => [
      `${taken ? '→' : ' '} ${bitsPerCharacter.toFixed(3)} bits a character${worseThanGuessing ? ', worse than guessing' : ''}: ${words}`,
      `    ${JSON.stringify(sample)}`,
    ]),
    ...bestLines(view),
  ].join('\n')
}

/** Where even the best reading is worse than guessing. */
function bestLines({ readings: [best], symbols }: ImportView): string[] {
  return best ? guessingLines(rated([best.bitsPerCharacter * Math.LN2], symbols), ORDER_OF_VOCABULARY) : []
}
