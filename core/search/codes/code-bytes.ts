// Code books as bytes, for the workspace: one after another, each [moments | low | high | centroid | totals | length],
// little-endian as every machine is that this runs on.

import { AppError } from '../../errors.ts'
import { CODES, type CodeBook, PARTS } from './codebook.ts'

const MOMENTS = PARTS * 2 * 8
const VALUES = CODES * 4
const TOTALS = PARTS * CODES * 4
/** A multiple of 8, so that every book of a row is aligned. */
export const BOOK_BYTES = MOMENTS + 3 * VALUES + TOTALS + 8

/** [books · BOOK_BYTES], as `unpackBooks` takes them. */
export function packBooks(books: readonly CodeBook[]): Uint8Array {
  const bytes = new Uint8Array(books.length * BOOK_BYTES)
  for (const [i, book] of books.entries()) {
    const views = viewsOf(bytes.buffer, i * BOOK_BYTES)
    views.moments.set(book.moments)
    views.low.set(book.low)
    views.high.set(book.high)
    views.centroid.set(book.centroid)
    views.totals.set(book.totals)
    views.length[0] = book.length
  }
  return bytes
}

/** @throws AppError `bad-codes` */
export function unpackBooks(bytes: Uint8Array): CodeBook[] {
  if (bytes.length % BOOK_BYTES !== 0)
    throw new AppError('bad-codes', `Stored codes are damaged: ${bytes.length} bytes are no whole number of books.`)
  const { buffer } = bytes.slice()
  return Array.from({ length: bytes.length / BOOK_BYTES }, (_, i) => {
    const { length, ...views } = viewsOf(buffer, i * BOOK_BYTES)
    if (length[0] > CODES) throw new AppError('bad-codes', `Stored codes are damaged: a unit has ${length[0]} codes.`)
    return { ...views, length: length[0] }
  })
}

function viewsOf(buffer: ArrayBuffer, at: number) {
  const values = at + MOMENTS
  return {
    moments: new Float64Array(buffer, at, PARTS * 2),
    low: new Float32Array(buffer, values, CODES),
    high: new Float32Array(buffer, values + VALUES, CODES),
    centroid: new Float32Array(buffer, values + 2 * VALUES, CODES),
    totals: new Uint32Array(buffer, values + 3 * VALUES, PARTS * CODES),
    length: new Uint32Array(buffer, values + 3 * VALUES + TOTALS, 1),
  }
}
