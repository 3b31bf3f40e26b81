// A vocabulary as other tools write it: a JSON array of characters, or an object {character: index}. Real files lose
// keys on the way (an editor that trims, a tool that upper-cases), and a network read with such a vocabulary predicts
// nonsense in silence; so every index must be there once, and every entry must be exactly one character.

import { AppError } from '../errors.ts'

const bad = (problem: string) => new AppError('bad-vocabulary', `The vocabulary cannot be used: ${problem}.`)

/**
 * @param size how many characters the network has
 * @returns the characters, in the order of their ids
 * @throws AppError `bad-vocabulary` that lists what is lost, doubled or missing
 */
export function parseVocabulary(source: Uint8Array | string, size: number): string[] {
  const json = parse(source)
  const entries = Array.isArray(json) ? listEntries(json) : mapEntries(json)
  refuseLost(entries)
  refuseGaps(entries, size)
  const characters = entries.toSorted((a, b) => a.index - b.index).map(({ character }) => character)
  refuseDoubles(characters)
  return characters
}

interface Entry {
  character: string
  index: number
}

function parse(source: Uint8Array | string): unknown {
  try {
    const text = typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source)
    return JSON.parse(text)
  } catch {
    throw bad('it is not JSON in UTF-8')
  }
}

function listEntries(list: unknown[]): Entry[] {
  return list.map((character, index) => {
    if (typeof character !== 'string') throw bad(`element ${index} of its list is not a string`)
    return { character, index }
  })
}

function mapEntries(json: unknown): Entry[] {
  if (typeof json !== 'object' || json === null) throw bad('it is neither a list of characters nor {character: index}')
  return Object.entries(json).map(([character, index]) => {
    if (!Number.isSafeInteger(index)) throw bad(`the index of ${show(character)} is not a whole number`)
    return { character, index: index as number }
  })
}

const show = (character: string) => JSON.stringify(character)

const some = (texts: string[]) =>
  texts.slice(0, 8).join(', ') + (texts.length > 8 ? ` and ${texts.length - 8} more` : '')

function isCharacter(text: string): boolean {
  const point = text.codePointAt(0)
  return point !== undefined && String.fromCodePoint(point) === text
}

/** An empty or longer key once was a character: somebody must say which. */
function refuseLost(entries: readonly Entry[]): void {
  const lost = entries.filter(({ character }) => !isCharacter(character))
  if (lost.length === 0) return
  const list = some(lost.map(({ character, index }) => `index ${index} is ${show(character)}`))
  throw bad(`it has lost characters (${list}), and each entry must be exactly one; restore them in the file`)
}

function refuseGaps(entries: readonly Entry[], size: number): void {
  const indices = new Set(entries.map(({ index }) => index))
  const lowest = entries.reduce((least, { index }) => Math.min(least, index), Number.POSITIVE_INFINITY)
  if (lowest === 1 && indices.size === size && indices.has(size))
    throw bad('its indices start at 1, and they must start at 0')
  const doubled = firstDouble(entries.map(({ index }) => index))
  if (doubled !== undefined) throw bad(`index ${doubled} is given twice`)
  if (entries.length !== size) throw bad(`it has ${entries.length} characters, and the network has ${size}`)
  const missing = Array.from({ length: size }, (_, index) => index).filter((index) => !indices.has(index))
  if (missing.length) throw bad(`it has no character for ${some(missing.map((index) => `index ${index}`))}`)
}

function firstDouble(indices: readonly number[]): number | undefined {
  const seen = new Set<number>()
  return indices.find((index) => seen.size === seen.add(index).size)
}

function refuseDoubles(characters: readonly string[]): void {
  const places = new Map<string, number>()
  characters.forEach((character, index) => {
    if (places.has(character)) throw bad(`${show(character)} stands at ${places.get(character)} and at ${index}`)
    places.set(character, index)
  })
}
