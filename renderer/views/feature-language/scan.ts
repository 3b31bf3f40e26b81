// An expression that may be unfinished, cut into pieces: enough to know what is under the cursor, what stands before it
// and which call it is in. It never complains; whether an expression is right is for the host to say.

export interface Piece {
  type: 'regex' | 'string' | 'word' | 'number' | 'symbol'
  text: string
  /** UTF-16 offsets, half-open */
  from: number
  to: number
  /** false for a regex or a string that runs to the end of the text */
  closed: boolean
}

/** The innermost call around an offset. */
export interface Call {
  /** lower case; empty for a plain bracket */
  name: string
  /** which argument, from 0 */
  argument: number
  /** of its opening bracket */
  from: number
}

const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])*(?:\/[a-zA-Z]*)?/y
const STRING = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?/y
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy
const NUMBER = /\d+(?:\.\d+)?/y
const SYMBOL = /<=|>=|!=|==|./suy

const KINDS = [
  ['regex', REGEX],
  ['string', STRING],
  ['word', WORD],
  ['number', NUMBER],
  ['symbol', SYMBOL],
] as const

export function scan(text: string): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < text.length; ) {
    const piece = /\s/.test(text[at]) ? null : pieceAt(text, at)
    if (piece) pieces.push(piece)
    at = piece ? piece.to : at + 1
  }
  return pieces
}

function pieceAt(text: string, at: number): Piece {
  for (const [type, pattern] of KINDS) {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found) return { type, text: found, from: at, to: at + found.length, closed: isClosed(type, found) }
  }
  return { type: 'symbol', text: text[at], from: at, to: at + 1, closed: true }
}

function isClosed(type: Piece['type'], text: string): boolean {
  if (type === 'string') return text.length > 1 && text.endsWith(text[0]) && !/(?<!\\)(?:\\\\)*\\.$/.test(text)
  return type !== 'regex' || (text.length > 1 && /\/[a-zA-Z]*$/.test(text.slice(1)) && !/\\\/[a-zA-Z]*$/.test(text))
}

/** Whether an offset lies within a regex or a string, where nothing of the language is written. */
export function isQuoted(pieces: readonly Piece[], offset: number): boolean {
  return pieces.some(
    ({ type, from, to, closed }) =>
      (type === 'regex' || type === 'string') && offset > from && (offset < to || (offset === to && !closed)),
  )
}

export function callAt(pieces: readonly Piece[], offset: number): Call | null {
  const open: Call[] = []
  pieces.forEach((piece, i) => {
    if (piece.type !== 'symbol' || piece.to > offset) return
    if (piece.text === '(') open.push({ name: calledBefore(pieces, i), argument: 0, from: piece.from })
    else if (piece.text === ')') open.pop()
    else if (piece.text === ',' && open.length > 0) open[open.length - 1].argument++
  })
  return open.at(-1) ?? null
}

/** The function whose call ends with the bracket `i`; empty for a plain pair of brackets. */
export function calledUpTo(pieces: readonly Piece[], i: number): string {
  let depth = 0
  for (let k = i; k >= 0; k--) {
    if (pieces[k].type !== 'symbol') continue
    if (pieces[k].text === ')') depth++
    if (pieces[k].text === '(' && --depth === 0) return calledBefore(pieces, k)
  }
  return ''
}

function calledBefore(pieces: readonly Piece[], bracket: number): string {
  const before = pieces[bracket - 1]
  return before?.type === 'word' ? before.text.toLowerCase() : ''
}
