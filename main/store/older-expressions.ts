// Converts expressions of an older version of the feature language when a workspace is opened for writing. Their meaning is
// kept, and the original expression of a search is stored with it. Damaged rows are left unchanged.

import { convertAsked, convertExpression, LANGUAGE_VERSION } from '../../core/features/convert.ts'
import type { Definitions } from '../../core/features/definitions.ts'
import { LIBRARY } from '../../core/features/library.ts'
import { OLDER_LIBRARY } from '../../core/features/older-library.ts'
import { nameKey } from '../../core/features/parse.ts'
import type { Sql } from './sql.ts'

/** In one transaction. */
export function convertOlder(sql: Sql): void {
  const counts = ['feature', 'finding', 'search'].map(
    (table) => sql.get<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE language < ?`, LANGUAGE_VERSION)!.n,
  )
  if (counts.every((n) => n === 0)) return
  sql.write(() => {
    convertFeatures(sql)
    const today = definitionsToday(sql)
    convertSearches(sql, today)
    convertFindings(sql, today)
  })
}

/** The researcher's own; built-in ones are rewritten at start-up. A name may refer to an own one. */
function convertFeatures(sql: Sql): void {
  const own = sql
    .all<{ id: number; name: string; expression: string; language: number }>(
      'SELECT id, name, expression, language FROM feature WHERE builtin = 0',
    )
    .filter(isText)
  const keys = new Set(own.map(({ name }) => nameKey(name)))
  const library = Object.fromEntries(Object.entries(OLDER_LIBRARY).filter(([key]) => !keys.has(key)))
  for (const { id, expression, language } of own)
    if (language < LANGUAGE_VERSION)
      sql.run('UPDATE feature SET expression = ? WHERE id = ?', convertExpression(expression, library), id)
  sql.run('UPDATE feature SET language = ?', LANGUAGE_VERSION)
}

function definitionsToday(sql: Sql): Definitions {
  const own = sql
    .all<{ name: string; expression: string }>('SELECT name, expression FROM feature WHERE builtin = 0')
    .filter(isText)
  return Object.fromEntries([...LIBRARY, ...own].map(({ name, expression }) => [nameKey(name), expression]))
}

/** SQLite allows any type in any column. */
function isText({ name, expression }: { name: unknown; expression: unknown }): boolean {
  return typeof name === 'string' && typeof expression === 'string'
}

/** The object of a JSON text; undefined where it is none. */
function read(text: unknown): Record<string, unknown> | undefined {
  try {
    const value = typeof text === 'string' ? JSON.parse(text) : undefined
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** The entries that are definitions. */
function definitionsIn(value: unknown): Definitions {
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function convertSearches(sql: Sql, today: Definitions): void {
  const older = sql.all<{ id: number; expression: string; definitions: string }>(
    'SELECT id, expression, definitions FROM search WHERE language < ?',
    LANGUAGE_VERSION,
  )
  for (const { id, expression: asked, definitions } of older) {
    const { expression, definitions: kept } = convertAsked(asked, definitionsIn(read(definitions)), today)
    const same = expression === asked
    sql.run(
      'UPDATE OR REPLACE search SET expression = ?, definitions = ?, asked = ?, language = ? WHERE id = ?',
      expression,
      same ? definitions : JSON.stringify(kept),
      same ? null : asked,
      LANGUAGE_VERSION,
      id,
    )
  }
}

function convertFindings(sql: Sql, today: Definitions): void {
  const older = sql.all<{ id: number; figure: string | null; source: string | null }>(
    'SELECT id, figure, source FROM finding WHERE language < ?',
    LANGUAGE_VERSION,
  )
  for (const { id, figure, source } of older) {
    const made = read(figure)
    if (!made) continue
    const converted = convertFigure(made, read(source), today)
    sql.run(
      'UPDATE finding SET figure = ?, source = ? WHERE id = ?',
      JSON.stringify(converted.figure),
      converted.source ? JSON.stringify(converted.source) : source,
      id,
    )
  }
  sql.run('UPDATE finding SET language = ?', LANGUAGE_VERSION)
}

function convertFigure(
  figure: Record<string, unknown>,
  source: Record<string, unknown> | undefined,
  today: Definitions,
): { figure: object; source: object | undefined } {
  const then = definitionsIn(source?.definitions)
  const definitions: Definitions = {}
  const convert = (feature: unknown) => {
    if (typeof feature !== 'string') return feature
    const converted = convertAsked(feature, then, today)
    Object.assign(definitions, converted.definitions)
    return converted.expression
  }
  const { feature, features } = figure
  const written = {
    ...figure,
    ...(feature !== undefined && { feature: convert(feature) }),
    ...(Array.isArray(features) && { features: features.map(convert) }),
  }
  return { figure: written, source: source?.definitions ? { ...source, definitions } : source }
}
