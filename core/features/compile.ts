// Compiles a tree to a function of a text: names are resolved, kinds (truth value or number) checked and regexes compiled.
// A name is compiled once and evaluated once for each text, so that the result is a graph, whose nodes are counted. A
// compiled feature keeps no state of a text, so that its thread can be ended at any time.

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
import {
  type BooleanFeature,
  boolean,
  both,
  combined,
  compared,
  either,
  type Feature,
  type NumberFeature,
  negate,
  not,
  numeric,
  shift,
} from './operations.ts'
import { nameKey, parseFeature } from './parse.ts'
import { compileDelimiter, compileGroup, compileRegex, markRegex, type Occurrences } from './regex.ts'
import { borders, columns, insideRegions, lines, nestingDepth, sinceDelimiter, untilDelimiter } from './regions.ts'
import type { IndexedText } from './text.ts'

/** A feature that expressions may refer to; see `nameKey` for how its name is written. */
export interface NamedFeature {
  name: string
  expression: string
}

/** Most nodes of an expression with the definitions of its names, each name counted once. */
export const MAX_PARTS = 10_000
/** Deepest nesting, names included: bounded by the stack. */
const MAX_DEPTH = 1500

/** Features by the key of their name; of two with the same name the later one wins. */
export type Names = ReadonlyMap<string, NamedFeature>

/** Features that expressions may use by name. Of two with one name the last one counts. */
export function namesOf(named: readonly NamedFeature[]): Names {
  return new Map(named.map((feature) => [nameKey(feature.name), feature]))
}

/** A named feature that has been compiled. */
interface Mentioned {
  feature: Feature
  mentions: number
  /** nodes of its own expression, a name counting as one */
  parts: number
  /** the names in it */
  uses: Set<string>
}

/** The state of one compilation. */
interface Scope {
  named: Names
  compiled: Map<string, Mentioned>
  /** names that are invalid, with the reason */
  failed: Map<string, Problem>
  /** the names being resolved, outermost first, to find cycles */
  path: Set<string>
  /** nodes compiled so far, and the most allowed */
  parts: number
  most: number
  depth: number
  /** something was too deep for this compilation, and may be valid in another */
  tooDeep: boolean
  /** of the expression being compiled: its own nodes, and the names in it */
  own: number
  uses: Set<string>
}

/** Why a named feature is invalid. */
export interface Problem {
  message: string
  /** the name in its expression that is invalid, if that is the reason */
  blamed: string | null
}

function scopeOf(named: Names, most: number): Scope {
  const none = { compiled: new Map(), failed: new Map(), path: new Set<string>(), uses: new Set<string>() }
  return { named, ...none, parts: 0, most, depth: 0, tooDeep: false, own: 0 }
}

/**
 * @param named features that names may refer to, as a list or, for many expressions, from `namesOf`
 * @throws FeatureError with the position of the error, or for more than MAX_PARTS nodes
 */
export function compileFeature(source: string, named: readonly NamedFeature[] | Names): Feature {
  const names = named instanceof Map ? (named as Names) : namesOf(named as readonly NamedFeature[])
  return compile(parseFeature(source), scopeOf(names, MAX_PARTS))
}

/** Checks named features one by one; each is compiled once. @returns the kind, or the problem */
export function nameChecker(named: Names): (name: string) => Feature['kind'] | Problem {
  const scope = scopeOf(named, Number.POSITIVE_INFINITY)
  return (name) => {
    const key = nameKey(name)
    scope.tooDeep = false
    const found = lookUp(key, scope)
    if (!('feature' in found)) return found
    return isTooLarge(key, scope) ? { message: TOO_LARGE, blamed: null } : found.feature.kind
  }
}

const TOO_LARGE = `With all that its names stand for this expression has more than ${MAX_PARTS.toLocaleString('en-US')} parts.`

function isTooLarge(key: string, { compiled }: Scope): boolean {
  let parts = 0
  const met = new Set([key])
  for (const name of met) {
    const { parts: own, uses } = compiled.get(name)!
    parts += own
    if (parts > MAX_PARTS) return true
    for (const used of uses) met.add(used)
  }
  return false
}

function compile(e: Expression, scope: Scope): Feature {
  scope.own++
  if (++scope.parts > scope.most) fail(TOO_LARGE, e)
  if (++scope.depth > MAX_DEPTH) {
    scope.tooDeep = true
    fail('With all that its names stand for this expression is nested too deeply.', e)
  }
  const feature = part(e, scope)
  scope.depth--
  return feature
}

