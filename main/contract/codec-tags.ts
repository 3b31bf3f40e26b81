// The tags of the codec: the byte that says what follows.

export const ARRAYS = [
  'Uint8Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigUint64Array',
  'BigInt64Array',
] as const

/** Tags below ARRAY; ARRAY + n is the n-th kind of typed array; SMALL + n is the integer n. */
export const UNDEFINED = 0
export const NULL = 1
export const FALSE = 2
export const TRUE = 3
export const INTEGER = 4
export const FLOAT = 5
export const STRING = 6
export const UTF16 = 7
export const LIST = 8
export const OBJECT = 9
export const ARRAY = 0x20
export const SMALL = 0x80

export const MAX_DEPTH = 64
/** Most objects, lists, keys and values of one message: a byte may take a hundred in memory. */
export const MAX_THINGS = 10_000_000
