// Files that list the characters of a network: JSON (a list, {character: index}, {index: character}, or one of these
// inside something larger, as torch-rnn and Keras' tokenizers write it), a pickle of the same, or a text with one
// character a line or all in a row.

import { distinctCodePoints } from '../text/code-points.ts'
import { type Pickled, readPickle } from './pickle.ts'
import { bad, type Entry, isSymbol, type SettledVocabulary, settleEntries, show } from './vocabulary-entries.ts'

/** What is said about the characters beside the network's file. */
export type VocabularySource = Uint8Array | string | { charactersOf: string }

/**
 * @param size how many symbols the network has
 * @throws AppError `bad-vocabulary`
 */
export function readVocabularyFile(source: VocabularySource, size: number): SettledVocabulary {
  return settleEntries(entriesIn(source, size), size)
}

/** The same without the notes. */
export function parseVocabulary(source: VocabularySource, size: number): string[] {
  return readVocabularyFile(source, size).characters
}

/** As they are listed, before they are checked. */
export function entriesIn(source: VocabularySource, size: number): Entry[] {
  if (typeof source === 'object' && 'charactersOf' in source) return sortedCharacters(source.charactersOf, size)
  if (source instanceof Uint8Array && isPickle(source)) return best(candidates(readPickle(source).value), size)
  const text = textOf(source)
  const json = jsonIn(text)
  return json === undefined ? lines(text, size) : fromJson(json, size)
}

/** All distinct characters of a text in the order of their code points, as `sorted(set(text))` gives them in Python. */
function sortedCharacters(text: string, size: number): Entry[] {
  const points = Array.from(distinctCodePoints(text))
  if (points.length !== size)
    throw bad(`the text has ${points.length} different characters, and the network has ${size}`)
  return points.map((point, index) => ({ symbol: String.fromCodePoint(point), index }))
}

/** A pickle of protocol 2 or later, or of protocol 0, which ends with a full stop behind a line end or an operation. */
const isPickle = (bytes: Uint8Array) =>
  bytes.at(-1) === 0x2e && ((bytes[0] === 0x80 && bytes[1] <= 5) || (bytes[0] === 0x28 && bytes.at(-2) !== 0x20))

function textOf(source: Uint8Array | string): string {
  if (typeof source === 'string') return source
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source)
  } catch {
    throw bad('it is not JSON in UTF-8, and no other text in UTF-8 either')
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromJson(json: unknown, size: number): Entry[] {
  const value = plain(json, 0)
  const found = candidates(value)
  // torch-rnn counts from 1, as Lua does
  const first = value instanceof Map && value.has('idx_to_token') ? 1 : 0
  if (found.length > 0) return best(found, size).map(({ symbol, index }) => ({ symbol, index: index - first }))
  if (Array.isArray(json))
    throw bad(`element ${json.findIndex((one) => typeof one !== 'string')} of its list is not a string`)
  if (typeof json === 'object' && json !== null) {
    const [symbol] = Object.entries(json).find(([, index]) => !Number.isSafeInteger(index)) ?? ['']
    throw bad(`the index of ${show(symbol)} is not a whole number`)
  }
  throw bad('it is neither a list of characters nor {character: index}')
}

/** Deep enough for the files of tokenizers. */
const DEEPEST = 4

/** JSON as a pickle would hold it; a string with JSON in it, as Keras' tokenizers have, as what it says. */
function plain(json: unknown, depth: number): Pickled {
  if (depth > DEEPEST) return null
  if (Array.isArray(json)) return json.map((one) => plain(one, depth + 1))
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, value]) => [key, plain(value, depth + 1)]))
  if (typeof json === 'string' && depth > 0 && json.startsWith('{')) {
    const inner = jsonIn(json)
    return inner === undefined ? json : plain(inner, depth + 1)
  }
  return json as Pickled
}

/** Whatever in it could be a vocabulary, the outermost first. */
function candidates(value: Pickled): Entry[][] {
  const found: Entry[][] = []
  const seen = new Set<Pickled>()
  let level: Pickled[] = [value]
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    const next: Pickled[] = []
    for (const part of level) {
      if (typeof part !== 'object' || part === null || seen.has(part)) continue
      seen.add(part)
      const entries = listed(part)
      if (entries) found.push(entries)
      if (Array.isArray(part)) next.push(...part.filter((one) => typeof one === 'object').slice(0, 100))
      else if (part instanceof Map) next.push(...part.values())
    }
    level = next
  }
  return found
}

function listed(part: Pickled): Entry[] | null {
  if (Array.isArray(part))
    return part.length > 1 && part.every((one) => typeof one === 'string')
      ? part.map((symbol, index) => ({ symbol: symbol as string, index }))
      : null
  if (!(part instanceof Map) || part.size < 2) return null
  const numbered = [...part].every(([key, value]) => /^\d{1,7}$/.test(String(key)) && typeof value === 'string')
  const entries = [...part].map(([key, value]) => ({
    symbol: String(numbered ? value : key),
    index: (numbered ? Number(key) : value) as number,
  }))
  return entries.every(({ index }) => Number.isSafeInteger(index)) ? entries : null
}

/** The one of the right size; else the one that looks most like a vocabulary, whose faults are then named. */
function best(found: Entry[][], size: number): Entry[] {
  const likely = found.filter((entries) => entries.filter(({ symbol }) => isSymbol(symbol)).length > entries.length / 2)
  const chosen = likely.find(({ length }) => length === size || length === size - 1) ?? likely[0] ?? found[0]
  if (!chosen) throw bad('it lists no characters')
  return chosen
}

/** Where the line end is a character of the list, its line is two empty ones. */
function withLineEnd(list: readonly string[]): string[] {
  const at = list.findIndex((line, i) => line === '' && (list[i + 1] === '' || i === list.length - 1))
  return at < 0 ? [] : list.toSpliced(at, 2, '\n')
}

function lines(text: string, size: number): Entry[] {
  const listedLines = text.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n')
  const inRow = Array.from(text.replace(/\r?\n$/, ''))
  const symbols = [listedLines, withLineEnd(listedLines), inRow, Array.from(text)].find(
    (list) => list.length === size && list.every((symbol) => isSymbol(symbol)),
  )
  if (symbols) return symbols.map((symbol, index) => ({ symbol, index }))
  throw bad(
    `it is not JSON, no pickle, and no text of ${size} characters, one a line or all in a row; if it is the text of training, say that its characters are to be sorted (--characters-of)`,
  )
}
