// From text to tree, by recursive descent. The grammar, loosest first:
//
//   or  →  and  →  not  →  one comparison  →  + −  →  *  →  unary −  →  regex, call, name, number, (…)
//
// The parser throws FeatureError alone; kinds and names are checked in compile.ts.

import {
  ARITHMETIC,
  COMPARISONS,
  type Delimiter,
  type Edges,
  type Expression,
  type Group,
  type Mark,
  type Operator,
  operatorPrecedence,
  PRECEDENCE,
} from './expression.ts'
import { fail, type Span } from './feature-error.ts'
import { type Token, tokenize } from './tokens.ts'

/** Deepest nesting of parentheses and prefixes: bounds the stack. */
const MAX_NESTING = 200

export const FUNCTIONS = [
  'inside',
  'depth',
  'column',
  'line',
  'border',
  'since',
  'until',
  'next',
  'previous',
  'shift',
] as const
const RESERVED = ['and', 'or', 'not']
const SYMBOLIC = [...COMPARISONS, ...ARITHMETIC]

/**
 * A feature's name in an expression: lower case, with `_` for all but letters and digits.
 * “Inside quotes” is written inside_quotes.
 */
export function nameKey(name: string): string {
  const key = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
  return /^[\p{L}_]/u.test(key) && !RESERVED.includes(key) ? key : `_${key}`
}

/** @throws FeatureError with the position of the error */
export function parseFeature(source: string): Expression {
  const parser = new Parser(tokenize(source))
  const expression = parser.expression(0)
  parser.expectEnd()
  return expression
}

class Parser {
  private at = 0
  private nesting = 0
  private readonly tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  /** An expression whose operators bind at least as tightly as `floor`. */
  expression(floor: number): Expression {
    let left = this.prefix()
    for (let operator = this.operator(); operator; operator = this.operator()) {
      const level = operatorPrecedence(operator)
      if (level < floor) break
      const token = this.advance()
      const right = this.expression(level + 1)
      left = { type: 'binary', operator, left, right, from: left.from, to: right.to }
      if (level === PRECEDENCE.comparison) this.refuseChain(token)
    }
    return left
  }

  expectEnd(): void {
    const token = this.peek()
    if (token.type === 'end') return
    if (isSymbol(token, ')')) fail('This bracket closes nothing.', token)
    fail(`${shown(token)} does not continue the expression; join two features with “and” or “or”.`, token)
  }

  private prefix(): Expression {
    const token = this.peek()
    if (++this.nesting > MAX_NESTING) fail('This expression is nested too deeply.', token)
    const result = isWord(token, 'not') ? this.unary('not') : isSymbol(token, '-') ? this.unary('negate') : this.atom()
    this.nesting--
    return result
  }

  private unary(type: 'not' | 'negate'): Expression {
    const { from } = this.advance()
    const operand = this.expression(type === 'not' ? PRECEDENCE.not : PRECEDENCE.negate)
    return { type, operand, from, to: operand.to }
  }

  private atom(): Expression {
    const token = this.advance()
    if (token.type === 'number') return { ...token }
    if (token.type === 'regex') return this.regex(token)
    if (token.type === 'word' && !RESERVED.includes(token.word.toLowerCase())) return this.word(token)
    if (isSymbol(token, '(')) return this.parenthesis(token)
    if (token.type === 'string')
      return fail('A string stands only inside inside(…), depth(…), since(…) or until(…); match text with /…/.', token)
    if (token.type === 'end') return fail('A feature is missing here.', token)
    return fail(`A feature is missing before ${shown(token)}.`, token)
  }

  private parenthesis(open: Token): Expression {
    const inner = this.expression(0)
    const close = this.close(open)
    return { ...inner, from: open.from, to: close.to }
  }

  private regex(token: Token & { type: 'regex' }): Expression {
    let group: Group = null
    let mark: Mark = 'all'
    let to = token.to
    while (this.accept('.')) {
      const part = this.advance()
      const word = part.type === 'word' ? part.word.toLowerCase() : ''
      if (mark !== 'all') fail(`Nothing can follow .${mark}.`, part)
      if (word === 'group' && group === null) group = this.group()
      else if (word === 'start' || word === 'end' || word === 'last') mark = word
      else fail('After a regex come .start, .end, .last or .group(n).', part)
      to = this.previousEnd()
    }
    return { type: 'regex', pattern: token.pattern, flags: token.flags, group, mark, from: token.from, to }
  }

  private group(): number | string {
    const open = this.expect('(', 'Write the number of the group, as in .group(1).')
    const token = this.advance()
    if (token.type === 'number' && Number.isInteger(token.value)) return this.closing(open, token.value)
    if (token.type === 'string') return this.closing(open, token.text)
    return fail('A group is a whole number, or a name in quotes.', token)
  }

  private word(token: Token & { type: 'word' }): Expression {
    const name = token.word.toLowerCase()
    if (!isSymbol(this.peek(), '(')) return { type: 'name', name: token.word, from: token.from, to: token.to }
    const open = this.advance()
    switch (name as (typeof FUNCTIONS)[number]) {
      case 'inside':
        return this.inside(token, open)
      case 'depth':
        return this.depth(token, open)
      case 'column':
      case 'line':
      case 'border':
        return { type: name as 'column' | 'line' | 'border', ...this.closed(token, open) }
      case 'since':
      case 'until':
        return { type: name as 'since' | 'until', delimiter: this.delimiter(), ...this.closed(token, open) }
      case 'next':
      case 'previous':
        return {
          type: 'shift',
          operand: this.expression(0),
          by: name === 'next' ? 1 : -1,
          ...this.closed(token, open),
        }
      case 'shift':
        return this.shift(token, open)
      default:
        return fail(`${token.word}(…) is no function; there are ${FUNCTIONS.join(', ')}.`, token)
    }
  }

