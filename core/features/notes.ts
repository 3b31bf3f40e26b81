// Notes on an expression and a text: `inside` with one mark that alternately opens and closes is inverted after a missing
// one.

import type { NamedFeature } from './compile.ts'
import { definitionsOf } from './definitions.ts'
import type { Delimiter, Expression } from './expression.ts'
import { parseFeature } from './parse.ts'
import { compileDelimiter } from './regex.ts'
import { indexText } from './text.ts'

type Toggle = Expression & { type: 'inside' }

/**
 * One sentence for each mark that `inside` toggles, in the expression or in definitions of its names, if some paragraph
 * holds an odd number of it. Paragraphs are separated by blank lines; positions are code points of `text`, from 0.
 * @param named of two with the same name the later one wins
 * @param characters of the text that are searched, from its beginning; all by default
 * @throws FeatureError for an expression that cannot be parsed
 */
export function notesOn(
  source: string,
  text: string,
  named: readonly NamedFeature[],
  characters = Number.POSITIVE_INFINITY,
): string[] {
  const sources = [source, ...Object.values(definitionsOf(source, named))]
  const toggles = new Map<string, Toggle>()
  for (const toggle of sources.flatMap((each) => togglesOf(parseFeature(each)))) {
    const key = markOf(toggle.open)
    if (!toggles.has(key) || toggle.until === null) toggles.set(key, toggle)
  }
  if (toggles.size === 0) return []
  const read = firstCharacters(text, characters)
  return [...toggles].flatMap(([mark, toggle]) => noteOn(mark, toggle, read))
}

function firstCharacters(text: string, characters: number): string {
  const { length, at } = indexText(text)
  if (characters >= length) return text
  let offset = characters // of UTF-16 units: no fewer than code points
  while (at(offset) < characters) offset += characters - at(offset)
  return text.slice(0, offset)
}

function togglesOf(e: Expression): Toggle[] {
  switch (e.type) {
    case 'inside':
      return e.close === null || markOf(e.close) === markOf(e.open) ? [e] : []
    case 'shift':
    case 'not':
    case 'negate':
      return togglesOf(e.operand)
    case 'binary':
      return [...togglesOf(e.left), ...togglesOf(e.right)]
    default:
      return []
  }
}

/** As it is written. */
function markOf(delimiter: Delimiter): string {
  if (delimiter.type === 'text') return JSON.stringify(delimiter.text)
  if (delimiter.type === 'border') return 'border()'
  const { pattern, flags, group } = delimiter
  return `/${pattern}/${flags}${group === null ? '' : `.group(${JSON.stringify(group)})`}`
}

function noteOn(mark: string, { open, until }: Toggle, text: string): string[] {
  const { paragraphs, odd, first } = oddParagraphs(text, compileDelimiter(open)(indexText(text)))
  if (odd === 0) return []
  const at = indexText(text.slice(0, first)).length
  const hold = odd === 1 ? 'holds' : 'hold'
  const found = `${count(odd)} of ${count(paragraphs)} paragraphs ${hold} an odd number of ${mark}, the first at character ${count(at)} of the text`
  if (until) return [`${found}; each is closed at its boundary.`]
  return [
    `${found}; after each of them inside and outside change places. A boundary closes what is left open: inside(${mark}, until="\\n\\n").`,
  ]
}

/** @returns `first`: the UTF-16 offset of the first mark in the first paragraph with an odd number of them */
function oddParagraphs(text: string, marks: Uint32Array): { paragraphs: number; odd: number; first: number } {
  let [paragraphs, odd, first, next, from] = [0, 0, -1, 0, 0]
  for (const to of [...Array.from(text.matchAll(/\n[ \t]*\n/g), ({ index }) => index), text.length]) {
    if (/\S/.test(text.slice(from, to))) paragraphs++
    from = to
    const begun = next
    while (next < marks.length && marks[next] < to) next += 2
    if ((next - begun) % 4 === 0) continue
    odd++
    if (first < 0) first = marks[begun]
  }
  return { paragraphs, odd, first }
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
