// A tree back to text, with no more brackets than it needs: what the parser is held against.

import {
  type Delimiter,
  type Expression,
  type Group,
  operatorPrecedence,
  PRECEDENCE,
} from '../../../core/features/expression.ts'

export function printFeature(expression: Expression): string {
  switch (expression.type) {
    case 'regex':
      return regex(expression.pattern, expression.flags) + group(expression.group) + mark(expression.mark)
    case 'number':
      return String(expression.value)
    case 'name':
      return expression.name
    case 'inside':
      return inside(expression)
    case 'depth':
      return call('depth', expression.open, expression.close)
    case 'column':
    case 'line':
    case 'border':
      return `${expression.type}()`
    case 'since':
    case 'until':
      return call(expression.type, expression.delimiter, null)
    case 'shift':
      return shift(expression.operand, expression.by)
    case 'not':
      return `not ${within(expression.operand, PRECEDENCE.not)}`
    case 'negate':
      return `-${within(expression.operand, PRECEDENCE.negate)}`
    case 'binary':
      return binary(expression)
  }
}

function inside({ open, close, until, edges }: Expression & { type: 'inside' }): string {
  const parts = [delimiter(open), ...(close ? [delimiter(close)] : []), ...(until ? [`until=${delimiter(until)}`] : [])]
  return `inside(${parts.join(', ')})${edges === 'state' ? '' : `.${edges}`}`
}

function binary({ operator, left, right }: Expression & { type: 'binary' }): string {
  const level = operatorPrecedence(operator)
  // a comparison does not chain, so its left side needs brackets as soon as it is one itself
  const floor = level === PRECEDENCE.comparison ? level + 1 : level
  return `${within(left, floor)} ${operator} ${within(right, level + 1)}`
}

function within(expression: Expression, floor: number): string {
  const text = printFeature(expression)
  // “not” and “-” may stand wherever an operand may, but what follows them must not be swallowed
  return precedence(expression) < floor ? `(${text})` : text
}

function shift(operand: Expression, by: number): string {
  if (by === 1) return `next(${printFeature(operand)})`
  if (by === -1) return `previous(${printFeature(operand)})`
  return `shift(${printFeature(operand)}, ${by})`
}

function call(name: string, first: Delimiter, second: Delimiter | null): string {
  return `${name}(${delimiter(first)}${second ? `, ${delimiter(second)}` : ''})`
}

function delimiter(d: Delimiter): string {
  if (d.type === 'border') return 'border()'
  return d.type === 'text' ? quoted(d.text) : regex(d.pattern, d.flags) + group(d.group)
}

function regex(pattern: string, flags: string): string {
  return `/${pattern}/${flags}`
}

function group(group: Group): string {
  if (group === null) return ''
  return `.group(${typeof group === 'number' ? group : quoted(group)})`
}

function mark(mark: string): string {
  return mark === 'all' ? '' : `.${mark}`
}

function quoted(text: string): string {
  const escapes: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' }
  return `"${text.replace(/[\n\t\r"\\]/g, (c) => escapes[c])}"`
}

function precedence(expression: Expression): number {
  if (expression.type === 'not') return PRECEDENCE.not
  if (expression.type === 'negate') return PRECEDENCE.negate
  return expression.type === 'binary' ? operatorPrecedence(expression.operator) : PRECEDENCE.atom
}
