// What a file format of recorded states is to the rest of the program. A format pulls what it writes out of a source, in
// the order of its file, a bounded part at a time, so that a recording of any length takes the memory of one part.

/** What the column of log-probabilities, nats, is called. */
export const LOG_PROBABILITY = 'log_probability'

export interface StatesColumn {
  name: string
  /** `unit`: a value of the network; `feature`: true or false; `number`: a feature that is a number, or another quantity */
  kind: 'unit' | 'feature' | 'number'
}

export interface StatesSource {
  /** characters */
  readonly length: number
  /** of the first character in its text, code points */
  readonly position: number
  /** units first, in the order of the recording */
  readonly columns: readonly StatesColumn[]
  /** of the recording */
  readonly name: string
  /** what is needed to make the file again, as JSON, and the program that makes it */
  readonly provenance: string
  readonly program: string
  /** code points of characters from … to, half-open */
  points(from: number, to: number): Uint32Array
  /** Values of a column at these characters; NaN where there is none, 0 and 1 of a feature that is true or false. */
  values(column: number, from: number, to: number): Float32Array
}

/** Bytes that come next in a file. A file is complete before another one begins. */
export interface StatesPiece {
  /** path within the folder that is written; '' where the format is a single file */
  file: string
  bytes: Uint8Array
  /** how much of all is done with it, 0 … 1 */
  share: number
}

export interface StatesFormat {
  id: string
  /** The pieces in order. @throws AppError where a source cannot be written so */
  write(source: StatesSource): AsyncGenerator<StatesPiece> | Generator<StatesPiece>
}

/** Values that are in memory at a time. */
export const PART_VALUES = 2 ** 21
/** Characters of a block of a recording: parts are whole blocks. */
const BLOCK = 4096

/** Characters of a part of so many columns: whole blocks, at least one. */
export function partCharacters(columns: number, values = PART_VALUES): number {
  return Math.max(1, Math.floor(values / Math.max(1, columns) / BLOCK)) * BLOCK
}

/** Half-open ranges of at most `step` that cover 0 … length. */
export function* parts(length: number, step: number): Generator<[from: number, to: number]> {
  for (let from = 0; from < length; from += step) yield [from, Math.min(length, from + step)]
}

/** [characters][columns] float32 of columns of a source, row-major. */
export function rowMajor(source: StatesSource, columns: readonly number[], from: number, to: number): Float32Array {
  const rows = new Float32Array((to - from) * columns.length)
  for (const [c, column] of columns.entries()) {
    const values = source.values(column, from, to)
    for (let t = 0, at = c; t < values.length; t++, at += columns.length) rows[at] = values[t]
  }
  return rows
}

/** The indices of the columns of these kinds. */
export function columnsOf(source: StatesSource, ...kinds: StatesColumn['kind'][]): number[] {
  return source.columns.flatMap(({ kind }, i) => (kinds.includes(kind) ? [i] : []))
}

/** The column of log-probabilities, if there is one, and the others that are no units. */
export function likelihoodApart(source: StatesSource): [likely: number | null, others: number[]] {
  const all = columnsOf(source, 'feature', 'number')
  const likely = all.find((column) => source.columns[column].name === LOG_PROBABILITY) ?? null
  return [likely, all.filter((column) => column !== likely)]
}

/** The bytes of an array, not copied. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** Indented JSON in UTF-8. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`)
}
