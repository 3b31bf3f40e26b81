// The thread pool of the WebAssembly kernels, and the error when a thread dies.

import { once } from 'node:events'
import { MessagePort, type Worker } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import { MODULES } from '../../../core/kernels/wasm/built.ts'
import { WASM_IDS, wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { createComputeThreads } from '../../../main/workers/compute-threads.ts'
import { model, still, text } from './shapes.ts'
import { describeThreads, trainSome } from './threads-suite.ts'

const usable = WASM_IDS.filter((id) => wasmBackend(id, createComputeThreads(1)) !== null)

for (const id of usable) describeThreads(id, (threads) => wasmBackend(id, createComputeThreads(threads))!)

describe('a thread pool', () => {
  const module = new WebAssembly.Module(Uint8Array.from(atob(MODULES.plain), (c) => c.charCodeAt(0)))
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 8, shared: true })

  it('says so when a thread cannot go on, and works on afterwards', () => {
    const pool = createComputeThreads(3)
    const team = pool.gather(module, memory, [0, 200_000, 300_000])
    team.start('train', 0xffff_0000)
    expect(() => team.finish()).toThrow(/Computing thread \d could not go on/)
    team.dispose()
    const backend = wasmBackend('wasm-plain', pool)!
    expect(trainSome(backend, 9, 2).losses.every(Number.isFinite)).toBe(true)
    backend.dispose()
  })

  it('says so within a second or two when a thread has ended without a word', async () => {
    for (const threads of [2, 3]) {
      const started: Worker[] = []
      const pool = createComputeThreads(threads, { started: (worker) => started.push(worker) })
      const backend = wasmBackend('wasm-plain', pool)!
      const spec = model({ hidden: 40 })
      const options = { ...still, batch: 12, sequence: 20 }
      const trainer = backend.createTrainer(spec, initialize(spec, 1), options)
      const ids = text(21, 12)
      trainer.step(ids, 0.01, 0)
      await started[0].terminate()
      const begun = performance.now()
      expect(() => trainer.step(ids, 0.01, 1)).toThrow(/^A computing thread has died: .*thread 1 has ended/)
      expect(performance.now() - begun).toBeLessThan(2000)
      expect(() => trainer.step(ids, 0.01, 1)).toThrow(/thread of this network has died/)
      trainer.dispose()
      backend.dispose()
    }
  })

  // how far a thread has come when it is ended decides what Node still says of it: before it runs, hardly anything
  it.each([0, 1, 2, 5, 20, 100])('does not wait for a thread that ends %i ms after it was started', async (after) => {
    const started: Worker[] = []
    const pool = createComputeThreads(2, { started: (worker) => started.push(worker) })
    for (const until = performance.now() + after; performance.now() < until; );
    await started[0].terminate()
    expect(() => pool.gather(module, memory, [0, 200_000])).toThrow(/has ended/)
    pool.dispose()
  })

  it('has a time limit for a thread that ends before it starts', () => {
    const started: Worker[] = []
    const pool = createComputeThreads(2, { started: (worker) => started.push(worker), beginsWithin: 300 })
    void started[0].terminate()
    expect(() => pool.gather(module, memory, [0, 200_000])).toThrow(/has ended/)
    pool.dispose()
  })

  it('sends those home that it has when one more cannot be started', async () => {
    const ends: Promise<unknown>[] = []
    const started = (worker: Worker) => {
      ends.push(once(worker, 'exit'))
      if (ends.length === 2) throw new Error('No more threads.')
    }
    expect(() => createComputeThreads(4, { started })).toThrow('No more threads.')
    await Promise.all(ends)
  })

  it('looks after its threads some times a second, however often it is asked', () => {
    const pool = createComputeThreads(2)
    pool.gather(module, memory, [0, 200_000])
    const looks = vi.spyOn(MessagePort.prototype, 'postMessage')
    try {
      for (const until = performance.now() + 250; performance.now() < until; ) expect(pool.missing()).toBe(false)
      expect(looks.mock.calls.length).toBeLessThanOrEqual(4)
    } finally {
      looks.mockRestore()
      pool.dispose()
    }
  })

  it('is the calling thread alone if one thread is asked for', () => {
    expect(createComputeThreads(1).threads).toBe(1)
    expect(createComputeThreads(0).threads).toBe(1)
  })
})

describe('a network that does not fit', () => {
  it('is refused with its size before anything is allocated', () => {
    const backend = wasmBackend('wasm-plain', createComputeThreads(1))!
    const large = model({ hidden: 2048, layers: 4, vocabulary: 60_000 })
    const parameters = new Map(initialize(model({ hidden: 4 }), 1))
    expect(() => backend.createRunner(large, parameters, { streams: 1, maxTime: 1 })).toThrow(/decoder|rnn\.weight/)
    const options = {
      batch: 4000,
      sequence: 4000,
      optimizer: optimizer('sgd'),
      clip: { kind: 'none' },
      seed: 1,
    } as const
    expect(() => backend.createTrainer(model(), initialize(model(), 1), options)).toThrow(/would need \d+ MB/)
    backend.dispose()
  })
})
