// UTF-8 as Unicode defines it: which bytes form a character.

/** Lowest second byte (and highest) after a lead byte; Unicode 15, table 3-7: no overlong forms, no surrogates. */
const SECOND: Record<number, readonly [number, number]> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
}

/** Bytes of the character that begins at an offset, 1 … 4; 0 where none does. */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]
  if (lead < 0x80) return 1
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  const [low, high] = SECOND[lead] ?? [0x80, 0xbf]
  for (let k = 1; k < length; k++) {
    const byte = bytes[at + k] ?? 0
    if (k === 1 ? byte < low || byte > high : (byte & 0xc0) !== 0x80) return 0
  }
  return length
}

/** Offset of the byte that starts the first sequence that is not UTF-8; the length if all is well. */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i)
    if (length === 0) return i
    i += length
  }
  return bytes.length
}

/** The code point of `length` bytes that `sequenceLength` found. */
export function decodeSequence(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at]
  let point = bytes[at] & (0xff >> (length + 1))
  for (let k = 1; k < length; k++) point = (point << 6) | (bytes[at + k] & 0x3f)
  return point
}
