// The WebAssembly backends: one source (source/), compiled three ways, behind the interface of kernels.ts.
//   wasm-wide    6 × 16 tiles, for engines that fuse two 128-bit operations into one of 256 (V8, with its flag)
//   wasm         6 × 8 tiles, relaxed SIMD
//   wasm-plain   5 × 8 tiles without relaxed SIMD, for older engines

import type { Backend } from '../kernels.ts'
import { compiledBackend } from './backend.ts'
import { MODULES } from './built.ts'
import { wasmMachine } from './memory.ts'
import type { ThreadPool } from './thread-pool.ts'

const VARIANTS = {
  'wasm-wide': { bytes: MODULES.wide, about: 'WebAssembly SIMD, 6×16 tile' },
  wasm: { bytes: MODULES.narrow, about: 'WebAssembly SIMD, 6×8 tile' },
  'wasm-plain': { bytes: MODULES.plain, about: 'WebAssembly SIMD without fused products, 5×8 tile' },
} as const

export type WasmId = keyof typeof VARIANTS
export const WASM_IDS = Object.keys(VARIANTS) as readonly WasmId[]

/**
 * The backend `id`, computing with `pool`, which it disposes of; or null if this engine cannot run it.
 * V8's flag must have been set before: modules are compiled here.
 */
export function wasmBackend(id: WasmId, pool: ThreadPool): Backend | null {
  const bytes = Uint8Array.from(atob(VARIANTS[id].bytes), (character) => character.charCodeAt(0))
  if (!WebAssembly.validate(bytes)) return null
  const machine = wasmMachine(new WebAssembly.Module(bytes), pool)
  return compiledBackend(id, VARIANTS[id].about, machine, () => pool.dispose())
}
