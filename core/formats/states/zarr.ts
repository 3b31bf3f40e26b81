// Zarr, version 3: a group with the arrays `activations` [characters, units] float32, `codepoints` uint32 and, where there
// are any, `features` [characters, features] and `log_probabilities` float32. Names, the position of the first character and the provenance are
// attributes. Chunks are uncompressed, little-endian, of whole blocks of characters; the last one is filled up.

import {
  bytesOf,
  columnsOf,
  jsonBytes,
  likelihoodApart,
  parts,
  rowMajor,
  type StatesFormat,
  type StatesPiece,
  type StatesSource,
} from './states-format.ts'

/** Characters of a chunk: a block. */
const ROWS = 4096
/** Columns of a chunk, at most. */
const COLUMNS = 256

function metadata(shape: readonly number[], chunk: readonly number[], type: 'float32' | 'uint32', attributes: object) {
  return jsonBytes({
    ...{ zarr_format: 3, node_type: 'array', shape, data_type: type },
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunk } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 0,
    codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
    attributes,
    dimension_names: shape.length === 1 ? ['character'] : ['character', 'unit'],
  })
}

export const zarr: StatesFormat = {
  id: 'zarr',
  *write(source) {
    const { length, position, columns, provenance } = source
    const units = columnsOf(source, 'unit')
    const [likely, others] = likelihoodApart(source)
    const names = (of: readonly number[]) => of.map((column) => columns[column].name)
    const attributes = { start: position, units: names(units), features: names(others), provenance }
    const group = { zarr_format: 3, node_type: 'group', attributes }
    yield { file: 'zarr.json', bytes: jsonBytes(group), share: 0 }
    yield { file: 'codepoints/zarr.json', bytes: metadata([length], [ROWS], 'uint32', {}), share: 0 }
    for (const [from, to] of parts(length, ROWS)) {
      const chunk = new Uint32Array(ROWS)
      chunk.set(source.points(from, to))
      yield { file: `codepoints/c/${from / ROWS}`, bytes: bytesOf(chunk), share: 0 }
    }
    if (others.length > 0) yield* array(source, 'features', others, [0, 0.1])
    if (likely !== null) yield* array(source, 'log_probabilities', [likely], [0.1, 0.1])
    yield* array(source, 'activations', units, [0.1, 1])
  },
}

function* array(
  source: StatesSource,
  name: string,
  columns: readonly number[],
  [before, after]: [number, number],
): Generator<StatesPiece> {
  const { length } = source
  const width = Math.min(columns.length, COLUMNS)
  const single = name.startsWith('log_')
  const shape = single ? [length] : [length, columns.length]
  yield {
    file: `${name}/zarr.json`,
    bytes: metadata(shape, single ? [ROWS] : [ROWS, width], 'float32', {}),
    share: before,
  }
  for (const [from, to] of parts(length, ROWS)) {
    const share = before + ((after - before) * to) / length
    for (const [first, end] of parts(columns.length, width)) {
      const chunk = filled(rowMajor(source, columns.slice(first, end), from, to), end - first, width)
      const key = single ? from / ROWS : `${from / ROWS}/${first / width}`
      yield { file: `${name}/c/${key}`, bytes: bytesOf(chunk), share }
    }
  }
}

/** [rows][columns] → [ROWS][width], zeros where there was nothing. */
function filled(rows: Float32Array, columns: number, width: number): Float32Array {
  if (columns === width && rows.length === ROWS * width) return rows
  const chunk = new Float32Array(ROWS * width)
  for (let t = 0; t * columns < rows.length; t++) chunk.set(rows.subarray(t * columns, (t + 1) * columns), t * width)
  return chunk
}
