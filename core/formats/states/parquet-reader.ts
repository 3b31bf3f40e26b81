// Parquet: a row a character or a token, columns of floats are units. `codepoint`, `character` or `token` is the text,
// `position` the place of the first row in it, `log_probability` nats.

import { type FileMetaData, parquetMetadata, parquetRead, type SchemaElement } from 'hyparquet'
import { AppError } from '../../errors.ts'
import { unsnap } from '../snappy.ts'
import { checkPages } from './parquet-pages.ts'
import {
  bad,
  beginning,
  rowsTogether,
  type StatesFile,
  type StatesHelp,
  type StatesInput,
  type StatesRows,
} from './states-input.ts'
import { Compact } from './thrift.ts'

const TITLE = 'Parquet file'
const MOST_FOOTER = 2 ** 28
/** As many characters as a text may have. */
const MOST_ROWS = 2 ** 28
const TEXTS = ['token', 'character', 'codepoint']

interface Part {
  file: StatesFile
  metadata: FileMetaData
  rows: number
  /** of row groups, by the column: those whose pages claim no more than there can be in them */
  checked: Set<string>
}

/** By the magic bytes. */
export function isParquet(file: StatesFile): boolean {
  return file.size >= 12 && beginning(file, 4) === 'PAR1'
}

/** Parts one after the other, which have to have the same columns. @throws AppError `bad-states` */
export async function readParquet(files: readonly StatesFile[], help: StatesHelp): Promise<StatesInput> {
  const parts = files.map(partOf)
  const columns = columnsOf(parts[0].metadata)
  const said = JSON.stringify(columns)
  if (parts.some(({ metadata }) => JSON.stringify(columnsOf(metadata)) !== said))
    throw bad(TITLE, 'its parts do not have the same columns')
  const units = columns.filter(({ name, float }) => float && name !== 'log_probability').map(({ name }) => name)
  if (units.length === 0) throw bad(TITLE, 'it has no column of floats')
  const left = columns.filter(({ name, float }) => !float && ![...TEXTS, 'position'].includes(name))
  const has = (name: string) => columns.some((column) => column.name === name)
  const textColumn = TEXTS.find(has)
  const read = (part: Part, names: string[], from: number, to: number) => columnsBetween(part, names, from, to, help)
  const start = has('position') ? Number((await read(parts[0], ['position'], 0, 1)).get('position')![0]) : null
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const tokens = textColumn ? await textsOf(parts, textColumn, read) : null
  return {
    ...{ title: TITLE, rows, names: units, tokens, start, network: null },
    notes: left.length > 0 ? [`Left out, since they are no floats: ${left.map(({ name }) => name).join(', ')}.`] : [],
    async *read() {
      const wanted = has('log_probability') ? [...units, 'log_probability'] : units
      const step = rowsTogether(wanted.length)
      for (const part of parts)
        for (let from = 0; from < part.rows; from += step) {
          const to = Math.min(part.rows, from + step)
          const found = await read(part, wanted, from, to)
          const column = (name: string) => Float32Array.from(found.get(name)!, (value) => Number(value ?? Number.NaN))
          const likely = has('log_probability') ? column('log_probability') : null
          yield { count: to - from, columns: units.map(column), logProbabilities: likely } satisfies StatesRows
        }
    },
  }
}

function partOf(file: StatesFile): Part {
  if (!isParquet(file)) throw bad(TITLE, 'it does not begin as one')
  const tail = file.read(file.size - 8, 8)
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true)
  if (length > MOST_FOOTER || length + 12 > file.size) throw bad(TITLE, 'its footer is damaged')
  try {
    const footer = file.read(file.size - 8 - length, length + 8)
    new Compact(footer.subarray(0, length)).struct(0) // refuses what claims more than it has
    const metadata = parquetMetadata(footer.slice().buffer as ArrayBuffer)
    const rows = metadata.row_groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0)
    const sound = rows === Number(metadata.num_rows) && rows > 0 && rows <= MOST_ROWS
    const named = metadata.schema.every(({ name }) => typeof name === 'string')
    if (sound && named && flat(metadata)) return { file, metadata, rows, checked: new Set() }
  } catch {
    // said below
  }
  throw bad(TITLE, 'its footer is damaged')
}

