// The language's page, row by row: what it says of each form at each character is what the form gives.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { ARITHMETIC, COMPARISONS } from '../../../core/features/expression.ts'
import { FUNCTION_REFERENCE, SUFFIX_REFERENCE } from '../../../core/features/reference.ts'

const page = readFileSync(new URL('../../../docs/features.md', import.meta.url), 'utf8')
const tables = [...page.matchAll(/^```\n(text .*\n)([\s\S]*?)^```$/gm)].map(([, head, body]) => ({
  text: valuesOf(head).replaceAll('⏎', '\n'),
  rows: body.trimEnd().split('\n'),
}))
const rows = tables.flatMap(({ text, rows }) =>
  rows.map((row) => ({ text, expression: row.slice(0, row.indexOf('│')).trim(), values: valuesOf(row) })),
)

function valuesOf(row: string): string {
  return row.slice(row.indexOf('│') + 2).trimEnd()
}

describe('docs/features.md', () => {
  test('has one example text of three lines', () => {
    expect(new Set(tables.map(({ text }) => text)).size).toBe(1)
    expect(tables[0].text.split('\n').filter((line) => line !== '').length).toBe(3)
  })

  test.each(rows)('gives the values of $expression', ({ text, expression, values }) => {
    const feature = evaluateFeature(expression, text)
    const shown = [...feature.values].map((value) => (feature.kind === 'number' ? value : value ? '1' : '.'))
    expect(shown.join('')).toBe(values)
    expect(shown.length).toBe([...values].length)
  })

  test('has a row for every function, suffix, operator and a name', () => {
    const written = rows.map(({ expression }) => expression)
    const forms = [
      ...FUNCTION_REFERENCE.map(({ name }) => `${name}(`),
      ...SUFFIX_REFERENCE.map(({ name }) => `.${name}`),
      ...[...COMPARISONS, ...ARITHMETIC, 'and', 'or'].map((operator) => ` ${operator} `),
      ...['not ', 'until=', 'inside_quotes'],
    ]
    for (const form of forms)
      expect(
        written.some((expression) => expression.includes(form)),
        form,
      ).toBe(true)
  })
})
