// NPY arrays of which parts are read: booleans, whole numbers and floats of either byte order, and texts, in C order.

import { fromHalf } from '../../util/float16.ts'
import { bad, beginning, type StatesFile } from './states-input.ts'

export interface NpyArray {
  shape: number[]
  /** `f4`, `U12`, … without the byte order */
  type: string
  /** Values from … to of the flattened array, as float32. */
  read(from: number, to: number): Float32Array
  /** The same exactly, for whole numbers. */
  whole(from: number, to: number): Float64Array
  texts(): string[]
}

const TITLE = 'NumPy file'
/** Bytes of a header. */
const MOST_HEADER = 1 << 20
/** Bytes of an array of texts, which is read whole. */
const MOST_TEXTS = 2 ** 30

/** By the magic bytes. */
export function isNpy(file: StatesFile): boolean {
  return file.size > 10 && beginning(file, 6) === '\x93NUMPY'
}

/** @throws AppError `bad-states` for objects, records and Fortran order */
export function npyArray(file: StatesFile, name: string): NpyArray {
  if (!isNpy(file)) throw bad(TITLE, `${name} is no array`)
  const start = file.read(0, Math.min(12, file.size))
  const long = start[6] > 1
  const length = long ? new DataView(start.buffer, start.byteOffset).getUint32(8, true) : start[8] + 256 * start[9]
  const begin = (long ? 12 : 10) + length
  if (length > MOST_HEADER || begin > file.size) throw bad(TITLE, `the header of ${name} is damaged`)
  const header = new TextDecoder('latin1').decode(file.read(long ? 12 : 10, length))
  const [, order, kind, digits] = /'descr':\s*'([<>|=]?)([a-zA-Z])(\d+)'/.exec(header) ?? []
  const [, tuple] = /'shape':\s*\(([\d,\s]*)\)/.exec(header) ?? []
  if (kind === undefined || tuple === undefined)
    throw bad(TITLE, `${name} holds Python objects or records; keep plain arrays of numbers`)
  const shape = tuple.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]))
  if (/'fortran_order':\s*True/.test(header) && shape.length > 1)
    throw bad(TITLE, `${name} is in Fortran order; keep numpy.ascontiguousarray of it`)
  const width = kind === 'U' ? 4 * Number(digits) : Number(digits)
  const count = shape.reduce((product, n) => product * n, 1)
  if (!Number.isSafeInteger(count * width) || begin + count * width > file.size)
    throw bad(TITLE, `${name} is shorter than its header says`)
  const one = numberOf(kind, width)
  const values = <A extends Float32Array | Float64Array>(make: (length: number) => A, from: number, to: number): A => {
    if (!one) throw bad(TITLE, `${name} is of a type (${kind}${digits}) that is not read`)
    const bytes = file.read(begin + from * width, (to - from) * width)
    const out = make(to - from)
    if (kind === 'f' && width === 4 && order !== '>' && out instanceof Float32Array)
      out.set(new Float32Array(bytes.slice().buffer))
    else {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      for (let i = 0; i < out.length; i++) out[i] = one(view, i * width, order !== '>')
    }
    return out
  }
  return {
    shape,
    type: `${kind}${digits}`,
    read: (from, to) => values((n) => new Float32Array(n), from, to),
    whole: (from, to) => values((n) => new Float64Array(n), from, to),
    texts() {
      if (kind !== 'U') throw bad(TITLE, `${name} holds no texts`)
      if (count * width > MOST_TEXTS) throw bad(TITLE, `${name} is larger than 1 GB`)
      const bytes = file.read(begin, count * width)
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      return Array.from({ length: count }, (_, i) => {
        let text = ''
        for (let at = i * width; at < (i + 1) * width; at += 4) {
          const point = view.getUint32(at, order !== '>')
          if (point === 0) break
          text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
        }
        return text
      })
    },
  }
}

type ReadNumber = (view: DataView, at: number, little: boolean) => number

function numberOf(kind: string, width: number): ReadNumber | undefined {
  const kinds: Record<string, ReadNumber> = {
    f2: (view, at, little) => fromHalf(view.getUint16(at, little)),
    f4: (view, at, little) => view.getFloat32(at, little),
    f8: (view, at, little) => view.getFloat64(at, little),
    i1: (view, at) => view.getInt8(at),
    i2: (view, at, little) => view.getInt16(at, little),
    i4: (view, at, little) => view.getInt32(at, little),
    i8: (view, at, little) => Number(view.getBigInt64(at, little)),
    u1: (view, at) => view.getUint8(at),
    u2: (view, at, little) => view.getUint16(at, little),
    u4: (view, at, little) => view.getUint32(at, little),
    u8: (view, at, little) => Number(view.getBigUint64(at, little)),
    b1: (view, at) => view.getUint8(at),
  }
  return kinds[`${kind}${width}`]
}
