// Characters and their indices, as another tool listed them, made a vocabulary. Real files lose keys on the way (an
// editor that trims, a tool that upper-cases), and a network read with such a vocabulary predicts nonsense in silence; so
// every index must be there once, and every entry must be exactly one character, or a token such as <unk>.

import { AppError } from '../errors.ts'
import { FIRST_TOKEN, MOST_TOKENS, tokenName, usualToken } from '../schema/tokens.ts'

export interface Entry {
  /** a character, or a token such as `<unk>` */
  symbol: string
  index: number
}

export interface SettledVocabulary {
  /** in the order of their ids */
  characters: string[]
  /** sentences about tokens */
  notes: string[]
}

/** The error of a vocabulary that cannot be used. */
export const bad = (problem: string) => new AppError('bad-vocabulary', `The vocabulary cannot be used: ${problem}.`)

const TOKEN = /^(?:<[^<>\s]{1,30}>|\[[A-Za-z0-9_]{1,30}\]|PAD|UNK|BOS|EOS|SOS|START|END)$/

/** Whether it is one code point. */
export const isCharacter = (text: string): boolean => {
  const point = text.codePointAt(0)
  return point !== undefined && String.fromCodePoint(point) === text
}

/** Whether it is one code point, or a token such as <unk>. */
export const isSymbol = (text: string): boolean => isCharacter(text) || TOKEN.test(text)

/**
 * @param size how many symbols the network has
 * @throws AppError `bad-vocabulary` that lists what is lost, doubled or missing
 */
export function settleEntries(given: readonly Entry[], size: number): SettledVocabulary {
  const entries = withPadding(given, size)
  refuseLost(entries)
  refuseGaps(entries, size)
  const symbols = entries.toSorted((a, b) => a.index - b.index).map(({ symbol }) => symbol)
  refuseDoubles(symbols)
  return withTokens(symbols)
}

/** Keras numbers characters from 1 and keeps 0 for padding. */
function withPadding(entries: readonly Entry[], size: number): readonly Entry[] {
  const indices = new Set(entries.map(({ index }) => index))
  const full = entries.length === size - 1 && indices.size === size - 1 && !indices.has(0)
  return full ? [{ symbol: '<pad>', index: 0 }, ...entries] : entries
}

function withTokens(symbols: string[]): SettledVocabulary {
  const tokens = symbols.filter((symbol) => !isCharacter(symbol))
  if (tokens.length > MOST_TOKENS)
    throw bad(
      `it has ${tokens.length} tokens that are no characters (${some(tokens)}), and ${MOST_TOKENS} are the most`,
    )
  const taken = new Set(symbols)
  const places = Array.from({ length: MOST_TOKENS }, (_, i) => String.fromCodePoint(FIRST_TOKEN + i))
  const stands = new Map<string, string>()
  const stand = (token: string, place: string | undefined) => {
    if (place === undefined || taken.has(place)) return
    stands.set(token, place)
    taken.add(place)
  }
  for (const token of tokens) stand(token, places[usualToken(token)])
  // those without a usual name from the last place down
  for (const token of tokens)
    if (!stands.has(token))
      stand(
        token,
        places.findLast((place) => !taken.has(place)),
      )
  if (stands.size < tokens.length) throw bad('it uses the code points that tokens stand as, U+FDD0 to U+FDEF')
  return {
    characters: symbols.map((symbol) => stands.get(symbol) ?? symbol),
    notes: tokens.map((token) => {
      const point = stands.get(token)!.codePointAt(0)!
      const called = tokenName(point) === token ? '' : `, shown as ${tokenName(point)}`
      return `The token ${token} (index ${symbols.indexOf(token)}) is kept as U+${point.toString(16).toUpperCase()}, which no text holds${called}.`
    }),
  }
}

/** As it is quoted in sentences. */
export const show = (symbol: string) => JSON.stringify(symbol)

const some = (texts: string[]) =>
  texts.slice(0, 8).join(', ') + (texts.length > 8 ? ` and ${texts.length - 8} more` : '')

/** An empty or longer key once was a character, and the file must say which. */
function refuseLost(entries: readonly Entry[]): void {
  const lost = entries.filter(({ symbol }) => !isSymbol(symbol))
  if (lost.length === 0) return
  const list = some(lost.map(({ symbol, index }) => `index ${index} is ${show(symbol)}`))
  const absent = missingLetters(entries)
  const letters = absent.length > 0 ? `; of the letters it lacks ${some(absent)}` : ''
  throw bad(`it has lost characters (${list}), and each entry must be exactly one${letters}; restore them in the file`)
}

/** Letters of an alphabet of which nearly all are there. */
function missingLetters(entries: readonly Entry[]): string[] {
  const there = new Set(entries.map(({ symbol }) => symbol))
  return ['A', 'a'].flatMap((first) => {
    const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(first.charCodeAt(0) + i))
    const absent = letters.filter((letter) => !there.has(letter))
    return absent.length <= 6 ? absent : []
  })
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

function refuseDoubles(symbols: readonly string[]): void {
  const places = new Map<string, number>()
  symbols.forEach((symbol, index) => {
    if (places.has(symbol)) throw bad(`${show(symbol)} stands at ${places.get(symbol)} and at ${index}`)
    places.set(symbol, index)
  })
}