  private inside(token: Span, open: Token): Expression {
    const first = this.delimiter()
    let close: Delimiter | null = null
    let until: Delimiter | null = null
    while (until === null && this.accept(',')) {
      if (isWord(this.peek(), 'until')) until = this.boundary()
      else if (close === null) close = this.delimiter()
      else fail('inside(…) has two delimiters at most; a boundary is written until="…".', this.peek())
    }
    let span = this.closed(token, open)
    let edges: Edges = 'state'
    if (this.accept('.')) {
      const word = this.advance()
      if (isWord(word, 'inclusive')) edges = 'inclusive'
      else if (isWord(word, 'exclusive')) edges = 'exclusive'
      else fail('After inside(…) come .inclusive, .exclusive, or nothing.', word)
      span = { from: token.from, to: word.to }
    }
    return { type: 'inside', open: first, close, until, edges, ...span }
  }

  /** `until="…"` or `until=/…/` */
  private boundary(): Delimiter {
    this.advance()
    this.expect('=', 'A boundary is written until="…" or until=/…/.')
    return this.delimiter()
  }

  private depth(token: Span, bracket: Token): Expression {
    const open = this.delimiter()
    this.expect(',', 'depth(…) needs two delimiters: one that opens and one that closes.')
    return { type: 'depth', open, close: this.delimiter(), ...this.closed(token, bracket) }
  }

  private shift(token: Span, bracket: Token): Expression {
    const operand = this.expression(0)
    this.expect(',', 'shift(…) needs a feature and a whole number of characters.')
    const sign = this.accept('-') ? -1 : 1
    const by = this.advance()
    if (by.type !== 'number' || !Number.isSafeInteger(by.value))
      return fail('A shift is a whole number of characters.', by)
    return { type: 'shift', operand, by: sign * by.value || 0, ...this.closed(token, bracket) }
  }

  private delimiter(): Delimiter {
    const token = this.advance()
    const span = { from: token.from, to: token.to }
    if (token.type === 'regex') return this.pattern(token)
    if (isWord(token, 'border'))
      return { type: 'border', ...this.closed(token, this.expect('(', 'A border is written border().')) }
    if (token.type !== 'string') return fail('A delimiter is a string such as "(", a regex, or border().', token)
    if (token.text === '') fail('An empty string cannot be a delimiter.', token)
    return { type: 'text', text: token.text, ...span }
  }

  /** `/…/`, or `/…/.group(1)` for a part of the match. */
  private pattern({ pattern, flags, from, to }: Token & { type: 'regex' }): Delimiter {
    let group: Group = null
    if (this.accept('.')) {
      const word = this.advance()
      if (!isWord(word, 'group')) fail('After the regex of a delimiter comes .group(n), or nothing.', word)
      group = this.group()
    }
    return { type: 'pattern', pattern, flags, group, from, to: group === null ? to : this.previousEnd() }
  }

  private operator(): Operator | null {
    const token = this.peek()
    if (token.type === 'symbol' && SYMBOLIC.includes(token.symbol)) return token.symbol as Operator
    if (isWord(token, 'and')) return 'and'
    return isWord(token, 'or') ? 'or' : null
  }

  private refuseChain(first: Token): void {
    const next = this.operator()
    if (next && operatorPrecedence(next) === PRECEDENCE.comparison)
      fail('Comparisons cannot be chained; join two of them with “and”.', { from: first.from, to: this.peek().to })
  }

  private closed(token: Span, open: Token): Span {
    return { from: token.from, to: this.close(open).to }
  }

  private closing<T>(open: Token, value: T): T {
    this.close(open)
    return value
  }

  private close(open: Token): Token {
    const token = this.peek()
    if (isSymbol(token, ')')) return this.advance()
    if (token.type === 'end') return fail('This bracket is not closed.', open, true)
    return fail(`Expected “)” before ${shown(token)}.`, token)
  }

  /** Steps over the symbol if it comes next. */
  private accept(symbol: string): boolean {
    const found = isSymbol(this.peek(), symbol)
    if (found) this.advance()
    return found
  }

  private expect(symbol: string, message: string): Token {
    const token = this.peek()
    return isSymbol(token, symbol) ? this.advance() : fail(message, token)
  }

  private peek(): Token {
    return this.tokens[this.at]
  }

  private advance(): Token {
    const token = this.tokens[this.at]
    if (token.type !== 'end') this.at++
    return token
  }

  private previousEnd(): number {
    return this.tokens[this.at - 1].to
  }
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.type === 'symbol' && token.symbol === symbol
}

function isWord(token: Token, word: string): boolean {
  return token.type === 'word' && token.word.toLowerCase() === word
}

function shown(token: Token): string {
  switch (token.type) {
    case 'symbol':
      return `“${token.symbol}”`
    case 'word':
      return `“${token.word}”`
    case 'number':
      return String(token.value)
    case 'regex':
      return 'this regex'
    case 'string':
      return 'this string'
    case 'end':
      return 'the end'
  }
}
