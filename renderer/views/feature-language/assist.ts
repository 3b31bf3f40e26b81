// What an editor offers for an expression and an offset in it: completions, the explanation of a word, the signature of
// the call around the cursor. Pure; providers.ts registers it with Monaco.

import type { DescribedFeature, FeatureLanguage } from '../../../main/contract/types.ts'
import { type Call, callAt, calledUpTo, isQuoted, type Piece, scan } from './scan.ts'

export interface Offer {
  label: string
  kind: 'function' | 'feature' | 'own' | 'operator' | 'suffix'
  /** a Monaco snippet */
  insert: string
  detail: string
  meaning: string
  /** the definition, for features */
  definition: string
}

export interface Explanation {
  from: number
  to: number
  /** written in the language itself */
  title: string
  /** “true or false · Prose” */
  kind: string
  meaning: string
}

export interface Signature {
  label: string
  meaning: string
  parameters: { label: string; meaning: string }[]
  active: number
}

const OPERATORS = {
  any: [
    ['and', 'both are true'],
    ['or', 'one of them is true'],
  ],
  number: [
    ['>=', 'at least'],
    ['<=', 'at most'],
    ['=', 'equal'],
    ['!=', 'not equal'],
    ['>', 'more than'],
    ['<', 'less than'],
    ['+', 'sum'],
    ['-', 'difference'],
    ['*', 'product'],
  ],
} as const

/** The delimiters of these are strings or regexes; no feature can stand there. */
const TAKES_DELIMITERS = ['inside', 'depth', 'since', 'until']

/** What stands in the brackets at first: a value is selected and overwritten, nothing is only a place. */
const ARGUMENTS: Record<string, readonly string[]> = {
  inside: ['"“"', '"”"'],
  depth: ['"("', '")"'],
  column: [],
  line: [],
  since: ['"\\\\n"'],
  until: ['"\\\\n"'],
  next: [''],
  previous: [''],
  shift: ['', '1'],
  group: ['1'],
}

function snippet(name: string): string {
  if (!(name in ARGUMENTS)) return name
  const places = ARGUMENTS[name].map((value, i) => (value ? `\${${i + 1}:${value}}` : `$${i + 1}`))
  return `${name}(${places.join(', ')})`
}

function kindWords(kind: 'boolean' | 'number' | 'same' | null): string {
  if (kind === null) return 'no longer holds'
  return kind === 'boolean' ? 'true or false' : kind === 'number' ? 'a number' : 'as its feature'
}

export function offersAt(language: FeatureLanguage, text: string, offset: number): Offer[] {
  const pieces = scan(text)
  if (isQuoted(pieces, offset)) return []
  const before = pieces.filter((p) => p.to <= offset)
  const typed = before.at(-1)
  const writing = typed?.type === 'word' && typed.to === offset
  const previous = writing ? before.at(-2) : typed
  if (previous?.type === 'symbol' && previous.text === '.') return suffixes(language, before, before.indexOf(previous))
  const call = callAt(pieces, offset)
  if (call && TAKES_DELIMITERS.includes(call.name)) return previous?.text === ',' ? boundary(call) : []
  return isOperand(previous) ? operators(language, previous) : operands(language)
}

/** What may stand after a comma in inside(…) besides a delimiter. */
function boundary({ name, argument }: Call): Offer[] {
  if (name !== 'inside' || argument < 1) return []
  const insert = `until=\${1:"\\\\n\\\\n"}`
  return [
    { label: 'until', kind: 'suffix', insert, detail: 'a boundary that closes, too', meaning: '', definition: '' },
  ]
}

function operands(language: FeatureLanguage): Offer[] {
  const functions = language.functions.map(
    ({ name, signature, meaning, kind, example }): Offer => ({
      label: name,
      kind: 'function',
      insert: snippet(name),
      detail: `${signature}, ${kindWords(kind)}`,
      meaning,
      definition: example,
    }),
  )
  const not: Offer = operator('not', 'true where the feature is false')
  return [...functions, ...language.features.map(feature), not]
}

function feature({ key, kind, group, expression, meaning, builtin }: DescribedFeature): Offer {
  return {
    label: key,
    kind: builtin ? 'feature' : 'own',
    insert: key,
    detail: `${kindWords(kind)} · ${group}`,
    meaning,
    definition: expression,
  }
}

function operators({ features, functions }: FeatureLanguage, previous: Piece): Offer[] {
  const key = previous.text.toLowerCase()
  const kind = features.find((f) => f.key === key)?.kind ?? functions.find((f) => f.name === key)?.kind
  const offered =
    kind === 'boolean' || previous.type === 'regex' ? OPERATORS.any : [...OPERATORS.any, ...OPERATORS.number]
  return offered.map(([name, meaning]) => operator(name, meaning))
}

function operator(name: string, meaning: string): Offer {
  return { label: name, kind: 'operator', insert: `${name} `, detail: meaning, meaning: '', definition: '' }
}

function suffixes({ suffixes }: FeatureLanguage, before: readonly Piece[], dot: number): Offer[] {
  const owner = before[dot - 1]
  const after = owner?.type === 'regex' || isGroupCall(before, dot - 1) ? 'regex' : calledUpTo(before, dot - 1)
  return suffixes
    .filter((s) => s.after === after)
    .map(({ name, meaning }) => ({
      label: name,
      kind: 'suffix',
      insert: snippet(name),
      detail: meaning,
      meaning: '',
      definition: '',
    }))
}

/** `.group(1)` can be followed by `.start` and the like */
function isGroupCall(before: readonly Piece[], i: number): boolean {
  return before[i]?.text === ')' && calledUpTo(before, i) === 'group'
}

function isOperand(piece: Piece | undefined): piece is Piece {
  if (!piece) return false
  if (piece.type === 'word') return !['and', 'or', 'not'].includes(piece.text.toLowerCase())
  return piece.type === 'regex' || piece.type === 'number' || piece.text === ')'
}

export function explainAt(language: FeatureLanguage, text: string, offset: number): Explanation | null {
  const pieces = scan(text)
  const i = pieces.findIndex((p) => p.type === 'word' && p.from <= offset && offset <= p.to)
  if (i < 0) return null
  const { from, to, text: word } = pieces[i]
  const key = word.toLowerCase()
  const span = { from, to }
  if (pieces[i - 1]?.text === '.') {
    const suffix = language.suffixes.find((s) => s.name === key)
    return suffix ? { ...span, title: `.${key}`, kind: `after ${suffix.after}`, meaning: suffix.meaning } : null
  }
  if (pieces[i + 1]?.text === '(') {
    const found = language.functions.find((f) => f.name === key)
    return found ? { ...span, title: found.signature, kind: kindWords(found.kind), meaning: found.meaning } : null
  }
  const named = language.features.find((f) => f.key === key)
  if (!named) return null
  const used = named.usedBy.length > 0 ? ` · used by ${named.usedBy.join(', ')}` : ''
  return {
    ...span,
    title: named.expression,
    kind: `${kindWords(named.kind)} · ${named.group}${used}`,
    meaning: named.meaning,
  }
}

export function signatureAt(language: FeatureLanguage, text: string, offset: number): Signature | null {
  const call = callAt(scan(text), offset)
  const found = language.functions.find((f) => f.name === call?.name)
  if (!call || !found || found.parameters.length === 0) return null
  return {
    label: found.signature,
    meaning: found.meaning,
    parameters: found.parameters,
    active: Math.min(call.argument, found.parameters.length - 1),
  }
}
