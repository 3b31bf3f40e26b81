// What the pages of a column of Parquet claim, before they are read: hyparquet takes room for as many values as the header
// of a page says. Layouts: parquet.thrift, and Thrift's compact protocol.

import type { ColumnMetaData } from 'hyparquet'
import { mostInflated } from '../inflate.ts'
import { unsnap } from '../snappy.ts'
import { bad, type StatesFile, type StatesHelp } from './states-input.ts'
import { Compact, type Fields } from './thrift.ts'

const TITLE = 'Parquet file'
/** Bytes of a header, which may hold the least and the greatest value of its page. */
const MOST_HEADER = 65_536
/** Values that a page of a few bytes may have, where they are all one. */
const MOST_EQUAL = 2 ** 24
/** Bytes of a page that a stronger compression may make of a few; it takes them only as they come. */
const MOST_UNPACKED: Readonly<Record<string, number>> = { ZSTD: 2 ** 27, BROTLI: 2 ** 27 }

/** Kinds of pages, and the field of the header that describes each. */
const [DATA, DICTIONARY, DATA_V2] = [0, 2, 3]
const HEADERS: Readonly<Record<number, number>> = { [DATA]: 5, [DICTIONARY]: 7, [DATA_V2]: 8 }
const [PLAIN, OLD_DICTIONARY_RUNS, RUNS, DELTA, DELTA_LENGTHS, DELTA_BYTES, DICTIONARY_RUNS] = [0, 2, 3, 5, 6, 7, 8]

/** @throws AppError `bad-states` where a page claims more than there can be in it */
export function checkPages(
  file: StatesFile,
  column: ColumnMetaData,
  optional: boolean,
  rows: number,
  { decompress }: StatesHelp,
): void {
  const name = column.path_in_schema.join('.')
  const damaged = () => bad(TITLE, `a page of its column ${name} is damaged`)
  const { codec } = column
  const unpack = (bytes: Uint8Array, size: number) => {
    if (codec === 'UNCOMPRESSED' || bytes.length === 0) return bytes
    if (codec === 'SNAPPY') return unsnap(bytes, damaged)
    const named = String(codec).toLowerCase()
    const way = Object.hasOwn(decompress, named) ? decompress[named] : null
    if (!way) throw bad(TITLE, `it is compressed by ${named}; write it with snappy or zstd`)
    try {
      return way(bytes, size)
    } catch {
      throw damaged()
    }
  }
  const first = Number(column.data_page_offset)
  const dictionary = Number(column.dictionary_page_offset ?? 0)
  let at = dictionary > 0 && dictionary < first ? dictionary : first
  const end = at + Number(column.total_compressed_size)
  if (!(at >= 4 && end <= file.size)) throw damaged()
  for (let values = 0; at < end - 1 && values < rows; ) {
    const { fields, length } = headerAt(file, at, end, damaged)
    at += length
    const [type, size, packed] = [1, 2, 3].map((id) => field(fields, id))
    const header = fields.get(HEADERS[type])
    if (!(header instanceof Map) || !(packed >= 0 && size >= 0) || at + packed > end) throw damaged()
    if (size > (codec === 'UNCOMPRESSED' ? packed : Math.max(mostInflated(packed), MOST_UNPACKED[codec] ?? 0)))
      throw damaged()
    const count = field(header, 1)
    if (!(count >= 0 && count <= (type === DICTIONARY ? size : rows - values))) throw damaged()
    const levels = type === DATA_V2 ? levelsOf(header, count, Math.min(size, packed), damaged) : 0
    if (type !== DICTIONARY) {
      if (count > MOST_EQUAL + 8 * size) throw damaged()
      const encoding = field(header, type === DATA_V2 ? 4 : 2)
      if (encoding === DELTA_BYTES)
        throw bad(TITLE, `its column ${name} is coded as differences of texts; write it with dictionaries, as is usual`)
      if (optional || encoding !== PLAIN) {
        const bytes = file.read(at, packed)
        const plain =
          header.get(7) === 0 && type === DATA_V2
            ? bytes.subarray(levels)
            : unpack(bytes.subarray(levels), size - levels)
        if (type === DATA_V2 && optional && checkRuns(bytes, 0, levels, 1, count, damaged) < count) throw damaged()
        checkValues(plain, { encoding, count, levels: optional && type === DATA }, damaged)
      }
      values += count
    }
    at += packed
  }
}

/** Bytes of the levels before the values of a page. */
function levelsOf(header: Fields, count: number, most: number, damaged: () => Error): number {
  const [nulls, rows, definition, repetition] = [2, 3, 5, 6].map((id) => field(header, id))
  if (!(nulls >= 0 && nulls <= count && rows >= 0 && rows <= count)) throw damaged()
  if (!(definition >= 0 && repetition === 0 && definition <= most)) throw damaged()
  return definition
}

interface Coded {
  encoding: number
  count: number
  /** whether levels of one bit stand before the values */
  levels: boolean
}

function checkValues(page: Uint8Array, { encoding, count, levels }: Coded, damaged: () => Error): void {
  let at = 0
  if (levels) {
    if (page.length < 4) throw damaged()
    const length = new DataView(page.buffer, page.byteOffset, 4).getUint32(0, true)
    if (4 + length > page.length) throw damaged()
    if (checkRuns(page, 4, 4 + length, 1, count, damaged) < count) throw damaged()
    at = 4 + length
  }
  if (encoding === DICTIONARY_RUNS || encoding === OLD_DICTIONARY_RUNS) {
    if (at >= page.length) return
    if (page[at] > 32) throw damaged()
    checkRuns(page, at + 1, page.length, page[at], count, damaged)
  } else if (encoding === RUNS) checkRuns(page, at, page.length, 1, count, damaged)
  else if (encoding === DELTA || encoding === DELTA_LENGTHS) {
    const reader = new Compact(page.subarray(at))
    try {
      reader.varint()
      if (reader.varint() > 1024) throw damaged()
    } catch {
      throw damaged()
    }
  }
}

/** Runs of equal values, and packed ones: no more values than there are. @returns how many */
function checkRuns(
  bytes: Uint8Array,
  from: number,
  to: number,
  width: number,
  count: number,
  damaged: () => Error,
): number {
  const reader = new Compact(bytes.subarray(0, to))
  reader.at = from
  let seen = 0
  try {
    while (seen < count && reader.at < to) {
      const header = reader.varint()
      const run = header % 2 === 1 ? 8 * ((header - 1) / 2) : header / 2
      if (run > count - seen + (header % 2 === 1 ? 7 : 0)) throw damaged()
      reader.at += header % 2 === 1 ? (run / 8) * width : Math.ceil(width / 8)
      seen += run
    }
  } catch {
    throw damaged()
  }
  return seen
}

function field(fields: Fields, id: number): number {
  const value = fields.get(id)
  return typeof value === 'number' ? value : Number.NaN
}

function headerAt(file: StatesFile, at: number, end: number, damaged: () => Error): { fields: Fields; length: number } {
  for (let room = 512; ; room *= 8) {
    const bytes = file.read(at, Math.min(room, end - at))
    const reader = new Compact(bytes)
    try {
      return { fields: reader.struct(0), length: reader.at }
    } catch {
      if (room >= MOST_HEADER || bytes.length < room) throw damaged()
    }
  }
}
