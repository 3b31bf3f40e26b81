// Zarr, version 3: a group with arrays [characters, units], or such an array itself. Chunks are uncompressed or gzip or
// zstd; sharded ones are not read.

import { gunzipSync } from 'fflate'
import { fromHalf } from '../../util/float16.ts'
import { mostInflated } from '../inflate.ts'
import {
  bad,
  besides,
  charactersOf,
  type StatesArray,
  type StatesFolder,
  type StatesHelp,
  type StatesInput,
} from './states-input.ts'

const TITLE = 'Zarr'
/** Bytes of a file of metadata, of a chunk, and of the texts of tokens. */
const [MOST_METADATA, MOST_CHUNK, MOST_TOKENS] = [2 ** 26, 2 ** 30, 2 ** 30]

interface Metadata {
  node_type?: string
  shape?: number[]
  data_type?: string
  chunk_grid?: { name?: string; configuration?: { chunk_shape?: number[] } }
  chunk_key_encoding?: { name?: string; configuration?: { separator?: string } }
  codecs?: { name?: string; configuration?: { endian?: string } }[]
  fill_value?: unknown
  attributes?: Record<string, unknown>
}

const WIDTHS: Readonly<Record<string, number>> = {
  ...{ float16: 2, float32: 4, float64: 8, int32: 4, uint32: 4, int64: 8, uint8: 1, bool: 1 },
}

/** @throws AppError `bad-states` */
export function readZarr(folder: StatesFolder, help: StatesHelp): StatesInput {
  const paths = folder.names.flatMap((name) =>
    /(^|\/)zarr\.json$/.test(name) ? [name.replace(/\/?zarr\.json$/, '')] : [],
  )
  const root = metadataOf(folder, '')
  const attributes = root.attributes ?? {}
  const names = Array.isArray(attributes.units) ? attributes.units.map(String) : undefined
  const notes: string[] = []
  const arrays: StatesArray[] = []
  const single = (name: string) => (paths.includes(name) ? arrayOf(folder, help, name) : null)
  for (const path of root.node_type === 'array' ? [''] : paths) {
    if (['codepoints', 'features', 'log_probabilities', 'tokens'].includes(path)) continue
    const metadata = path === '' ? root : metadataOf(folder, path)
    if (metadata.node_type !== 'array') continue
    if (metadata.shape?.length !== 2) {
      notes.push(
        `${path} [${metadata.shape?.join(', ')}] was left out: states have two dimensions, characters and units.`,
      )
      continue
    }
    const [rows, columns] = metadata.shape
    const own = metadata.attributes?.units
    const named = Array.isArray(own) ? own.map(String) : path === 'activations' || path === '' ? names : undefined
    if (named && named.length !== columns)
      throw bad(TITLE, `it has ${columns} columns and ${named.length} names of units`)
    const name = path.replaceAll('/', '.') || 'unit'
    arrays.push({ ...{ name, rows, columns, names: named }, read: arrayOf(folder, help, path).rows })
  }
  const points = single('codepoints')
  const likely = single('log_probabilities')
  return besides(TITLE, arrays, likely?.rows ?? null, {
    tokens: points ? charactersOf(points.shape[0], points.rows) : tokensOf(folder),
    start: typeof attributes.start === 'number' ? attributes.start : null,
    network: typeof attributes.network === 'string' ? attributes.network : null,
    notes,
  })
}

/** A JSON text a line, beside the arrays; null where there is no such file. */
function tokensOf(folder: StatesFolder): string[] | null {
  if (!folder.names.includes('tokens.jsonl')) return null
  const file = folder.open('tokens.jsonl')
  if (file.size > MOST_TOKENS) throw bad(TITLE, 'tokens.jsonl has more than 1 GB')
  const lines = new TextDecoder().decode(file.read(0, file.size)).split('\n')
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      const token: unknown = JSON.parse(line)
      if (typeof token === 'string') return [token]
    } catch {
      // said below
    }
    throw bad(TITLE, `line ${i + 1} of tokens.jsonl is no JSON text`)
  })
}

