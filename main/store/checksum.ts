// Checksums of stored values, since SQLite does not detect changed bytes inside a value: xxHash32 with seed 0
// (github.com/Cyan4973/xxHash, doc/xxhash_spec.md) over the bytes of a text or a blob. A change of a single byte always
// changes it.

import { createKernel, type Kernel, suits } from './checksum-kernel/kernel.ts'

const P1 = 0x9e3779b1
const P2 = 0x85ebca77
const P3 = 0xc2b2ae3d
const P4 = 0x27d4eb2f
const P5 = 0x165667b1

/** A signed 32-bit integer. */
export function checksum(value: ArrayBufferView | string): number {
  const view = typeof value === 'string' ? new TextEncoder().encode(value) : value
  const bytes = aligned(view)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  return finish(tail(bytes, words, body(words, bytes.byteLength)))
}

function aligned({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  return byteOffset % 4 === 0 ? bytes : bytes.slice()
}

/** Four sums side by side over whole groups of 16 bytes. */
function body(words: Int32Array, length: number): number {
  if (length < 16) return (P5 + length) | 0
  let a = (P1 + P2) | 0
  let b = P2 | 0
  let c = 0
  let d = -P1 | 0
  const end = words.length & ~3
  for (let i = 0; i < end; i += 4) {
    a = round(a, words[i] as number)
    b = round(b, words[i + 1] as number)
    c = round(c, words[i + 2] as number)
    d = round(d, words[i + 3] as number)
  }
  return (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18) + length) | 0
}

function round(sum: number, word: number): number {
  return Math.imul(rotate((sum + Math.imul(word, P2)) | 0, 13), P1)
}

/** The rest after groups of 16 bytes: words of 4 bytes, then bytes. */
function tail(bytes: Uint8Array, words: Int32Array, sum: number): number {
  let hash = sum
  for (let i = words.length & ~3; i < words.length; i++)
    hash = Math.imul(rotate((hash + Math.imul(words[i] as number, P3)) | 0, 17), P4)
  for (let i = words.length * 4; i < bytes.length; i++)
    hash = Math.imul(rotate((hash + Math.imul(bytes[i] as number, P5)) | 0, 11), P1)
  return hash
}

/** The final mix: every bit of the sum affects every bit of the result. */
function finish(sum: number): number {
  let hash = Math.imul(sum ^ (sum >>> 15), P2)
  hash = Math.imul(hash ^ (hash >>> 13), P3)
  return (hash ^ (hash >>> 16)) | 0
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

/** undefined before first use; null where there is none */
let kernel: Kernel | null | undefined

/** One checksum for each of the `parts` of equal length of a blob, ready to be stored. */
export function checksums(blob: ArrayBufferView, parts: number): Int32Array {
  const bytes = new Uint8Array(blob.buffer, blob.byteOffset, blob.byteLength)
  if (kernel === undefined) kernel = createKernel()
  if (kernel && suits(bytes.length, parts)) return kernel(bytes, parts)
  return plainChecksums(bytes, parts)
}

/** The same without the kernel. */
export function plainChecksums(bytes: Uint8Array, parts: number): Int32Array {
  const length = bytes.length / parts
  return Int32Array.from({ length: parts }, (_, i) => checksum(bytes.subarray(i * length, (i + 1) * length)))
}

/** Whether a value agrees with its checksum; true for values stored without one. */
export function isWhole(value: ArrayBufferView | string, stored: number | null): boolean {
  return stored === null || checksum(value) === stored
}

/** The stored checksums of a blob's parts; undefined for a blob stored without. */
export function storedSums(blob: Uint8Array | null): Int32Array | undefined {
  if (blob === null) return undefined
  return blob.length % 4 === 0 ? new Int32Array(blob.slice().buffer) : new Int32Array(0)
}
