// Which named features an expression rests on, and the same expression without names: what it takes to ask the same
// question again after somebody has redefined a name.

import type { NamedFeature } from './compile.ts'
import type { Expression } from './expression.ts'
import { nameKey, parseFeature } from './parse.ts'
import { printFeature } from './print.ts'

/** Name, as expressions write it → expression. */
export type Definitions = Record<string, string>

/**
 * The names that an expression uses, directly or by way of others. One that is not known, or whose definition does
 * not parse, is left to whoever compiles the expression.
 * @param named of two with the same name the later one counts
 * @throws FeatureError for an expression that does not parse
 */
export function definitionsOf(source: string, named: readonly NamedFeature[]): Definitions {
  const known = new Map(named.map(({ name, expression }) => [nameKey(name), expression]))
  const found: Definitions = {}
  const visit = (name: string): Expression | undefined => {
    const expression = known.get(nameKey(name))
    if (expression === undefined || nameKey(name) in found) return undefined
    found[nameKey(name)] = expression
    replaceNames(parseFeature(expression), visit)
    return undefined
  }
  replaceNames(parseFeature(source), visit)
  return found
}

/**
 * The expression with every name replaced by what it stands for.
 * @param definitions without circles, as `definitionsOf` finds them for an expression that compiles
 */
export function withoutNames(source: string, definitions: Definitions): string {
  const replace = (name: string): Expression | undefined => {
    const definition = definitions[nameKey(name)]
    return definition === undefined ? undefined : replaceNames(parseFeature(definition), replace)
  }
  return printFeature(replaceNames(parseFeature(source), replace))
}

/** A copy in which `replace` has had a look at every name; undefined leaves it as it is. */
function replaceNames(expression: Expression, replace: (name: string) => Expression | undefined): Expression {
  if (expression.type === 'name') return replace(expression.name) ?? expression
  const copied = Object.entries(expression).map(([key, value]) => [
    key,
    isPart(value) ? replaceNames(value, replace) : value,
  ])
  return Object.fromEntries(copied) as Expression
}

/** Whatever stands in a tree and has a type is a tree, or a delimiter, which holds no names. */
function isPart(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && 'type' in value
}
