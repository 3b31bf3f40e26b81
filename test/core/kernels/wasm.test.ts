// The WebAssembly twins under the suite that defines right, each variant, alone and with threads.

import { describe, it } from 'vitest'
import { WASM_IDS, wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { createCrew } from '../../../main/workers/crew.ts'
import { describeBackend } from './backend-suite.ts'

for (const id of WASM_IDS)
  for (const threads of [1, 2, 3]) {
    const backend = wasmBackend(id, createCrew(threads))
    describe(`with ${threads} threads`, () => {
      if (backend) describeBackend(backend)
      else it.skip(`${id}: this engine cannot run it`)
    })
  }
