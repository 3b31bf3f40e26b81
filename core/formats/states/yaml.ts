// The part of YAML that descriptions of LSTMVis are written in: maps and lists by indentation, flow maps and lists on one
// line, plain and quoted scalars, comments. No anchors, tags or texts of several lines.

import { AppError } from '../../errors.ts'

export type Yaml = string | Yaml[] | { [key: string]: Yaml }

interface Line {
  indent: number
  text: string
  number: number
}

const MOST_LINES = 100_000
const MOST_DEPTH = 50

const bad = (number: number, why: string) => new AppError('bad-yaml', `Line ${number} of the YAML: ${why}.`)

/** Scalars stay texts. @throws AppError `bad-yaml` naming the line */
export function readYaml(text: string): Yaml {
  const lines = text.split(/\r?\n/).flatMap((raw, i): Line[] => {
    const bare = withoutComment(raw).trimEnd()
    if (bare.trim() === '' || bare === '---') return []
    if (/^\s*\t/.test(bare)) throw bad(i + 1, 'it is indented by a tab')
    return [{ indent: bare.length - bare.trimStart().length, text: bare.trim(), number: i + 1 }]
  })
  if (lines.length > MOST_LINES) throw bad(MOST_LINES, 'there are too many lines')
  if (lines.length === 0) return {}
  const at = { next: 0 }
  const value = block(lines, at, lines[0].indent, 0)
  if (at.next < lines.length) throw bad(lines[at.next].number, 'it is indented otherwise than those before')
  return value
}

function withoutComment(line: string): string {
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (quote) {
      if (c === '\\' && quote === '"') i++
      else if (c === quote) quote = ''
    } else if ((c === '"' || c === "'") && /[\s:[{,]|^$/.test(line[i - 1] ?? '')) quote = c
    else if (c === '#' && /\s|^$/.test(line[i - 1] ?? '')) return line.slice(0, i)
  }
  return line
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[\]{},#][^:]*?)\s*:(?:\s+(.*))?$/

function block(lines: readonly Line[], at: { next: number }, indent: number, depth: number): Yaml {
  const { text, number } = lines[at.next]
  if (depth > MOST_DEPTH) throw bad(number, 'it is nested too deep')
  if (/^-(\s|$)/.test(text)) return list(lines, at, indent, depth)
  if (KEY.test(text)) return map(lines, at, indent, depth)
  at.next++
  return flow(text, number)
}

function list(lines: readonly Line[], at: { next: number }, indent: number, depth: number): Yaml[] {
  const out: Yaml[] = []
  while (at.next < lines.length && lines[at.next].indent === indent && /^-(\s|$)/.test(lines[at.next].text)) {
    const line = lines[at.next]
    const rest = line.text.slice(1).trimStart()
    if (rest === '') {
      at.next++
      out.push(inner(lines, at, indent, depth))
    } else if (KEY.test(rest) && !/^[{[]/.test(rest)) {
      // a map that begins behind its dash: its other keys stand under the first
      const shifted = indent + (line.text.length - rest.length)
      const copy = [...lines]
      copy[at.next] = { ...line, indent: shifted, text: rest }
      out.push(map(copy, at, shifted, depth + 1))
    } else {
      at.next++
      out.push(flow(rest, line.number))
    }
  }
  return out
}

function map(lines: readonly Line[], at: { next: number }, indent: number, depth: number): { [key: string]: Yaml } {
  const out: { [key: string]: Yaml } = {}
  while (at.next < lines.length && lines[at.next].indent === indent) {
    const { text, number } = lines[at.next]
    const [, key, rest] = KEY.exec(text) ?? []
    if (key === undefined) throw bad(number, `“${text.slice(0, 40)}” is no key with a value`)
    at.next++
    const value = rest === undefined || rest === '' ? inner(lines, at, indent, depth) : flow(rest, number)
    Object.defineProperty(out, scalar(key, number), { value, enumerable: true, configurable: true, writable: true })
  }
  return out
}

/** What stands under a key or a dash, further to the right; a list may stand right under its key. */
function inner(lines: readonly Line[], at: { next: number }, indent: number, depth: number): Yaml {
  const line = lines[at.next]
  const deeper = line && (line.indent > indent || (line.indent === indent && /^-(\s|$)/.test(line.text)))
  return deeper ? block(lines, at, line.indent, depth + 1) : ''
}

function flow(text: string, number: number): Yaml {
  const at = { next: 0 }
  const value = flowValue(text, at, number, 0)
  if (text.slice(at.next).trim() !== '') throw bad(number, `“${text.slice(at.next).trim().slice(0, 40)}” is left over`)
  return value
}

function flowValue(text: string, at: { next: number }, number: number, depth: number): Yaml {
  if (depth > MOST_DEPTH) throw bad(number, 'it is nested too deep')
  const blank = () => {
    while (text[at.next] === ' ') at.next++
  }
  blank()
  const open = text[at.next]
  if (open !== '{' && open !== '[') return flowScalar(text, at, number, depth === 0)
  const close = open === '{' ? '}' : ']'
  const items: Yaml[] = []
  const out: { [key: string]: Yaml } = {}
  at.next++
  for (blank(); text[at.next] !== close; blank()) {
    if (at.next >= text.length) throw bad(number, `“${close}” is missing`)
    if (open === '[') items.push(flowValue(text, at, number, depth + 1))
    else {
      const key = flowScalar(text, at, number, false, ':')
      blank()
      if (text[at.next] !== ':') throw bad(number, `“${key.slice(0, 40)}” has no value`)
      at.next++
      const value = flowValue(text, at, number, depth + 1)
      Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true })
    }
    blank()
    if (text[at.next] === ',') at.next++
    else if (text[at.next] !== close) throw bad(number, `“,” or “${close}” is missing`)
  }
  at.next++
  return open === '[' ? items : out
}

function flowScalar(text: string, at: { next: number }, number: number, alone: boolean, end = ''): string {
  const rest = text.slice(at.next)
  const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(rest)
  const [found] = quoted ?? (alone ? [rest] : new RegExp(`^[^,\\]}${end}]*`).exec(rest)!)
  at.next += found.length
  return scalar(found.trim(), number)
}

function scalar(text: string, number: number): string {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'")
  if (!text.startsWith('"')) return text
  try {
    return JSON.parse(text) as string
  } catch {
    throw bad(number, `${text.slice(0, 40)} is no quoted text`)
  }
}
