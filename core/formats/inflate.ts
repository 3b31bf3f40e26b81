// Deflated data, into no more room than it says that it needs.

import { inflateSync, unzlibSync } from 'fflate'
import type { AppError } from '../errors.ts'

/** Bytes that deflate makes of so many at most. */
export const mostInflated = (size: number): number => 1032 * size + 64

/** @param size of what comes out, which may be claimed by the file: no more is taken than the data can give */
function within(
  data: Uint8Array,
  size: number,
  bad: (problem: string) => AppError,
  work: typeof inflateSync,
): Uint8Array {
  if (!(size <= mostInflated(data.length))) throw bad('a part of it claims more than it can hold')
  try {
    return work(data, { out: new Uint8Array(size) })
  } catch {
    throw bad('a compressed part of it is damaged')
  }
}

/** Data with a zlib head. @param size bytes of the result, as the file claims; `bad` makes the error */
export const inflateZlib = (data: Uint8Array, size: number, bad: (problem: string) => AppError): Uint8Array =>
  within(data, size, bad, unzlibSync)

/** Deflated data without a head. @param size bytes of the result, as the file claims; `bad` makes the error */
export const inflateRaw = (data: Uint8Array, size: number, bad: (problem: string) => AppError): Uint8Array =>
  within(data, size, bad, inflateSync)
