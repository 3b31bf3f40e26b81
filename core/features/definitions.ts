// The named features that an expression depends on, and the expression with its names inlined: to repeat a search after a
// name was redefined.

import type { NamedFeature } from './compile.ts'
import { FeatureError } from './feature-error.ts'
import { mentions, rewritten } from './mentions.ts'
import { nameKey } from './parse.ts'

/** Name, as expressions write it → expression. */
export type Definitions = Record<string, string>

/**
 * The names that an expression uses, directly or through others; unknown names are left out.
 * @param named of two with the same name the later one wins
 * @throws FeatureError for an expression that cannot be parsed
 */
export function definitionsOf(source: string, named: readonly NamedFeature[]): Definitions {
  const known = new Map(named.map(({ name, expression }) => [nameKey(name), expression]))
  const found: Definitions = {}
  const unread = [source]
  for (let expression = unread.pop(); expression !== undefined; expression = unread.pop())
    for (const { key } of mentions(expression)) {
      const definition = known.get(key)
      if (definition === undefined || Object.hasOwn(found, key)) continue
      found[key] = definition
      unread.push(definition)
    }
  return found
}

/** Most UTF-16 units of an expression without names, which grows with every use of a name. */
const LONGEST = 100_000

/**
 * The expression with all names inlined.
 * @param definitions without cycles, from `definitionsOf` for an expression that compiles
 * @throws FeatureError for an expression that cannot be parsed, or that is too long without names
 */
export function withoutNames(source: string, definitions: Definitions): string {
  const written = new Map<string, string>()
  const write = (expression: string): string => {
    const text = rewritten(expression, (key) => {
      if (!Object.hasOwn(definitions, key)) return undefined
      const known = written.get(key) ?? `(${write(definitions[key])})`
      written.set(key, known)
      return known
    })
    if (text.length <= LONGEST) return text
    throw new FeatureError('Without names this expression is too long to be written.', 0, source.length)
  }
  return write(source)
}
