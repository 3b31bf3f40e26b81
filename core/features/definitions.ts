// Which named features an expression rests on, and the same expression without names: what it takes to ask the same
// question again after somebody has redefined a name.

import type { NamedFeature } from './compile.ts'
import { FeatureError } from './feature-error.ts'
import { mentions, rewritten } from './mentions.ts'
import { nameKey } from './parse.ts'

/** Name, as expressions write it → expression. */
export type Definitions = Record<string, string>

/**
 * The names that an expression uses, directly or by way of others; one that is not known is left to whoever compiles
 * the expression.
 * @param named of two with the same name the later one counts
 * @throws FeatureError for an expression that cannot be read
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

/** UTF-16 units that an expression without names may have; one that says a name twice grows by as much again. */
const LONGEST = 100_000

/**
 * The expression with what every name stands for in its place.
 * @param definitions without circles, as `definitionsOf` finds them for an expression that compiles
 * @throws FeatureError for an expression that cannot be read, or that is too long without names
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
