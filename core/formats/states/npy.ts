// NPY (numpy.lib.format), version 1.0 or 2.0: magic, length of the header, the header as a Python dictionary padded to a
// multiple of 64, then the values, little-endian and row-major.

export type NpyType = '<f4' | '<f2' | '<i4' | '<u4' | '|b1' | `<U${number}`

/** What stands before the values of a .npy file: type, C order and shape. */
export function npyHeader(type: NpyType, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const words = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`
  const padded = Math.ceil((10 + words.length + 1) / 64) * 64
  const header = new Uint8Array(padded).fill(0x20)
  header.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, (padded - 10) & 0xff, (padded - 10) >> 8])
  header.set(new TextEncoder().encode(words), 10)
  header[padded - 1] = 0x0a
  return header
}

/** An array of texts, as numpy keeps them: UTF-32, all as long as the longest. */
export function npyTexts(texts: readonly string[]): Uint8Array {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!))
  const longest = points.reduce((most, { length }) => Math.max(most, length), 1)
  const values = new Uint32Array(texts.length * longest)
  for (const [i, one] of points.entries()) values.set(one, i * longest)
  const header = npyHeader(`<U${longest}`, [texts.length])
  const bytes = new Uint8Array(header.length + values.byteLength)
  bytes.set(header)
  bytes.set(new Uint8Array(values.buffer), header.length)
  return bytes
}
