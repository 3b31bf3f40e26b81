// neuronscope corpus add | list | rename | remove

import { basename } from 'node:path'
import { plainText } from '../../core/schema/byte-text.ts'
import {
  decodeHead,
  ENCODING_IDS,
  type EncodingId,
  firstLines,
  guessEncodings,
  titleOf,
} from '../../core/schema/encodings.ts'
import type { FitChange, FitMode } from '../../core/text/fit.ts'
import type { App } from '../app.ts'
import type { CorpusInfo } from '../contract/types.ts'
import { define, find, refuseTaken, required, text, UsageError, type Values } from './command.ts'
import { changeLines, fitOf } from './corpus-fit.ts'
import { filesAt, readFiles, readInput } from './files.ts'
import { newNameOf, type Removed, refuseUses, removedInWords, removeRecordings } from './manage.ts'
import * as option from './options.ts'

interface Listed {
  corpus: string
  characters: number
  vocabulary: number
  hash: string
  encoding?: EncodingId
  /** files that it was put together of, if of several */
  files?: number
}

const listed = ({ name, characters, vocabulary, hash, encoding, files }: CorpusInfo): Listed => ({
  corpus: name,
  characters,
  vocabulary,
  hash,
  ...(encoding ? { encoding } : {}),
  ...(files ? { files } : {}),
})

const DETAILS = `A file is read as UTF-8, or as UTF-16 where it begins with a byte order mark; --encoding names another
encoding: ${ENCODING_IDS.join(', ')}. One that is refused is named with what it may be; --preview adds
nothing and shows the first lines in each encoding that fits, the likeliest first.

--encoding bytes reads any file, one character a byte: a network of it has the 256 bytes for a vocabulary. Bytes that are
UTF-8 are shown as characters, which stand at their last byte, others as hexadecimal numbers.

CR LF and CR become LF unless --keep-cr is given. Several files, or the files of a folder (in the order of their names),
become one text; the feature border() is true at the first character of each.

--for M makes a text that the network M can read: characters that it does not know become plainer spellings (curly quotes
straight, accents gone, … three dots), or are cut where there is none; --unknown cut cuts all of them. --corpus N takes a
text of the workspace instead of a file. What was changed is kept: corpus changes lists it and leads places back.`

export const corpusAdd = define<Added | Previewed>({
  name: 'corpus add',
  usage: '(FILE… | --corpus N) [--name N] [--for M [--unknown map|cut]] [--encoding E] [--keep-cr] [--preview]',
  summary: 'adds a text to the workspace, under the file’s name (with a number where it is taken) or a free one',
  details: DETAILS,
  options: {
    name: option.newName,
    encoding: option.choice(ENCODING_IDS),
    'keep-cr': option.flag,
    preview: option.flag,
    for: option.text,
    corpus: option.text,
    unknown: option.choice(['map', 'cut']),
  },
  positionals: [0, 10_000],
  writes: true,
  creates: true,
  async run({ app, values, positionals }) {
    const fit = fitOf(app, values)
    if (values.corpus !== undefined) return fittedOf(app, values, positionals, fit)
    if (positionals.length === 0) throw new UsageError('Name a file, or a text of the workspace with --corpus.')
    const files = positionals.flatMap(filesAt)
    if (values.preview === true) return previewOf(files[0])
    const before = app.reader.corpora()
    refuseTaken(before, text(values, 'name'), 'text')
    const given = text(values, 'name')?.trim()
    const ofFile = basename(positionals[0]).replace(/\.(txt|text|md)$/i, '')
    // a text that is made for a network keeps the name of its original, which is the file's
    const name = fit ? ofFile : newNameOf(values, ofFile)
    const { bytes, parts } = readFiles(files)
    const {
      corpus: added,
      notes,
      changes,
    } = await app.corpora.add(name, bytes, {
      ...(fit ? { fit } : {}),
      encoding: text(values, 'encoding') as EncodingId | undefined,
      keepCr: values['keep-cr'] === true,
      ...(files.length > 1 || files[0] !== positionals[0] ? { files: parts } : {}),
    })
    if (fit && given !== undefined) await app.corpora.rename(added.id, given)
    const corpus = fit && given !== undefined ? { ...added, name: given } : added
    const wanted = given ?? (corpus.madeOf ? `${name} for ${corpus.madeOf.network}` : name)
    return { ...listed(corpus), changes, notes: [...notes, ...newsOf(corpus, wanted, before)] }
  },
  format: (result) => ('previews' in result ? previewInWords(result) : addedInWords(result)),
})

interface Added extends Listed {
  notes: string[]
  /** with --for: what became of characters that the network does not know, the most frequent first */
  changes: FitChange[]
}

/** Of a text of the workspace. */
async function fittedOf(
  app: App,
  values: Values,
  files: readonly string[],
  fit: { model: number; mode: FitMode } | undefined,
): Promise<Added> {
  if (files.length > 0) throw new UsageError('Give either files or --corpus.')
  if (!fit) throw new UsageError('--corpus goes with --for MODEL, the network that is to read the text.')
  const name = text(values, 'name')
  refuseTaken(app.reader.corpora(), name, 'text')
  const original = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
  const { corpus, changes } = await app.corpora.fit({ corpus: original.id, ...fit })
  if (name !== undefined) await app.corpora.rename(corpus.id, name.trim())
  return { ...listed({ ...corpus, name: name?.trim() ?? corpus.name }), changes, notes: [] }
}

function addedInWords({ corpus, characters, vocabulary, encoding, files, changes }: Added): string {
  const of = encoding === 'bytes' ? `${characters} bytes` : `${characters} characters, ${vocabulary} distinct`
  return [`Added “${corpus}”: ${of}${files ? `, of ${files} files` : ''}.`, ...changeLines(changes)].join('\n')
}

interface Previewed {
  file: string
  /** the likeliest first */
  previews: { encoding: EncodingId; lines: string[] }[]
}

/** Lines that a preview shows. */
const LINES = 3

function previewOf(file: string): Previewed {
  const bytes = readInput(file)
  const previews = guessEncodings(bytes).map((encoding) => ({
    encoding,
    lines: firstLines(decodeHead(bytes, encoding), LINES).map(plainText),
  }))
  return { file, previews }
}

function previewInWords({ file, previews }: Previewed): string {
  return previews
    .map(({ encoding, lines }, i) =>
      [`${titleOf(encoding)} (--encoding ${encoding})${i === 0 ? `: likeliest for “${file}”` : ''}`, ...lines].join(
        '\n  ',
      ),
    )
    .join('\n')
}

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
  format: ({ corpora }) => corpora.map(listedInWords).join('\n') || 'No texts yet.',
})

function listedInWords({ corpus, characters, vocabulary, encoding, files }: Listed): string {
  const of = encoding === 'bytes' ? 'bytes' : `characters, ${vocabulary} distinct`
  const from = encoding && encoding !== 'bytes' ? `, read as ${titleOf(encoding)}` : ''
  return `“${corpus}”: ${characters} ${of}${from}${files ? `, of ${files} files` : ''}`
}

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
  summary:
    'puts a text into the bin; --force: with the recordings of it. Networks that were trained on it are removed first',
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
