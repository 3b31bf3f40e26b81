// checksum.ts for rows of several parts, compiled to WebAssembly SIMD from source/. A search verifies hundreds of
// megabytes.

import { MODULES } from './built.ts'

interface Exports {
  __heap_base: WebAssembly.Global
  checksums(from: number, parts: number, length: number, out: number): void
}

const PAGE = 65_536
/** Bytes of the longest row for the kernel. */
const MOST = 1 << 18
/** Parts that are summed together. */
const SIDE = 4

export type Kernel = (bytes: Uint8Array, parts: number) => Int32Array

/** Whether the kernel can sum these parts. */
export function suits(bytes: number, parts: number): boolean {
  return bytes <= MOST && parts > 0 && parts % SIDE === 0 && bytes >= parts * 16 && bytes % (parts * 16) === 0
}

/** null if this engine has no WebAssembly SIMD */
export function createKernel(): Kernel | null {
  const code = Uint8Array.from(atob(MODULES.plain), (character) => character.charCodeAt(0))
  if (!WebAssembly.validate(code)) return null
  const memory = new WebAssembly.Memory({ initial: 16 })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } })
  const { __heap_base, checksums } = instance.exports as unknown as Exports
  const out = __heap_base.value as number
  const from = Math.ceil((out + 4 * PAGE) / 16) * 16
  memory.grow(Math.max(0, Math.ceil((from + MOST) / PAGE) - 16))
  return (bytes, parts) => {
    new Uint8Array(memory.buffer, from, bytes.length).set(bytes)
    checksums(from, parts, bytes.length / parts, out)
    return new Int32Array(memory.buffer, out, parts).slice()
  }
}
