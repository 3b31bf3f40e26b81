// Which named features an expression rests on, and the same expression without names: what it takes to ask the same
// question again after somebody has redefined a name.

import type { NamedFeature } from './compile.ts'
import { mentions, replaceMentions } from './mentions.ts'
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
      if (definition === undefined || key in found) continue
      found[key] = definition
      unread.push(definition)
    }
  return found
}

/**
 * The expression with what every name stands for in its place.
 * @param definitions without circles, as `definitionsOf` finds them for an expression that compiles
 */
export function withoutNames(source: string, definitions: Definitions): string {
  const keys = new Set(mentions(source).map(({ key }) => key))
  return [...keys]
    .filter((key) => key in definitions)
    .reduce((text, key) => replaceMentions(text, key, `(${withoutNames(definitions[key], definitions)})`), source)
}
