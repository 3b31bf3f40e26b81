// Imports a corpus: decodes, checks, counts, hashes and stores a file. Several files become one text with their borders.

import { createHash } from 'node:crypto'
import { countCodePoints } from '../../../core/text/code-points.ts'
import { decodeText, type Reading } from '../../../core/text/corpus.ts'
import type { FitChange, FitMode } from '../../../core/text/fit.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import type { CorpusInfo, CorpusPart } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { addFitted } from './fit-corpus.ts'

/** How a file is read, and where it is several: the name and the bytes of each, in order. */
export interface CorpusReading extends Reading {
  files?: readonly { name: string; bytes: number }[]
}

export interface ImportInput extends CorpusReading {
  name: string
  bytes: Uint8Array
  /** the network that is to read it, and what to do with characters that it does not know */
  fit?: { model: number; mode: FitMode }
}

interface Read {
  text: string
  notes: string[]
  parts: CorpusPart[]
}

export async function importCorpus(
  { name, bytes, files, fit, ...reading }: ImportInput,
  context: TaskContext,
): Promise<{ corpus: CorpusInfo; notes: string[]; changes: FitChange[] }> {
  const { text, notes, parts } = files
    ? concatenated(bytes, files, reading)
    : { ...decodeText(bytes, name, reading), parts: [] }
  context.check()
  if (fit) return addFitted(context, { name, text, parts, notes, encoding: reading.encoding }, fit)
  const ofBytes = reading.encoding === 'bytes'
  const vocabulary = ofBytes ? Vocabulary.bytes() : Vocabulary.of(text)
  const characters = countCodePoints(text)
  const hash = createHash('sha256').update(text, 'utf8').digest('hex')
  context.check()
  const { encoding } = reading
  const readAs = encoding === undefined || encoding === 'utf-8' ? {} : { encoding }
  const corpus = await context.writer.addCorpus({
    ...{ name, text, characters, vocabulary: vocabulary.size, hash, parts },
    ...readAs,
  })
  return { corpus, notes, changes: [] }
}

/** The files in order; a missing line end at the end of a file is added, except in bytes. */
function concatenated(bytes: Uint8Array, files: NonNullable<CorpusReading['files']>, reading: Reading): Read {
  const [texts, notes, parts]: [string[], string[], CorpusPart[]] = [[], [], []]
  let [at, start] = [0, 0]
  for (const [i, file] of files.entries()) {
    const decoded = decodeText(bytes.subarray(at, at + file.bytes), file.name, reading)
    at += file.bytes
    const open = i < files.length - 1 && reading.encoding !== 'bytes' && !decoded.text.endsWith('\n')
    const text = open ? `${decoded.text}\n` : decoded.text
    if (open) notes.push(`“${file.name}” does not end its last line; a line end was added.`)
    notes.push(...decoded.notes.map((note) => `“${file.name}”: ${note}`))
    parts.push({ name: file.name, start })
    texts.push(text)
    start += countCodePoints(text)
  }
  return { text: texts.join(''), notes: summed(notes), parts }
}

/** Most notes that are listed; of a folder of many files the rest are counted. */
const SHOWN = 5

function summed(notes: string[]): string[] {
  return notes.length <= SHOWN
    ? notes
    : [...notes.slice(0, SHOWN), `${notes.length - SHOWN} more notes on the other files.`]
}
