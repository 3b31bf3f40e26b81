// Converts expressions of language version 1, in which inside() excluded both marks and column() and line() counted before
// the character, to equivalent ones of the current version.

import { type Definitions, definitionsOf, withoutNames } from './definitions.ts'
import { mentions } from './mentions.ts'
import { OLDER_LIBRARY } from './older-library.ts'
import { parseFeature } from './parse.ts'
import { type Token, tokenize } from './tokens.ts'

/** The version of the feature language, stored with expressions. */
export const LANGUAGE_VERSION = 2

/**
 * The equivalent expression of the current language; unchanged if it cannot be parsed.
 * @param definitions of names in version 1, to be inlined; other names are kept
 */
export function convertExpression(expression: string, definitions: Definitions = OLDER_LIBRARY): string {
  if (!readable(expression)) return expression
  const edits = [...callEdits(tokenize(expression)), ...nameEdits(expression, definitions)]
  let written = ''
  let at = 0
  for (const { from, to, text } of edits.sort((a, b) => a.from - b.from || a.to - b.to)) {
    written += expression.slice(at, from) + text
    at = to
  }
  return written + expression.slice(at)
}

/** A stretch of the expression, and its replacement; an empty stretch for an insertion. */
interface Edit {
  from: number
  to: number
  text: string
}

function callEdits(tokens: readonly Token[]): Edit[] {
  return tokens.flatMap((token, i) => {
    if (token.type !== 'word' || !isSymbol(tokens[i + 1], '(')) return []
    const word = token.word.toLowerCase()
    const close = tokens[closing(tokens, i + 1)]
    if (word === 'column' || word === 'line')
      return [
        { from: token.from, to: token.from, text: 'previous(' },
        { from: close.to, to: close.to, text: ')' },
      ]
    if (word !== 'inside' || isSymbol(tokens[tokens.indexOf(close) + 1], '.')) return []
    return [{ from: close.to, to: close.to, text: '.exclusive' }]
  })
}

function nameEdits(expression: string, definitions: Definitions): Edit[] {
  return mentions(expression).flatMap(({ key, from, to }) =>
    Object.hasOwn(definitions, key)
      ? [{ from, to, text: `(${convertExpression(definitions[key], definitions)})` }]
      : [],
  )
}

/** The position of the bracket that closes the one at `i`. */
function closing(tokens: readonly Token[], i: number): number {
  for (let at = i, depth = 0; ; at++) {
    if (isSymbol(tokens[at], '(')) depth++
    if (isSymbol(tokens[at], ')') && --depth === 0) return at
  }
}

function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.type === 'symbol' && token.symbol === symbol
}

/**
 * An expression of version 1 with the definitions of its names. Names with another definition today, or none, are inlined,
 * so that the expression keeps its meaning.
 * @param definitions as stored with it; missing names of the library had their definitions of version 1
 * @param today current definitions
 */
export function convertAsked(
  expression: string,
  definitions: Definitions,
  today: Definitions,
): { expression: string; definitions: Definitions } {
  if (!readable(expression)) return { expression, definitions }
  const then = { ...OLDER_LIBRARY, ...definitions }
  const used = definitionsOf(expression, listed(then))
  const converted = Object.fromEntries(
    Object.entries(used).map(([key, definition]) => [key, convertExpression(definition, {})]),
  )
  const now = convertExpression(expression, {})
  if (Object.entries(converted).every(([key, definition]) => Object.hasOwn(today, key) && today[key] === definition))
    return { expression: now, definitions: converted }
  try {
    return { expression: withoutNames(now, converted), definitions: {} }
  } catch {
    return { expression: now, definitions: converted } // too long to inline: the names keep their definitions
  }
}

function listed(definitions: Definitions) {
  return Object.entries(definitions).map(([name, expression]) => ({ name, expression }))
}

function readable(expression: string): boolean {
  try {
    parseFeature(expression)
    return true
  } catch {
    return false
  }
}