/** Whether every column holds one value a row. */
function flat({ schema, row_groups }: FileMetaData): boolean {
  const [root, ...columns] = schema
  const names = columns.map(({ name }) => name)
  return (
    root.num_children === columns.length &&
    columns.every(({ num_children, repetition_type }) => !num_children && repetition_type !== 'REPEATED') &&
    row_groups.every(
      ({ columns: chunks, num_rows }) =>
        num_rows >= 0 &&
        chunks.length === names.length &&
        chunks.every(({ meta_data: m }, i) => m?.path_in_schema.join('.') === names[i]),
    )
  )
}

/** Of the row groups that rows are in. @throws AppError `bad-states` */
function checkGroups(
  { file, metadata, checked }: Part,
  columns: readonly string[],
  from: number,
  to: number,
  help: StatesHelp,
): void {
  let first = 0
  for (const [index, group] of metadata.row_groups.entries()) {
    const rows = Number(group.num_rows)
    if (first < to && first + rows > from)
      for (const [i, { meta_data: column }] of group.columns.entries()) {
        const name = column!.path_in_schema.join('.')
        if (!columns.includes(name) || checked.has(`${index} ${name}`)) continue
        checkPages(file, column!, metadata.schema[i + 1].repetition_type !== 'REQUIRED', rows, help)
        checked.add(`${index} ${name}`)
      }
    first += rows
  }
}

function columnsOf({ schema }: FileMetaData): { name: string; float: boolean }[] {
  return schema.slice(1).map(({ name, type, logical_type }: SchemaElement) => ({
    name,
    float: type === 'FLOAT' || type === 'DOUBLE' || logical_type?.type === 'FLOAT16',
  }))
}

type Columns = Map<string, ArrayLike<unknown>>

async function columnsBetween(
  part: Part,
  columns: string[],
  rowStart: number,
  rowEnd: number,
  help: StatesHelp,
): Promise<Columns> {
  const { file, metadata } = part
  checkGroups(part, columns, rowStart, rowEnd, help)
  const found: Columns = new Map()
  const buffer = {
    byteLength: file.size,
    slice: (from: number, to = file.size) => file.read(from, to - from).slice().buffer as ArrayBuffer,
  }
  const named = (name: string) => (bytes: Uint8Array, size: number) => {
    const way = help.decompress[name]
    if (!way) throw bad(TITLE, `it is compressed by ${name}; write it with snappy or zstd`)
    return way(bytes, size)
  }
  const unpacked = (bytes: Uint8Array) => unsnap(bytes, () => bad(TITLE, 'a packed page is damaged'))
  try {
    await parquetRead({
      ...{ file: buffer, metadata, columns, rowStart, rowEnd },
      // hyparquet's own Snappy runs backwards where the length of a damaged block is negative
      compressors: { SNAPPY: unpacked, GZIP: named('gzip'), ZSTD: named('zstd'), BROTLI: named('brotli') },
      onChunk: ({ columnName, columnData, rowStart: first, rowEnd: end }) => {
        const whole = found.get(columnName) as unknown[] | undefined
        const into = whole ?? new Array(rowEnd - rowStart)
        for (let row = Math.max(first, rowStart); row < Math.min(end, rowEnd); row++)
          into[row - rowStart] = columnData[row - first]
        found.set(columnName, into)
      },
    })
  } catch (error) {
    if (error instanceof AppError) throw error
    throw bad(TITLE, error instanceof Error ? error.message.replace(/\.$/, '').slice(0, 200) : 'it is damaged')
  }
  const missing = columns.find((name) => !found.has(name))
  if (missing !== undefined) throw bad(TITLE, `its column ${missing} is damaged`)
  return found
}

async function textsOf(
  parts: readonly Part[],
  column: string,
  read: (part: Part, names: string[], from: number, to: number) => Promise<Columns>,
): Promise<string[]> {
  const texts: string[] = []
  for (const part of parts)
    for (let from = 0; from < part.rows; from += 65_536) {
      const to = Math.min(part.rows, from + 65_536)
      for (const value of Array.from((await read(part, [column], from, to)).get(column)!))
        texts.push(textOf(value, column))
    }
  return texts
}

function textOf(value: unknown, column: string): string {
  if (column !== 'codepoint') return String(value ?? '')
  const point = typeof value === 'string' ? Number.parseInt(value.replace(/^U\+/, ''), 16) : Number(value)
  if (!(point >= 0 && point <= 0x10ffff)) throw bad(TITLE, `${String(value)} is no code point`)
  return String.fromCodePoint(point)
}
