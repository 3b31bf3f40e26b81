// How busy the machine is that the tests run on. Limits in seconds hold for one that does nothing else; each of them has
// as much more room as this machine is slower now than when it is quiet, and none where it is not.

import { callingThread as wasmAlone } from '../../core/kernels/wasm/thread-pool.ts'
import { wasmBackend } from '../../core/kernels/wasm/wasm.ts'
import { initialize } from '../../core/model/initialize.ts'
import type { ModelSpec } from '../../core/model/spec.ts'
import { createPrefixCache } from '../../core/run/prefix-cache.ts'
import { finish } from '../../core/util/generators.ts'

/** What 2,000 characters take a network of 2×256 by the WebAssembly kernels where nothing else runs, milliseconds. */
const QUIET = 100
/** a machine that is slower still gets no more time */
const MOST_SLOW = 3

/** How many times slower the machine is now, between 1 and 3. Asked before the program that is measured has work to do. */
export function slowness(): number {
  const slow = Math.min(MOST_SLOW, Math.max(1, callingThread() / QUIET))
  console.log(`the machine is ${slow.toFixed(1)} times slower than when quiet`)
  return slow
}

/** The reading in this process: the best of three. */
function callingThread(): number {
  const spec: ModelSpec = {
    cell: 'lstm',
    layers: 2,
    hidden: 256,
    vocabulary: 83,
    embedding: 0,
    dropout: 0,
    reset: 'after',
  }
  const backend = wasmBackend('wasm-wide', wasmAlone) ?? wasmBackend('wasm-plain', wasmAlone)!
  const reading = createPrefixCache(backend, { spec, parameters: initialize(spec, 1) }, ['h', 'c', 'i', 'f', 'g', 'o'])
  const times = Array.from({ length: 3 }, (_, k) => {
    const began = performance.now()
    finish(reading.read(Uint16Array.from({ length: 2000 }, (_, i) => (i * 7 + k) % 83)))
    return performance.now() - began
  })
  reading.dispose()
  return Math.min(...times)
}
