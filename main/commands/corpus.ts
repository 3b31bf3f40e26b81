// neuronscope corpus add FILE

import { basename } from 'node:path'
import { define, text } from './command.ts'
import { readInput } from './files.ts'

export const corpusAdd = define<{
  corpus: string
  characters: number
  vocabulary: number
  hash: string
  notes: string[]
}>({
  name: 'corpus add',
  usage: 'FILE [--name N]',
  summary: 'adds a text to the workspace',
  options: { name: { type: 'string' } },
  positionals: [1, 1],
  writes: true,
  async run({ app, values, positionals }) {
    const [file] = positionals
    const name = text(values, 'name') ?? basename(file).replace(/\.(txt|text|md)$/i, '')
    const { corpus, notes } = await app.corpora.add(name, readInput(file))
    const { characters, vocabulary, hash } = corpus
    return { corpus: corpus.name, characters, vocabulary, hash, notes }
  },
  format: ({ corpus, characters, vocabulary, notes }) =>
    [`Added “${corpus}”: ${characters} characters, ${vocabulary} distinct.`, ...notes].join('\n'),
})
