// The WebAssembly kernels on shapes that are no multiples of their tiles, alone and with threads.

import { WASM_IDS, wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { createComputeThreads } from '../../../main/workers/compute-threads.ts'
import { describeShapes } from './shapes-suite.ts'

for (const id of WASM_IDS)
  for (const threads of [1, 2]) {
    const backend = wasmBackend(id, createComputeThreads(threads))
    if (backend) describeShapes(backend)
  }