function part(e: Expression, scope: Scope): Feature {
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
    case 'border':
      return boolean(borders)
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

function named(e: Expression & { type: 'name' }, scope: Scope): Feature {
  const key = nameKey(e.name)
  const found = scope.named.get(key)
  if (!found) return fail(unknownName(e.name, [...scope.named.keys()]), e)
  if (scope.path.has(key)) return fail(`“${found.name}” is defined by itself: ${shortened([...scope.path, key])}.`, e)
  scope.uses.add(key)
  const known = lookUp(key, scope)
  if ('feature' in known) return known.feature
  throw new Blaming(key, MANY_BLAMED.test(known.message) ? known.message : `“${found.name}”: ${known.message}`, e)
}

/** An error inside a named feature is reported at the reference to it. */
class Blaming extends FeatureError {
  readonly key: string

  constructor(key: string, message: string, { from, to }: Span) {
    super(message, from, to)
    this.key = key
  }
}

/** Most names that a message lists. */
const MANY_BLAMED = /^(?:“[^”]*”: ){4}/

/** Compiles, or takes the earlier result. */
function lookUp(key: string, scope: Scope): Mentioned | Problem {
  const known = scope.compiled.get(key)
  if (known) {
    known.mentions++
    return known
  }
  const failed = scope.failed.get(key)
  if (failed) return failed
  const { depth, own, uses } = scope
  scope.path.add(key)
  Object.assign(scope, { own: 0, uses: new Set() })
  try {
    const feature = compile(parseFeature(scope.named.get(key)!.expression), scope)
    const mentioned: Mentioned = { feature, mentions: 1, parts: scope.own, uses: scope.uses }
    mentioned.feature = sharing(feature, mentioned)
    scope.compiled.set(key, mentioned)
    return mentioned
  } catch (error) {
    if (!(error instanceof FeatureError)) throw error
    const problem = { message: error.message, blamed: error instanceof Blaming ? error.key : null }
    if (!scope.tooDeep) scope.failed.set(key, problem)
    return problem
  } finally {
    scope.path.delete(key)
    Object.assign(scope, { depth, own, uses })
  }
}

/** A path of names, shortened in the middle. */
function shortened(path: readonly string[]): string {
  const shown = path.length > 8 ? [...path.slice(0, 4), '…', ...path.slice(-3)] : path
  return shown.join(' → ')
}

/** Evaluated once for each text: the values are kept until the last reference has read them. */
function sharing(feature: Feature, mentioned: Mentioned): Feature {
  if (feature.kind === 'boolean') return boolean(once(feature.run, mentioned))
  return numeric(once(feature.run, mentioned))
}

function once<T>(run: (text: IndexedText) => T, mentioned: Mentioned): (text: IndexedText) => T {
  let last: { text: IndexedText; values: T; had: number } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, values: run(text), had: 0 }
    const { values } = last
    if (++last.had >= mentioned.mentions) last = undefined
    return values
  }
}

function inside({ open, close, until, edges }: Expression & { type: 'inside' }): Feature {
  const opens = compileDelimiter(open)
  const closes = close && !same(open, close) ? compileDelimiter(close) : null
  const bounds = until ? compileDelimiter(until) : null
  return boolean((text) => {
    const marks = opens(text)
    return insideRegions(text, marks, closes ? closes(text) : marks, bounds ? bounds(text) : NONE, edges)
  })
}

const NONE = new Uint32Array()

function depth({ open, close }: Expression & { type: 'depth' }): Feature {
  if (same(open, close))
    fail('depth(…) needs two different delimiters; with one there is no nesting, see inside(…).', close)
  const opens = compileDelimiter(open)
  const closes = compileDelimiter(close)
  return numeric((text) => nestingDepth(text, opens(text), closes(text)))
}

function same(a: Delimiter, b: Delimiter): boolean {
  if (a.type === 'text') return b.type === 'text' && a.text === b.text
  if (a.type === 'border') return b.type === 'border'
  return b.type === 'pattern' && a.pattern === b.pattern && a.flags === b.flags && a.group === b.group
}

function distance(measure: (text: IndexedText, at: Uint32Array) => Float32Array, delimiter: Delimiter): Feature {
  const find: Occurrences = compileDelimiter(delimiter)
  return numeric((text) => measure(text, find(text)))
}

function binary(e: Expression & { type: 'binary' }, scope: Scope): Feature {
  const who = `“${e.operator}”`
  if (e.operator === 'and' || e.operator === 'or') {
    const [a, b] = [truth(e.left, scope, who), truth(e.right, scope, who)]
    return e.operator === 'and' ? both(a, b) : either(a, b)
  }
  const [a, b] = [number(e.left, scope, who), number(e.right, scope, who)]
  if (COMPARISONS.includes(e.operator)) return compared(a, b, e.operator as Comparison)
  if (ARITHMETIC.includes(e.operator)) return combined(a, b, e.operator as Arithmetic)
  return fail(`${who} is no operator.`, e)
}
