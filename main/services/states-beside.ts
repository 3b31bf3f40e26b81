// What lies beside a file of recorded states: the text that its rows are of, the tokens of the rows, or what its units are.

import * as v from 'valibot'
import { AppError } from '../../core/errors.ts'
import type { UnitDescription } from '../contract/states-types.ts'

export interface Description {
  network?: string
  units?: UnitDescription[]
}

const description = v.object({
  network: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  units: v.optional(
    v.pipe(
      v.array(
        v.object({
          prefix: v.pipe(v.string(), v.maxLength(200), v.regex(/^[^\n\0]*$/)),
          count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
          layer: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))),
          kind: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
        }),
      ),
      v.maxLength(100_000),
    ),
  ),
})

/** @throws AppError `bad-json`, `bad-description` */
export function descriptionIn(bytes: Uint8Array, name: string): Description {
  const parsed = v.safeParse(description, jsonOf(bytes, name))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new AppError('bad-description', `“${name}”, ${v.getDotPath(issue) ?? 'at its top'}: ${issue.message}.`)
}

function jsonOf(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new AppError('bad-json', `“${name}” is no JSON.`)
  }
}

/** A JSON list of texts, or a JSON text a line. @throws AppError `bad-tokens` */
export function tokensIn(bytes: Uint8Array, name: string): string[] {
  const words = new TextDecoder().decode(bytes)
  let tokens: unknown
  try {
    tokens = words.trimStart().startsWith('[')
      ? JSON.parse(words)
      : words.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]))
  } catch {
    tokens = null
  }
  if (Array.isArray(tokens) && tokens.every((token) => typeof token === 'string')) return tokens
  throw new AppError('bad-tokens', `“${name}” is neither a JSON list of texts nor a JSON text a line.`)
}

export interface Beside extends Description {
  text?: { name: string; bytes: Uint8Array }
  tokens?: string[]
}

/** What files are by their names and contents: a JSON object describes units, other JSON is tokens, the rest is the text. */
export function besideOf(files: readonly { name: string; bytes: Uint8Array }[]): Beside {
  const found: Beside = {}
  for (const { name, bytes } of files) {
    const json = /\.jsonl?$/i.test(name)
    if (json && /^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 100))))
      Object.assign(found, descriptionIn(bytes, name))
    else if (json) found.tokens = tokensIn(bytes, name)
    else found.text = { name: name.replace(/\.(txt|text|md)$/i, ''), bytes }
  }
  return found
}
