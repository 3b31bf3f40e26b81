// What a reader of recorded states is given, and what it gives: rows in order, a bounded number at a time.

import { AppError } from '../../errors.ts'

/** A file of which parts can be read. */
export interface StatesFile {
  readonly size: number
  /** @throws where that is not in the file */
  read(from: number, length: number): Uint8Array
}

/** A folder, or an archive that holds one: paths within it, separated by slashes. */
export interface StatesFolder {
  readonly names: readonly string[]
  open(name: string): StatesFile
}

/** What only the program around can do. */
export interface StatesHelp {
  /** Compressions by the names of Parquet and Zarr: `gzip`, `zstd`, `brotli`. */
  decompress: Readonly<Record<string, (bytes: Uint8Array, size: number) => Uint8Array>>
}

/** Rows that follow on one another. */
export interface StatesRows {
  count: number
  /** [columns] of [count] */
  columns: Float32Array[]
  /** nats, [count]; null where there are none */
  logProbabilities: Float32Array | null
}

export interface StatesInput {
  /** “Parquet” */
  title: string
  rows: number
  /** of the columns */
  names: string[]
  /** the text of each row, a character or a token, where the file says so */
  tokens: Iterable<string> | null
  /** of the first row in its text, code points, where the file says so */
  start: number | null
  /** of the network, where the file says so */
  network: string | null
  /** what was left out, in sentences */
  notes: string[]
  read(): AsyncIterable<StatesRows> | Iterable<StatesRows>
}

/** Values that a reader has in memory at a time, about. */
const SOME_VALUES = 2 ** 22

/** Rows that are read together: whole blocks of 4,096, at least one. */
export function rowsTogether(columns: number): number {
  return Math.max(1, Math.floor(SOME_VALUES / Math.max(1, columns) / 4096)) * 4096
}

/** Row-major values as columns. */
export function toColumns(values: Float32Array, columns: number): Float32Array[] {
  const count = values.length / columns
  return Array.from({ length: columns }, (_, c) => {
    const out = new Float32Array(count)
    for (let row = 0, at = c; row < count; row++, at += columns) out[row] = values[at]
    return out
  })
}

/** The first bytes of a file, a character each. */
export function beginning(file: StatesFile, length: number): string {
  return String.fromCharCode(...file.read(0, Math.min(length, file.size)))
}

/** The error of a file that cannot be taken, in a sentence that names its format. */
export function bad(title: string, problem: string): AppError {
  return new AppError('bad-states', `This ${title} cannot be read as recorded states: ${problem}.`)
}

export interface StatesArray {
  name: string
  rows: number
  columns: number
  /** the names of its columns; counted from 0 behind its own where there are none */
  names?: readonly string[]
  /** row-major */
  read(from: number, to: number): Float32Array
}

/** Arrays side by side, which have to have as many rows. @throws AppError `bad-states` */
export function besides(
  title: string,
  arrays: readonly StatesArray[],
  likely: ((from: number, to: number) => Float32Array) | null,
  rest: Pick<StatesInput, 'tokens' | 'start' | 'network' | 'notes'>,
): StatesInput {
  if (arrays.length === 0) throw bad(title, 'it holds no array of numbers with two dimensions, characters and units')
  const [{ rows }] = arrays
  const other = arrays.find((array) => array.rows !== rows)
  if (other) throw bad(title, `${arrays[0].name} has ${rows} rows and ${other.name} ${other.rows}`)
  const names = arrays.flatMap(
    ({ name, columns, names }) => names ?? Array.from({ length: columns }, (_, i) => `${name}.${i}`),
  )
  const step = rowsTogether(names.length)
  return {
    ...{ title, rows, names },
    ...rest,
    *read() {
      for (let from = 0; from < rows; from += step) {
        const to = Math.min(rows, from + step)
        const columns = arrays.flatMap((array) => toColumns(array.read(from, to), array.columns))
        yield { count: to - from, columns, logProbabilities: likely?.(from, to) ?? null }
      }
    },
  }
}

/** Characters of code points, read a part at a time. */
export function* charactersOf(
  rows: number,
  read: (from: number, to: number) => ArrayLike<number>,
): Generator<string, void, undefined> {
  for (let from = 0; from < rows; from += 65_536) {
    const points = read(from, Math.min(rows, from + 65_536))
    for (let i = 0; i < points.length; i++) yield characterAt(points[i])
  }
}

function characterAt(point: number): string {
  if (!(Number.isInteger(point) && point >= 0 && point <= 0x10ffff))
    throw new AppError('bad-states', `${point} is no code point of a character.`)
  return String.fromCodePoint(point)
}
