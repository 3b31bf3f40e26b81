// Matches of regexes and delimiters in a text.

import { AppError } from '../errors.ts'
import type { Delimiter, Group, Mark } from './expression.ts'
import { fail, type Span } from './feature-error.ts'
import type { IndexedText } from './text.ts'

const FLAGS = 'imsdv'

/**
 * Always global, and always by code points (`u`, unless `v` is asked for).
 * @throws FeatureError with the engine's own reason
 */
export function compileRegex(pattern: string, flags: string, span: Span): RegExp {
  const unknown = [...flags].find((f) => !`${FLAGS}gu`.includes(f))
  if (unknown) fail(`“${unknown}” is no flag here; there are ${[...FLAGS].join(', ')}.`, span)
  const twice = [...flags].find((f, i) => flags.indexOf(f) !== i)
  if (twice) fail(`“${twice}” is given twice.`, span)
  const wanted = [...FLAGS].filter((f) => flags.includes(f)).join('')
  try {
    return new RegExp(pattern, `g${wanted}${wanted.includes('v') ? '' : 'u'}`)
  } catch (error) {
    return fail(`This regex is not valid: ${reason(error)}.`, span)
  }
}

/** “Invalid regular expression: /(/gu: Unterminated group” → “Unterminated group” */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.slice(message.lastIndexOf(': ') + 1).trim()
}

/** The same regex, reporting where each group matched. @throws FeatureError where there is no such group */
export function compileGroup(regex: RegExp, group: number | string, span: Span): RegExp {
  const empty = new RegExp(`${regex.source}|`, regex.flags).exec('')!
  if (typeof group === 'number' && !(group in empty))
    fail(`This regex has no group ${group}; it has ${empty.length - 1}.`, span)
  if (typeof group === 'string' && !(empty.groups && group in empty.groups))
    fail(`This regex has no group named “${group}”.`, span)
  return regex.hasIndices ? regex : new RegExp(regex.source, `${regex.flags}d`)
}

/**
 * [code points] 1 where the regex marks. A match of no width is marked by `.start` and `.end` at the character it
 * stands before, and by nothing else.
 */
export function markRegex(text: IndexedText, regex: RegExp, group: Group, mark: Mark): Uint8Array {
  const marked = new Uint8Array(text.length)
  for (const match of found(text.text, regex)) {
    const range = rangeOf(match, group)
    if (range) markRange(marked, text.at(range[0]), text.at(range[1]), mark)
  }
  return marked
}

/** All matches. @throws AppError `feature-too-deep` where a match exceeds the engine's stack */
function* found(text: string, regex: RegExp): Generator<RegExpExecArray> {
  try {
    yield* text.matchAll(regex)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const shown = regex.source.length > 60 ? `${regex.source.slice(0, 60)}…` : regex.source
    throw new AppError(
      'feature-too-deep',
      `/${shown}/ tries a match over more characters than the regex engine can hold; let it end at a line end or a blank line.`,
    )
  }
}

function rangeOf(match: RegExpExecArray, group: Group): [number, number] | undefined {
  if (group === null) return [match.index, match.index + match[0].length]
  return typeof group === 'number' ? match.indices![group] : match.indices!.groups![group]
}

function markRange(marked: Uint8Array, from: number, to: number, mark: Mark): void {
  if (mark === 'all') marked.fill(1, from, to)
  else if (mark === 'start') set(marked, from)
  else if (mark === 'end') set(marked, to)
  else if (to > from) set(marked, to - 1)
}

function set(marked: Uint8Array, at: number): void {
  if (at < marked.length) marked[at] = 1
}

export type Occurrences = (text: IndexedText) => Uint32Array

/** Occurrences of a delimiter: UTF-16 offsets [from, to, from, to, …], ascending and disjoint, none empty. */
export function compileDelimiter(delimiter: Delimiter): Occurrences {
  if (delimiter.type === 'text') return ({ text }) => occurrences(text, delimiter.text)
  if (delimiter.type === 'border') return ({ borders }) => borders
  const { pattern, flags, group } = delimiter
  const plain = compileRegex(pattern, flags, delimiter)
  const regex = group === null ? plain : compileGroup(plain, group, delimiter)
  return ({ text }) => matches(text, regex, group)
}

/** [from, to, …] of a literal string, UTF-16 offsets. */
export function occurrences(text: string, delimiter: string): Uint32Array {
  const found: number[] = []
  for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length))
    found.push(at, at + delimiter.length)
  return Uint32Array.from(found)
}

function matches(text: string, regex: RegExp, group: Group): Uint32Array {
  const edges: number[] = []
  for (const match of found(text, regex)) {
    const range = rangeOf(match, group)
    if (range && range[1] > range[0]) edges.push(...range)
  }
  return Uint32Array.from(edges)
}