function metadataOf(folder: StatesFolder, path: string): Metadata {
  const name = path === '' ? 'zarr.json' : `${path}/zarr.json`
  const file = folder.open(name)
  if (file.size > MOST_METADATA) throw bad(TITLE, `${name} is too large`)
  let metadata: unknown
  try {
    metadata = JSON.parse(new TextDecoder().decode(file.read(0, file.size)))
  } catch {
    throw bad(TITLE, `${name} is no JSON`)
  }
  if (!isMetadata(metadata)) throw bad(TITLE, `${name} is damaged`)
  return metadata
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumber = (value: unknown) => typeof value === 'number'
const isList = (value: unknown, of: (one: unknown) => boolean) =>
  value === undefined || (Array.isArray(value) && value.every(of))
/** Objects with objects below: what is not there is left out. */
const under = (value: unknown, name: string) => (isObject(value) ? value[name] : undefined)

function isMetadata(value: unknown): value is Metadata {
  if (!isObject(value)) return false
  const { shape, data_type, chunk_grid, codecs, attributes } = value
  return (
    isList(shape, isNumber) &&
    isList(under(under(chunk_grid, 'configuration'), 'chunk_shape'), isNumber) &&
    isList(codecs, isObject) &&
    (data_type === undefined || typeof data_type === 'string') &&
    (attributes === undefined || isObject(attributes))
  )
}

function arrayOf(folder: StatesFolder, help: StatesHelp, path: string) {
  const {
    shape = [],
    data_type = '',
    chunk_grid,
    chunk_key_encoding,
    codecs = [],
    fill_value,
  } = metadataOf(folder, path)
  const chunk = chunk_grid?.configuration?.chunk_shape ?? []
  const width = Object.hasOwn(WIDTHS, data_type) ? WIDTHS[data_type] : 0
  const name = path || 'the array'
  const sizes = [...shape, ...chunk]
  if (chunk.length !== shape.length || !sizes.every((n) => Number.isSafeInteger(n) && n >= 0) || chunk.includes(0))
    throw bad(TITLE, `the shape or the chunks of ${name} are damaged`)
  if (!width) throw bad(TITLE, `${name} is of ${data_type}, and states are float16, float32 or float64`)
  const known = ['bytes', 'gzip', 'zstd', 'crc32c', ...Object.keys(help.decompress)]
  const other = codecs.find(({ name = '' }) => !known.includes(name))
  if (other)
    throw bad(TITLE, `its chunks are coded by ${other.name}; write it with compressors=None, or with gzip or zstd`)
  const little = codecs.find(({ name }) => name === 'bytes')?.configuration?.endian !== 'big'
  const [chunkRows, chunkColumns = 1] = chunk
  const [rows, columns = 1] = shape
  if (chunkRows * chunkColumns * width > MOST_CHUNK) throw bad(TITLE, `a chunk of ${name} has more than 1 GB`)
  const separator = chunk_key_encoding?.configuration?.separator ?? '/'
  const prefix = chunk_key_encoding?.name === 'v2' ? [] : ['c']
  const names = new Set(folder.names)
  const fill = typeof fill_value === 'number' ? fill_value : 0
  const across = Math.ceil(columns / chunkColumns)
  let kept: { row: number; chunks: (DataView | null)[] } | null = null

  const load = (row: number): (DataView | null)[] => {
    if (kept?.row === row) return kept.chunks
    const chunks = Array.from({ length: across }, (_, column) => {
      const at = shape.length === 1 ? [row] : [row, column]
      const key = [path, [...prefix, ...at].join(separator)].filter(Boolean).join('/')
      if (!names.has(key)) return null
      const file = folder.open(key)
      if (file.size > MOST_CHUNK) throw bad(TITLE, `${key} has more than 1 GB`)
      const bytes = decoded(file.read(0, file.size), chunkRows * chunkColumns * width, key)
      return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    })
    kept = { row, chunks }
    return chunks
  }

  const decoded = (bytes: Uint8Array, size: number, key: string): Uint8Array => {
    let out = bytes
    try {
      for (const { name } of codecs.toReversed()) {
        if (name === 'crc32c') out = out.subarray(0, out.length - 4)
        else if (name === 'gzip' && size <= mostInflated(out.length))
          out = gunzipSync(out, { out: new Uint8Array(size) })
        else if (name && help.decompress[name]) out = help.decompress[name](out, size)
      }
    } catch {
      throw bad(TITLE, `${key} is damaged`)
    }
    if (out.length !== size) throw bad(TITLE, `${key} has ${out.length} bytes instead of ${size}`)
    return out
  }

  return {
    shape,
    /** Rows from … to, row-major. */
    rows(from: number, to: number): Float32Array {
      if (to > rows) throw bad(TITLE, `${name} has ${rows} rows`)
      const out = new Float32Array((to - from) * columns)
      for (let row = from; row < to; row++) {
        const chunks = load(Math.floor(row / chunkRows))
        for (let column = 0; column < columns; column++) {
          const view = chunks[Math.floor(column / chunkColumns)]
          const at = ((row % chunkRows) * chunkColumns + (column % chunkColumns)) * width
          out[(row - from) * columns + column] = view ? valueAt(view, at, data_type, little) : fill
        }
      }
      return out
    },
  }
}

function valueAt(view: DataView, at: number, type: string, little: boolean): number {
  switch (type) {
    case 'float16':
      return fromHalf(view.getUint16(at, little))
    case 'float32':
      return view.getFloat32(at, little)
    case 'float64':
      return view.getFloat64(at, little)
    case 'int32':
      return view.getInt32(at, little)
    case 'uint32':
      return view.getUint32(at, little)
    case 'int64':
      return Number(view.getBigInt64(at, little))
    default:
      return view.getUint8(at)
  }
}
