// Subresource integrity, as npm's lockfiles write it: `sha512-` and the digest in base 64.
import { createHash } from 'node:crypto'

/** The integrity of some bytes. */
export const integrityOf = (bytes) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`

/** Refuses bytes that are not the ones expected. */
export function verify(bytes, expected, what) {
  const found = integrityOf(bytes)
  if (found !== expected)
    throw new Error(`${what} is not the one expected: its integrity is ${found}, not ${expected}.`)
}
