// States of another program become a recording: its text is added or found, its units keep their names, and its values
// are stored block by block. What is refused or cancelled leaves nothing behind.

import { createHash } from 'node:crypto'
import { AppError } from '../../../core/errors.ts'
import { readStates } from '../../../core/formats/states/read-states.ts'
import type { StatesInput } from '../../../core/formats/states/states-input.ts'
import { groupNames, type UnitShape, unitNames } from '../../../core/model/unit-names.ts'
import { parseUnit, type StateKind } from '../../../core/model/units.ts'
import { statesBlocks } from '../../../core/run/recorded-states.ts'
import { withoutStatesEnding } from '../../../core/schema/states-files.ts'
import { countCodePoints } from '../../../core/text/code-points.ts'
import { decodeText } from '../../../core/text/corpus.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import type { ImportedStates, UnitDescription } from '../../contract/states-types.ts'
import type { TaskContext } from '../context.ts'
import { namesGiven } from '../states-description.ts'
import { hashOf, openStates } from '../states-files.ts'

export interface ImportStatesInput {
  /** of the file or folder, for messages and names */
  title: string
  path: string
  /** the text of the workspace that the rows are of */
  corpus?: number
  /** a file of it */
  text?: { name: string; bytes: Uint8Array }
  /** the text of each row */
  tokens?: string[]
  /** where the first row is in the text */
  start?: number
  /** what the network is called */
  network?: string
  /** what the recording is called */
  name?: string
  /** names, layers and kinds of the units */
  units?: UnitDescription[]
}

export async function importStates(
  input: ImportStatesInput,
  context: TaskContext<{ characters: number; total: number }>,
): Promise<ImportedStates> {
  const { writer, check, emit } = context
  const opened = await openStates(input.path)
  let recording: number | undefined
  let corpus: { id: number; added: boolean } | undefined
  try {
    const states = await readStates(opened.source, opened.help)
    const { names, parts } = namesGiven(states.names, input.units ?? [])
    const shape = shapeOf(names, parts)
    const { lengths, text } = textOf(input, states)
    const characters = lengths?.reduce((sum, length) => sum + length, 0) ?? states.rows
    check()
    const place = await placeOf(input, states, { text, characters }, context)
    corpus = place
    const network = input.network ?? states.network ?? withoutStatesEnding(input.title)
    const model = await writer.addExternalModel(network)
    const made = await writer.addRecording({
      name: input.name ?? `${network} on ${context.store.corpus(place.id).name}`,
      ...{ model, corpus: place.id, start: place.start, end: place.start + characters },
      ...{ kinds: [...shape.kinds], layers: shape.layers, hidden: shape.hidden, units: names.length },
      ...{ groups: shape.groups, modelHash: hashOf(opened.source), corpusHash: context.store.corpus(place.id).hash },
      initialState: `recorded by another program; read from ${input.title} (${states.title})`,
    })
    recording = made.id
    for await (const block of statesBlocks({ names, read: states.read }, lengths, characters)) {
      check()
      await writer.appendBlock(recording, block)
      emit({ characters: block.index * 4096 + block.characters, total: characters })
      await context.breathe()
    }
    check()
    await writer.finishRecording(recording, 'complete')
    return { recording, units: names.length, characters, rows: states.rows, notes: [...states.notes, ...place.notes] }
  } catch (error) {
    if (recording !== undefined) await writer.removeRecording(recording)
    if (corpus?.added) await writer.removeCorpus(corpus.id)
    throw error
  } finally {
    opened.close()
  }
}

/** Of this program's own names where they are all there and in order, else as they are called. */
function shapeOf(names: readonly string[], parts: (name: string) => { layer: number; kind: string }): UnitShape {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (names.length < 5000 && twice !== undefined) throw new AppError('bad-states', `Two units are called ${twice}.`)
  const own = names.every((name) => /^L\d{1,2}\.[a-z]\.\d+$/.test(name)) ? ownShape(names) : null
  return own ?? { layers: 1, hidden: names.length, kinds: ['a'], groups: groupNames(names, parts) }
}

function ownShape(names: readonly string[]): UnitShape | null {
  try {
    const units = names.map(parseUnit)
    const kinds = [...new Set(units.map(({ kind }): StateKind => kind))]
    const layers = Math.max(...units.map(({ layer }) => layer)) + 1
    const shape = { layers, kinds, hidden: names.length / layers / kinds.length, groups: null }
    return Number.isInteger(shape.hidden) && unitNames(shape).join() === names.join() ? shape : null
  } catch {
    return null
  }
}

