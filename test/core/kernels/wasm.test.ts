// The WebAssembly kernels under the suite of backends: each variant, alone and with threads.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SOURCE_HASH } from '../../../core/kernels/wasm/built.ts'
import { WASM_IDS, wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { createComputeThreads } from '../../../main/workers/compute-threads.ts'
import { describeBackend } from './backend-suite.ts'
import { model, still } from './shapes.ts'

it('the committed modules were built from the source as it is', () => {
  const folder = new URL('../../../core/kernels/wasm/source/', import.meta.url)
  const files = readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])
  const hash = createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(files)))
    .digest('hex')
  expect(SOURCE_HASH, 'run node scripts/build-wasm.mjs').toBe(hash)
})

it.each(['trains', 'runs', 'records'])('a network that %s says how far it is in its place', (does) => {
  const shares: number[] = []
  const backend = wasmBackend('wasm', createComputeThreads(1))!
  const spec = model()
  const parameters = initialize(spec, 1)
  const loading = (share: number) => void shares.push(share)
  const room = { streams: 1, maxTime: 4, loading }
  const make = {
    trains: () => backend.createTrainer(spec, parameters, { ...still, batch: 2, sequence: 3, loading }),
    runs: () => backend.createRunner(spec, parameters, room),
    records: () => backend.createRecorder(spec, parameters, { ...room, kinds: ['h'], blocks: 1 }),
  }[does]!
  make().dispose()
  expect(shares).toHaveLength(parameters.size)
  expect(shares.at(-1)).toBe(1)
  backend.dispose()
})

for (const id of WASM_IDS)
  for (const threads of id === 'wasm-wide' ? [1, 2, 3] : [1, 2]) {
    const backend = wasmBackend(id, createComputeThreads(threads))
    describe(threads === 1 ? 'alone' : `with ${threads} threads`, () => {
      if (backend) describeBackend(backend)
      else it.skip(`${id}: this engine cannot run it`, () => {})
    })
  }
