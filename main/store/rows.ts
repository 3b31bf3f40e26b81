// Schemas of the rows of a workspace. A file may come from elsewhere or from a failing disk: every listed row is checked. An
// invalid one is left out of its list and listed as damaged with the reason, and can be removed.

import * as v from 'valibot'
import { AppError } from '../../core/errors.ts'
import { checkSpec, type ModelSpec } from '../../core/model/spec.ts'
import { STATE_KINDS } from '../../core/schema/cells.ts'
import { ENCODING_IDS } from '../../core/schema/encodings.ts'
import { damaged } from './errors.ts'

export type RowKind = 'corpus' | 'model' | 'recording' | 'feature' | 'finding' | 'search'

export const ROW_WORDS: Record<RowKind, string> = {
  corpus: 'text',
  model: 'network',
  recording: 'recording',
  feature: 'feature',
  finding: 'finding',
  search: 'search',
}

const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const id = whole(1, Number.MAX_SAFE_INTEGER)
const name = text(1000)
/** code points: more than any text has */
const characters = whole(0, 2 ** 28)
const kind = v.picklist(STATE_KINDS)

/** units of four layers of 2,048 cells, every kind */
const MOST_UNITS = 4 * 2048 * 9

/** The text that another one was made of. */
const madeOf = v.object({ network: name, name, characters, hash: text(200), touched: characters })

/** Names of the units of another network: core/model/unit-names.ts. */
const unitGroups = v.pipe(
  v.array(
    v.object({
      prefix: v.pipe(text(200), v.regex(/^[^\n\0]*$/)),
      first: v.nullable(whole(0, 999_999_999)),
      units: whole(1, MOST_UNITS),
      layer: whole(0, 1_000_000),
      kind: text(60),
    }),
  ),
  v.minLength(1),
  v.maxLength(MOST_UNITS),
)

export const corpusRow = v.looseObject({
  id,
  name,
  characters,
  vocabulary: whole(0, 0x110000),
  hash: text(200),
  encoding: v.nullable(v.picklist(ENCODING_IDS)),
  madeOf: v.nullable(madeOf),
})

/** One of the files of a text. */
export const corpusPart = v.looseObject({ name, start: characters })

export const recordingRow = v.looseObject({
  id,
  name,
  start: characters,
  end: characters,
  characters,
  units: whole(1, MOST_UNITS),
  state: v.picklist(['recording', 'complete', 'partial']),
})

export const recordingFields = v.looseObject({
  ...recordingRow.entries,
  kinds: v.pipe(v.array(kind), v.minLength(1), v.maxLength(9)),
  layers: whole(1, 64),
  hidden: whole(1, MOST_UNITS),
  groups: v.nullable(unitGroups),
  modelHash: text(200),
  corpusHash: text(200),
  initialState: text(2000),
})

export const modelFields = v.looseObject({
  id,
  name,
  status: v.picklist(['untrained', 'training', 'paused', 'trained', 'imported']),
  steps: whole(0, Number.MAX_SAFE_INTEGER),
  spec: v.looseObject({}),
})

export const vocabularyField = v.pipe(v.array(v.string()), v.maxLength(65_536))

export const featureRow = v.looseObject({ id, name, expression: text(10_000), meaning: text(2000) })

export const findingFields = v.looseObject({
  id,
  title: text(10_000),
  sentence: text(1_000_000),
  figure: v.nullable(v.looseObject({ kind: v.string() })),
  source: v.nullable(v.looseObject({})),
})

export const searchFields = v.looseObject({
  id,
  recordingName: name,
  expression: text(100_000),
  definitions: v.record(v.string(), v.string()),
  shifts: whole(0, 1_000_000),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
})

/** @throws AppError `damaged` naming the field */
export function checkRow<T>(what: RowKind, row: T, schema: v.GenericSchema): T {
  const parsed = v.safeParse(schema, row)
  if (parsed.success) return row
  const [issue] = parsed.issues
  return refuseRow(what, row, `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`)
}

/** Rows in the cache, which is then emptied. */
const MOST_CHECKED = 2000
const checked = new Map<string, object>()

/** The same with a cache, for rows that are read for each block or search: an unchanged row is not checked again. */
export function checkOften<T extends { id: number }>(what: RowKind, row: T, schema: v.GenericSchema): T {
  const key = `${what} ${row.id}`
  const last = checked.get(key)
  if (last && Object.keys(row).every((name) => Object.is(Reflect.get(row, name), Reflect.get(last, name)))) return row
  checkRow(what, row, schema)
  if (checked.size >= MOST_CHECKED) checked.clear()
  checked.set(key, row)
  return row
}

/** @throws AppError `damaged` */
export function refuseRow(what: RowKind, row: unknown, why: string): never {
  const { id, name, title } = row as { id?: number; name?: unknown; title?: unknown }
  const called = typeof name === 'string' ? name : typeof title === 'string' ? title : String(id)
  const named = `The ${ROW_WORDS[what]} “${called.slice(0, 60)}” (${why.slice(0, 200)})`
  throw damaged(named, 'remove it')
}

/** @throws AppError `damaged` for invalid JSON */
export function parsed(what: RowKind, row: object, field: string, json: unknown): unknown {
  try {
    return JSON.parse(json as string)
  } catch {
    return refuseRow(what, row, `${field} is no JSON`)
  }
}

/** Checks the specification of a network. @throws AppError `damaged` */
export function checkedSpec(row: object, spec: unknown): ModelSpec {
  try {
    checkSpec(spec as ModelSpec)
    return spec as ModelSpec
  } catch (error) {
    return refuseRow('model', row, error instanceof AppError ? error.message : 'spec is none')
  }
}

/** Every row through `read`, without damaged ones. */
export function readable<R, T>(rows: readonly R[], read: (row: R) => T): T[] {
  return rows.flatMap((row) => {
    const one = attempted(() => read(row))
    return 'why' in one ? [] : [one.value]
  })
}

/** The result of `read`, or why the row cannot be read. @throws errors without a sentence */
export function attempted<T>(read: () => T): { value: T } | { why: string } {
  try {
    return { value: read() }
  } catch (error) {
    if (error instanceof AppError) return { why: error.message }
    throw error
  }
}