/** Tokens that are joined at a time: of millions single ones would take a hundred bytes each. */
const TOGETHER = 65_536

/** Characters of each row, null where each is one; and the text that the rows give, if they do. */
function textOf({ tokens: given, title }: ImportStatesInput, { tokens, rows }: StatesInput) {
  const texts = given ?? tokens
  if (texts === null) return { lengths: null, text: null }
  const lengths = new Uint32Array(rows)
  const chunks: string[] = []
  let [count, waiting]: [number, string[]] = [0, []]
  if (typeof texts === 'string') return { lengths: null, text: texts }
  for (const token of texts) {
    if (count < rows) lengths[count] = countCodePoints(token)
    count++
    if (waiting.push(token) < TOGETHER) continue
    chunks.push(waiting.join(''))
    waiting = []
  }
  if (count !== rows)
    throw new AppError('bad-states', `“${title}” has ${rows} rows and ${count} tokens; each row needs its own.`)
  const text = [...chunks, ...waiting].join('')
  return { lengths: lengths.every((length) => length === 1) ? null : lengths, text }
}

interface Place {
  id: number
  added: boolean
  start: number
  notes: string[]
}

/** The text of the workspace, and where the rows begin in it. */
async function placeOf(
  input: ImportStatesInput,
  states: StatesInput,
  { text, characters }: { text: string | null; characters: number },
  { store, writer }: TaskContext<never>,
): Promise<Place> {
  const start = input.start ?? states.start ?? 0
  if (input.corpus !== undefined) {
    const { id, name, characters: long } = store.corpus(input.corpus)
    checkLength(input.title, characters, start, long, name)
    if (text !== null) checkSame(text, store.corpusText(id, start, start + characters), start, name)
    return { id, added: false, start, notes: [] }
  }
  if (input.text) {
    const { name, bytes } = input.text
    const plain = decodeText(bytes, name)
    const { text: whole, notes } =
      countCodePoints(plain.text) < start + characters ? decodeText(bytes, name, { keepCr: true }) : plain
    checkLength(input.title, characters, start, countCodePoints(whole), name)
    if (text !== null) checkSame(text, [...whole].slice(start, start + characters).join(''), start, name)
    return { ...(await added(whole, name, { store, writer })), start, notes }
  }
  if (text === null)
    throw new AppError(
      'no-text',
      `“${input.title}” does not hold its text; name it with --text FILE, --corpus NAME or --tokens FILE.`,
    )
  if (countCodePoints(text) !== characters) checkLength(input.title, characters, 0, countCodePoints(text), 'its text')
  return { ...(await added(text, input.title, { store, writer })), start: 0, notes: [] }
}

function checkLength(title: string, characters: number, start: number, long: number, name: string): void {
  if (start + characters <= long) return
  const from = start === 0 ? '' : ` from character ${start} on`
  throw new AppError(
    'bad-states',
    `“${title}” has rows for ${characters} characters and “${name}” only ${Math.max(0, long - start)}${from}: a row is a character, unless --tokens FILE says what each row reads.`,
  )
}

function checkSame(rows: string, text: string, start: number, name: string): void {
  if (rows === text) return
  const [a, b] = [[...rows], [...text]]
  const at = a.findIndex((character, i) => character !== b[i])
  throw new AppError(
    'text-differs',
    `The text of the file is not that of “${name}”: at character ${start + at} it has ${JSON.stringify(a[at])}, and the text ${JSON.stringify(b[at] ?? '')}.`,
  )
}

/** The same text where the workspace has it already. */
async function added(
  text: string,
  name: string,
  { store, writer }: Pick<TaskContext<never>, 'store' | 'writer'>,
): Promise<{ id: number; added: boolean }> {
  const hash = createHash('sha256').update(text, 'utf8').digest('hex')
  const known = store.corpora().find((corpus) => corpus.hash === hash)
  if (known) return { id: known.id, added: false }
  const characters = countCodePoints(text)
  if (characters === 0) throw new AppError('bad-states', `The text of “${name}” is empty.`)
  const vocabulary = Vocabulary.of(text).size
  const corpus = await writer.addCorpus({ name, text, characters, vocabulary, hash })
  return { id: corpus.id, added: true }
}
