// Base64 of text, for addresses that hold their data: core has no Buffer.

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Of the text's UTF-8. Three bytes become four signs. */
export function base64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const parts: string[] = []
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1] ?? 0, bytes[i + 2] ?? 0]
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map((n) => SIGNS[n])
    parts.push(
      four
        .slice(0, Math.min(4, bytes.length - i + 1))
        .join('')
        .padEnd(4, '='),
    )
  }
  return parts.join('')
}
