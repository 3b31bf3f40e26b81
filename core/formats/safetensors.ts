// safetensors: an 8-byte length, a JSON header, raw little-endian tensors. The reader is strict, because a file that is
// read wrongly gives a network that is wrong in silence: every byte after the header must belong to exactly one tensor.
// Like every typed array in this program, it relies on a little-endian machine.

import { AppError } from '../errors.ts'
import { sizeOf, type Tensor } from '../model/spec.ts'
import { widen } from '../util/float16.ts'

const MAXIMUM_HEADER = 100_000_000

/** Bytes an element; the four that are read as numbers, and those that are known but left alone. */
const FLOATS = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const
const OTHERS = { BOOL: 1, U8: 1, I8: 1, U16: 2, I16: 2, U32: 4, I32: 4, U64: 8, I64: 8 } as const
type FloatType = keyof typeof FLOATS
type DataType = FloatType | keyof typeof OTHERS
const WIDTHS: Record<string, number> = Object.assign(Object.create(null), FLOATS, OTHERS)

export interface SafetensorsFile {
  /** F64, F32, F16 and BF16, as float32 */
  tensors: Map<string, Tensor>
  /** names of tensors of other types, which are not read */
  skipped: string[]
  metadata: Map<string, string>
}

interface Entry {
  name: string
  dtype: DataType
  shape: number[]
  start: number
  end: number
}

const bad = (problem: string) => new AppError('bad-safetensors', `This is not a sound safetensors file: ${problem}.`)

/** @throws AppError `bad-safetensors` that says what is wrong; nothing else, whatever the bytes */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  // A plain view, because Node's Buffer, a Uint8Array too, has a `slice` that does not copy.
  const { header, data } = split(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const metadata = readMetadata(header.__metadata__)
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(name, value, data.length))
  refuseGaps(entries, data.length)
  const floats = entries.filter(({ dtype }) => dtype in FLOATS)
  return {
    tensors: new Map(floats.map((entry) => [entry.name, { shape: entry.shape, data: numbers(entry, data) }])),
    skipped: entries.filter(({ dtype }) => !(dtype in FLOATS)).map(({ name }) => name),
    metadata,
  }
}

function split(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8) throw bad(`it has ${bytes.length} bytes, fewer than the 8 of its length field`)
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true))
  if (length > MAXIMUM_HEADER)
    throw bad('its first eight bytes are not the length of a header; choose a file that save_file of safetensors wrote')
  if (length > bytes.length - 8) throw bad(`its header claims ${length} bytes, and ${bytes.length - 8} follow`)
  return { header: parseHeader(bytes.subarray(8, 8 + length)), data: bytes.subarray(8 + length) }
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw bad('its header is not JSON in UTF-8')
  }
  if (!isRecord(header)) throw bad('its header is not a JSON object')
  return header
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map()
  if (!isRecord(value)) throw bad('its __metadata__ is not an object')
  return new Map(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') throw bad(`the entry “${key}” of its __metadata__ is not a string`)
      return [key, text]
    }),
  )
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function readEntry(name: string, value: unknown, available: number): Entry {
  if (!isRecord(value)) throw bad(`the entry of “${name}” is not an object`)
  const { dtype, shape, data_offsets: offsets } = value
  if (typeof dtype !== 'string' || !(dtype in WIDTHS))
    throw bad(`“${name}” has the unknown type ${JSON.stringify(dtype)}`)
  if (!Array.isArray(shape) || !shape.every(isWhole)) throw bad(`the shape of “${name}” is not a list of whole numbers`)
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isWhole))
    throw bad(`the data_offsets of “${name}” are not two whole numbers`)
  const [start, end] = offsets as [number, number]
  if (start > end || end > available) throw bad(`“${name}” lies at ${start}–${end} of ${available} bytes`)
  const wanted = sizeOf(shape) * WIDTHS[dtype]
  if (wanted !== end - start)
    throw bad(`“${name}” takes ${wanted} bytes by its shape and ${end - start} by its offsets`)
  return { name, dtype: dtype as DataType, shape, start, end }
}

/** Every byte belongs to one tensor: no overlaps, no holes, nothing behind the last. */
function refuseGaps(entries: readonly Entry[], available: number): void {
  let at = 0
  for (const { name, start, end } of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) throw bad(`“${name}” overlaps the tensor before it`)
    if (start > at) throw bad(`${start - at} bytes in front of “${name}” belong to no tensor`)
    at = end
  }
  if (at < available) throw bad(`${available - at} bytes behind the last tensor belong to none`)
}

function numbers({ dtype, start, end }: Entry, data: Uint8Array): Float32Array<ArrayBuffer> {
  // A copy: tensors may start at any byte, typed arrays may not.
  const { buffer } = data.slice(start, end)
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer)
    case 'F64':
      return Float32Array.from(new Float64Array(buffer))
    case 'F16':
      return widen(new Uint16Array(buffer))
    default:
      // BF16 is the upper half of a float32.
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer)
  }
}

/** Writes float32 tensors, in the order given. */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: Tensor]>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const list = [...tensors]
  refuseWrongLengths(list)
  const header = safetensorsHeader(
    list.map(([name, { shape }]) => ({ name, shape })),
    metadata,
  )
  const bytes = new Uint8Array(header.length + list.reduce((sum, [, { data }]) => sum + data.byteLength, 0))
  bytes.set(header)
  let at = header.length
  for (const [, { data }] of list) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

function refuseWrongLengths(tensors: readonly (readonly [string, Tensor])[]): void {
  for (const [name, { shape, data }] of tensors)
    if (sizeOf(shape) !== data.length)
      throw new AppError(
        'bad-tensor',
        `“${name}” has ${data.length} values, and its shape [${shape.join(', ')}] wants ${sizeOf(shape)}.`,
      )
}

/**
 * What a file of these float32 tensors begins with; their values follow in this order. Padded with blanks so that they
 * start at a multiple of 8, as the format asks of writers.
 */
export function safetensorsHeader(
  tensors: readonly { name: string; shape: readonly number[] }[],
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  let at = 0
  const entries: [string, unknown][] = [['__metadata__', metadata]]
  for (const { name, shape } of tensors)
    entries.push([name, { dtype: 'F32', shape, data_offsets: [at, (at += 4 * sizeOf(shape))] }])
  const json = JSON.stringify(Object.fromEntries(entries))
  const length = new TextEncoder().encode(json).length
  const header = new TextEncoder().encode(' '.repeat(8) + json + ' '.repeat((8 - (length % 8)) % 8))
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true)
  return header
}
