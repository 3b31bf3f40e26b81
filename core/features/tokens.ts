// Cuts a feature expression into tokens. A slash always opens a regex, since the language has no division.

import { fail, type Span } from './feature-error.ts'

export type Token = Span &
  (
    | { type: 'regex'; pattern: string; flags: string }
    | { type: 'string'; text: string }
    | { type: 'number'; value: number }
    | { type: 'word'; word: string }
    | { type: 'symbol'; symbol: string }
    | { type: 'end' }
  )

/** Longest expression; bounds the depth of its tree. */
const MAX_TOKENS = 2000

const SYMBOLS = ['<=', '>=', '!=', '==', '<', '>', '=', '+', '-', '*', '(', ')', ',', '.']
/** Typographic characters that are pasted, and their meaning. */
const ALIASES: Record<string, string> = { '==': '=', '≤': '<=', '≥': '>=', '≠': '!=', '−': '-', '×': '*', '·': '*' }
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'", '/': '/' }

const SPACE = /\s+/y
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y

/** @throws FeatureError */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while ((at = skip(source, at)) < source.length) {
    const token = read(source, at)
    tokens.push(token)
    at = token.to
    if (tokens.length > MAX_TOKENS) fail(`An expression may hold at most ${MAX_TOKENS} parts.`, token)
  }
  tokens.push({ type: 'end', from: at, to: at })
  return tokens
}

function skip(source: string, at: number): number {
  return at + (match(SPACE, source, at)?.length ?? 0)
}

function match(sticky: RegExp, source: string, at: number): string | undefined {
  sticky.lastIndex = at
  return sticky.exec(source)?.[0]
}

function read(source: string, at: number): Token {
  const first = source[at]
  if (first === '/') return regex(source, at)
  if (first === '"' || first === "'") return string(source, at)
  const number = match(NUMBER, source, at)
  if (number) return { type: 'number', value: finite(number, at), from: at, to: at + number.length }
  const word = match(WORD, source, at)
  if (word) return { type: 'word', word, from: at, to: at + word.length }
  return symbol(source, at)
}

function finite(number: string, at: number): number {
  const value = Number(number)
  return Number.isFinite(value) ? value : fail(`${number} is too large.`, { from: at, to: at + number.length })
}

function symbol(source: string, at: number): Token {
  const found =
    SYMBOLS.find((s) => source.startsWith(s, at)) ?? Object.keys(ALIASES).find((s) => source.startsWith(s, at))
  if (found) return { type: 'symbol', symbol: ALIASES[found] ?? found, from: at, to: at + found.length }
  const character = String.fromCodePoint(source.codePointAt(at)!)
  const span = { from: at, to: at + character.length }
  if ('“”„«»‘’'.includes(character))
    fail(`“${character}” cannot open a string; write it between straight quotes, as in inside("“", "”").`, span)
  return fail(`“${character}” means nothing here.`, span)
}

/** As in JavaScript: a slash inside […] or after a backslash does not end the regex; a line end does not belong to it. */
function regex(source: string, from: number): Token {
  let inClass = false
  let at = from + 1
  for (; at < source.length && source[at] !== '\n'; at++) {
    const c = source[at]
    if (c === '\\') at++
    else if (c === '[') inClass = true
    else if (c === ']') inClass = false
    else if (c === '/' && !inClass) return closedRegex(source, from, at)
  }
  return fail('This regex is not closed; it ends with a “/”.', { from, to: Math.min(at, source.length) })
}

function closedRegex(source: string, from: number, slash: number): Token {
  const pattern = source.slice(from + 1, slash)
  if (pattern === '') fail('An empty regex matches nothing that could be marked.', { from, to: slash + 1 })
  const flags = /^[A-Za-z]*/.exec(source.slice(slash + 1))![0]
  return { type: 'regex', pattern, flags, from, to: slash + 1 + flags.length }
}

function string(source: string, from: number): Token {
  let text = ''
  let at = from + 1
  while (at < source.length && source[at] !== source[from]) {
    if (source[at] !== '\\') text += source[at++]
    else {
      const read = readEscape(source, at)
      text += read.text
      at += read.length
    }
  }
  if (at >= source.length) fail(`This string is not closed; it ends with a ${source[from]}.`, { from, to: at })
  return { type: 'string', text, from, to: at + 1 }
}

function readEscape(source: string, at: number): { text: string; length: number } {
  const simple = ESCAPES[source[at + 1]]
  if (simple !== undefined) return { text: simple, length: 2 }
  const code = /^\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))/.exec(source.slice(at, at + 10))
  const point = code ? Number.parseInt(code[1] ?? code[2], 16) : Number.NaN
  if (code && point <= 0x10ffff) return { text: String.fromCodePoint(point), length: code[0].length }
  const shown = source.slice(at, at + 2)
  return fail(`${shown} is no escape; known are \\n \\t \\r \\\\ \\" \\' and \\u{…}.`, {
    from: at,
    to: at + shown.length,
  })
}
