// A recording's text as the window holds it: one flat string and its length in characters (code points).

export interface TextSource {
  text: string
  /** code points */
  length: number
}

/** Bytes are UTF-8; the string is flat, so that slices of it stay cheap. */
export function decodeText(bytes: Uint8Array): TextSource {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return { text, length: codePoints(bytes) }
}

/** Every byte that does not continue a character begins one. */
function codePoints(bytes: Uint8Array): number {
  let n = 0
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] & 0xc0) !== 0x80) n++
  return n
}
