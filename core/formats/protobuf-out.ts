// Messages of Protocol Buffers, written.

export type Part = Uint8Array

const encoder = new TextEncoder()

/** Bytes one after the other. */
export function joinedParts(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** A whole number, not negative, seven bits a byte. */
function varint(value: number): Part {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest)
    if (rest < 128) return Uint8Array.from(bytes)
  }
}

/** A varint field. */
export const numberField = (field: number, value: number): Part => joinedParts([varint(field * 8), varint(value)])

/** A field of bytes with their length. */
export const bytesField = (field: number, bytes: Uint8Array): Part =>
  joinedParts([varint(field * 8 + 2), varint(bytes.length), bytes])

/** A string in UTF-8. */
export const textField = (field: number, text: string): Part => bytesField(field, encoder.encode(text))

/** A message within a message. */
export const messageField = (field: number, ...parts: Part[]): Part => bytesField(field, joinedParts(parts))
