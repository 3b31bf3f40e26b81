// References to named features in expressions: finding, renaming and inlining them.

import { nameKey, parseFeature } from './parse.ts'
import { type Token, tokenize } from './tokens.ts'

export interface Mention {
  /** as `nameKey` writes it */
  key: string
  /** UTF-16 offsets, half-open */
  from: number
  to: number
}

/** @throws FeatureError for an expression that cannot be parsed */
export function mentions(expression: string): Mention[] {
  parseFeature(expression)
  const tokens = tokenize(expression)
  return tokens.flatMap((token, i) => (isName(tokens, i) ? [mention(token)] : []))
}

/** The expression with every reference to `key` written as `text`. @throws FeatureError */
export function replaceMentions(expression: string, key: string, text: string): string {
  return rewritten(expression, (mentioned) => (mentioned === key ? text : undefined))
}

/** The same for any number of keys. @param write the replacement of a key; undefined leaves it. @throws FeatureError */
export function rewritten(expression: string, write: (key: string) => string | undefined): string {
  let written = ''
  let at = 0
  for (const { key, from, to } of mentions(expression)) {
    const text = write(key)
    if (text === undefined) continue
    written += expression.slice(at, from) + text
    at = to
  }
  return written + expression.slice(at)
}

export interface Definition {
  name: string
  expression: string
}

/** The features among `all` that refer to `name` directly. One that cannot be parsed refers to none. */
export function usersOf<T extends Definition>(name: string, all: readonly T[]): T[] {
  const key = nameKey(name)
  return all.filter((feature) => nameKey(feature.name) !== key && readable(feature).some((m) => m.key === key))
}

/** For each feature those that refer to it directly; each expression is parsed once. */
export function allUses<T extends Definition>(all: readonly T[]): T[][] {
  const users = new Map<string, Set<T>>(all.map(({ name }) => [nameKey(name), new Set()]))
  for (const feature of all)
    for (const { key } of readable(feature)) if (key !== nameKey(feature.name)) users.get(key)?.add(feature)
  return all.map(({ name }) => [...users.get(nameKey(name))!])
}

function readable({ expression }: Definition): Mention[] {
  try {
    return mentions(expression)
  } catch {
    return [] // cannot be parsed: no references
  }
}

const OPERATORS = ['and', 'or', 'not']

/** A word is a name unless it is an operator, is called like a function, follows a dot, or names a boundary (`, until=`). */
function isName(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]
  if (token.type !== 'word' || OPERATORS.includes(token.word.toLowerCase())) return false
  if (isSymbol(tokens[i - 1], ',') && isSymbol(tokens[i + 1], '=')) return false
  return !isSymbol(tokens[i + 1], '(') && !isSymbol(tokens[i - 1], '.')
}

function mention(token: Token): Mention {
  const { word, from, to } = token as Token & { type: 'word' }
  return { key: nameKey(word), from, to }
}

function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.type === 'symbol' && token.symbol === symbol
}
