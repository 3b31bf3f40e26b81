// From tree to something that runs: names are looked up, kinds are checked (truth values where truth values belong,
// numbers where numbers do) and regexes compiled, all before any text is touched. A compiled feature keeps no state
// between two texts, so a thread that runs away with one can simply be ended.

import {
  ARITHMETIC,
  type Arithmetic,
  COMPARISONS,
  type Comparison,
  type Delimiter,
  type Expression,
} from './expression.ts'
import { FeatureError, fail, type Span } from './feature-error.ts'
import { unknownName } from './names.ts'
import { nameKey, parseFeature } from './parse.ts'
import { compileDelimiter, compileGroup, compileRegex, markRegex, type Occurrences } from './regex.ts'
import { columns, insideRegions, lines, nestingDepth, sinceDelimiter, untilDelimiter } from './regions.ts'
import type { IndexedText } from './text.ts'

export type BooleanFeature = { kind: 'boolean'; run(text: IndexedText): Uint8Array }
export type NumberFeature = { kind: 'number'; run(text: IndexedText): Float32Array }
/** `run` gives one value for each code point. */
export type Feature = BooleanFeature | NumberFeature

/** A feature that expressions may mention; see `nameKey` for how its name is written. */
export interface NamedFeature {
  name: string
  expression: string
}

interface Scope {
  named: ReadonlyMap<string, NamedFeature>
  /** the names being looked up, outermost first: finds circles */
  path: readonly string[]
}

/**
 * @param named what names may stand for; of two with the same name the later one counts
 * @throws FeatureError with the position of what is wrong
 */
export function compileFeature(source: string, named: readonly NamedFeature[]): Feature {
  const scope = { named: new Map(named.map((f) => [nameKey(f.name), f])), path: [] }
  return compile(parseFeature(source), scope)
}

function compile(e: Expression, scope: Scope): Feature {
  switch (e.type) {
    case 'regex':
      return regex(e)
    case 'number':
      return numeric((text) => new Float32Array(text.length).fill(e.value))
    case 'name':
      return named(e, scope)
    case 'inside':
      return inside(e)
    case 'depth':
      return depth(e)
    case 'column':
      return numeric(columns)
    case 'line':
      return numeric(lines)
    case 'since':
    case 'until':
      return distance(e.type === 'since' ? sinceDelimiter : untilDelimiter, e.delimiter)
    case 'shift':
      return shift(compile(e.operand, scope), e.by)
    case 'not':
      return not(truth(e.operand, scope, '“not”'))
    case 'negate':
      return negate(number(e.operand, scope, '“-”'))
    case 'binary':
      return binary(e, scope)
  }
}

function boolean(run: BooleanFeature['run']): Feature {
  return { kind: 'boolean', run }
}

function numeric(run: NumberFeature['run']): Feature {
  return { kind: 'number', run }
}

function truth(e: Expression, scope: Scope, who: string): BooleanFeature {
  const feature = compile(e, scope)
  if (feature.kind === 'boolean') return feature
  return fail(`${who} needs something true or false, and this is a number; compare it, as in column() > 10.`, e)
}

function number(e: Expression, scope: Scope, who: string): NumberFeature {
  const feature = compile(e, scope)
  if (feature.kind === 'number') return feature
  return fail(`${who} needs a number, and this is true or false.`, e)
}

function regex({ pattern, flags, group, mark, ...span }: Expression & { type: 'regex' }): Feature {
  const plain = compileRegex(pattern, flags, span)
  const compiled = group === null ? plain : compileGroup(plain, group, span)
  return boolean((text) => markRegex(text, compiled, group, mark))
}

function named(e: Expression & { type: 'name' }, { named, path }: Scope): Feature {
  const key = nameKey(e.name)
  const found = named.get(key)
  if (!found) return fail(unknownName(e.name, [...named.keys()]), e)
  if (path.includes(key)) return fail(`“${found.name}” is defined by itself: ${[...path, key].join(' → ')}.`, e)
  return blaming(found.name, e, () => compile(parseFeature(found.expression), { named, path: [...path, key] }))
}

