// neuronscope corpus add | list | rename | remove

import { basename } from 'node:path'
import type { CorpusInfo } from '../contract/types.ts'
import { define, find, refuseTaken, text } from './command.ts'
import { readInput } from './files.ts'
import { newNameOf, type Removed, refuseUses, removedInWords, removeRecordings } from './manage.ts'
import * as option from './options.ts'

interface Listed {
  corpus: string
  characters: number
  vocabulary: number
  hash: string
}

const listed = ({ name, characters, vocabulary, hash }: CorpusInfo): Listed => ({
  corpus: name,
  characters,
  vocabulary,
  hash,
})

export const corpusAdd = define<Listed & { notes: string[] }>({
  name: 'corpus add',
  usage: 'FILE [--name N]',
  summary: 'adds a text to the workspace, under the file’s name (with a number where it is taken) or a free one',
  options: { name: option.newName },
  positionals: [1, 1],
  writes: true,
  creates: true,
  async run({ app, values, positionals }) {
    const [file] = positionals
    const before = app.reader.corpora()
    refuseTaken(before, text(values, 'name'), 'text')
    const name = newNameOf(values, basename(file).replace(/\.(txt|text|md)$/i, ''))
    const { corpus, notes } = await app.corpora.add(name, readInput(file))
    return { ...listed(corpus), notes: [...notes, ...newsOf(corpus, name, before)] }
  },
  format: ({ corpus, characters, vocabulary }) =>
    `Added “${corpus}”: ${characters} characters, ${vocabulary} distinct.`,
})

/** What is new about a text that resembles one of before. */
function newsOf({ name, hash }: CorpusInfo, wanted: string, before: readonly CorpusInfo[]): string[] {
  const same = before.find((one) => one.hash === hash)
  return [
    ...(name === wanted ? [] : [`There is a text “${wanted}” already; this one is called “${name}”.`]),
    ...(same ? [`It is the same text as “${same.name}”.`] : []),
  ]
}

export const corpusList = define<{ corpora: Listed[] }>({
  name: 'corpus list',
  usage: '',
  summary: 'lists the texts of the workspace',
  options: {},
  writes: false,
  async run({ app }) {
    return { corpora: app.reader.corpora().map(listed) }
  },
  format: ({ corpora }) =>
    corpora
      .map(({ corpus, characters, vocabulary }) => `“${corpus}”: ${characters} characters, ${vocabulary} distinct`)
      .join('\n') || 'No texts yet.',
})

export const corpusRename = define<{ corpus: string; before: string }>({
  name: 'corpus rename',
  usage: 'N NEW',
  summary: 'gives a text another name',
  options: {},
  positionals: [2, 2],
  writes: true,
  async run({ app, positionals }) {
    const { id, name } = find(app.reader.corpora(), positionals[0], 'corpus')
    const corpus = newNameOf({ name: positionals[1] }, '')
    await app.corpora.rename(id, corpus)
    return { corpus, before: name }
  },
  format: ({ corpus, before }) => `“${before}” is now called “${corpus}”.`,
})

export const corpusRemove = define<Removed>({
  name: 'corpus remove',
  usage: 'N [--force]',
  summary: 'removes a text; --force: with the recordings of it. Networks that were trained on it are removed first',
  options: { force: option.flag },
  positionals: [1, 1],
  writes: true,
  async run({ app, values, positionals }) {
    const { id, name } = find(app.reader.corpora(), positionals[0], 'corpus')
    const networks = app.models.list().filter(({ corpus }) => corpus === id)
    refuseUses(name, networks, 'network', 'model remove')
    const recordings = await removeRecordings(app, name, ({ corpus }) => corpus === id, values)
    await app.corpora.remove(id)
    return { removed: name, ...recordings }
  },
  format: removedInWords,
})