/** What is wrong inside a named feature is shown at the place that mentions it. */
function blaming(name: string, span: Span, compile: () => Feature): Feature {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof FeatureError)) throw error
    return fail(`“${name}”: ${error.message}`, span)
  }
}

function inside({ open, close, until, edges }: Expression & { type: 'inside' }): Feature {
  const opens = compileDelimiter(open)
  const closes = close && !same(open, close) ? compileDelimiter(close) : null
  const bounds = until ? compileDelimiter(until) : null
  return boolean((text) => {
    const marks = opens(text.text)
    return insideRegions(text, marks, closes ? closes(text.text) : marks, bounds ? bounds(text.text) : NONE, edges)
  })
}

const NONE = new Uint32Array()

function depth({ open, close }: Expression & { type: 'depth' }): Feature {
  if (same(open, close))
    fail('depth(…) needs two different delimiters; with one there is no nesting, see inside(…).', close)
  const opens = compileDelimiter(open)
  const closes = compileDelimiter(close)
  return numeric((text) => nestingDepth(text, opens(text.text), closes(text.text)))
}

function same(a: Delimiter, b: Delimiter): boolean {
  if (a.type === 'text') return b.type === 'text' && a.text === b.text
  return b.type === 'pattern' && a.pattern === b.pattern && a.flags === b.flags && a.group === b.group
}

function distance(measure: (text: IndexedText, at: Uint32Array) => Float32Array, delimiter: Delimiter): Feature {
  const find: Occurrences = compileDelimiter(delimiter)
  return numeric((text) => measure(text, find(text.text)))
}

/** The value `by` characters further on; off the text it is false, or 0. */
function shift(feature: Feature, by: number): Feature {
  return feature.kind === 'boolean'
    ? boolean((text) => moved(feature.run(text), new Uint8Array(text.length), by))
    : numeric((text) => moved(feature.run(text), new Float32Array(text.length), by))
}

function moved<T extends Uint8Array | Float32Array>(values: T, into: T, by: number): T {
  const length = values.length
  if (Math.abs(by) < length) into.set(values.subarray(Math.max(0, by), Math.min(length, length + by)), Math.max(0, -by))
  return into
}

function not(operand: BooleanFeature): Feature {
  return boolean((text) => operand.run(text).map((v) => 1 - v))
}

function negate(operand: NumberFeature): Feature {
  return numeric((text) => operand.run(text).map((v) => 0 - v))
}

function binary(e: Expression & { type: 'binary' }, scope: Scope): Feature {
  const who = `“${e.operator}”`
  if (e.operator === 'and' || e.operator === 'or') {
    const [a, b] = [truth(e.left, scope, who), truth(e.right, scope, who)]
    return e.operator === 'and' ? both(a, b) : either(a, b)
  }
  const [a, b] = [number(e.left, scope, who), number(e.right, scope, who)]
  if (COMPARISONS.includes(e.operator)) return compared(a, b, COMPARE[e.operator as Comparison])
  if (ARITHMETIC.includes(e.operator)) return combined(a, b, COMBINE[e.operator as Arithmetic])
  return fail(`${who} is no operator.`, e)
}

function both(a: BooleanFeature, b: BooleanFeature): Feature {
  return boolean((text) => {
    const other = b.run(text)
    return a.run(text).map((v, t) => v & other[t])
  })
}

function either(a: BooleanFeature, b: BooleanFeature): Feature {
  return boolean((text) => {
    const other = b.run(text)
    return a.run(text).map((v, t) => v | other[t])
  })
}

const COMPARE: Record<Comparison, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
}

function compared(a: NumberFeature, b: NumberFeature, compare: (a: number, b: number) => boolean): Feature {
  return boolean((text) => {
    const [left, right] = [a.run(text), b.run(text)]
    return new Uint8Array(left.length).map((_, t) => (compare(left[t], right[t]) ? 1 : 0))
  })
}

const COMBINE: Record<Arithmetic, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
}

function combined(a: NumberFeature, b: NumberFeature, combine: (a: number, b: number) => number): Feature {
  return numeric((text) => {
    const other = b.run(text)
    return a.run(text).map((v, t) => combine(v, other[t]))
  })
}
