// Threads: the same bits every time, nearly the same values whatever their number, and a sentence when one dies.

import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { MODULES } from '../../../core/kernels/wasm/built.ts'
import { WASM_IDS, wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { optimizer } from '../../../core/train/optimizers.ts'
import { createCrew } from '../../../main/workers/crew.ts'
import { relativeError } from '../model/golden.ts'
import { model, text } from './shapes.ts'

const spec = model({ cell: 'gru', hidden: 40, dropout: 0.2, embedding: 5 })

/** Parameters after `steps` steps, and the loss of each. */
function train(backend: Backend, batch: number, steps: number) {
  const options = { batch, sequence: 12, optimizer: optimizer('adam'), clip: { kind: 'norm', at: 1 }, seed: 3 } as const
  const trainer = backend.createTrainer(spec, initialize(spec, 8), options)
  const losses = Array.from(
    { length: steps },
    (_, step) => trainer.step(text(13, batch, 13, step + 1), 0.005, step).loss,
  )
  const parameters = trainer.parameters()
  trainer.dispose()
  return { losses, parameters }
}

const usable = WASM_IDS.filter((id) => wasmBackend(id, createCrew(1)) !== null)

describe.each(usable)('%s', (id) => {
  it('gives the same bits twice, before and after the engine has compiled it again', () => {
    for (const threads of [1, 2, 3]) {
      const backend = wasmBackend(id, createCrew(threads))!
      const first = train(backend, 30, 40)
      expect(train(backend, 30, 40)).toEqual(first)
      backend.dispose()
    }
  })

  it('gives nearly the same whatever the number of threads, also where there are fewer streams than threads', () => {
    for (const batch of [1, 3, 13, 30]) {
      const [one, ...more] = [1, 2, 3, 5].map((threads) => {
        const backend = wasmBackend(id, createCrew(threads))!
        const result = train(backend, batch, 4)
        backend.dispose()
        return result
      })
      for (const { losses, parameters } of more) {
        expect(relativeError(losses, one.losses)).toBeLessThan(1e-5)
        for (const [name, { data }] of parameters)
          expect(relativeError(data, one.parameters.get(name)!.data), name).toBeLessThan(1e-3)
      }
    }
  })

  it('computes a stream alone to the same bits as among others', () => {
    const backend = wasmBackend(id, createCrew(1))!
    const [time, streams] = [20, 7]
    const ids = text(time, streams)
    const all = backend.createRunner(spec, initialize(spec, 8), { streams, maxTime: time })
    const one = backend.createRunner(spec, initialize(spec, 8), { streams: 1, maxTime: time })
    const together = all.advance(ids, time, { kinds: ['h'] }).states.h![1]
    const alone = one.advance(
      ids.filter((_, k) => k % streams === 4),
      time,
      { kinds: ['h'] },
    ).states.h![1]
    const width = spec.hidden
    for (let t = 0; t < time; t++)
      expect(alone.subarray(t * width, (t + 1) * width)).toEqual(
        together.subarray((t * streams + 4) * width, (t * streams + 5) * width),
      )
    all.dispose()
    one.dispose()
    backend.dispose()
  })
})

describe('a crew', () => {
  const module = new WebAssembly.Module(Uint8Array.from(atob(MODULES.plain), (c) => c.charCodeAt(0)))
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 8, shared: true })

  it('says so when a thread cannot go on, and works on afterwards', () => {
    const crew = createCrew(3)
    const team = crew.gather(module, memory, [0, 200_000, 300_000])
    team.start('train', 0xffff_0000)
    expect(() => team.finish()).toThrow(/Computing thread \d could not go on/)
    team.dispose()
    const backend = wasmBackend('wasm-plain', crew)!
    expect(train(backend, 9, 2).losses.every(Number.isFinite)).toBe(true)
    backend.dispose()
  })

  it('is the calling thread alone if one thread is asked for', () => {
    expect(createCrew(1).threads).toBe(1)
    expect(createCrew(0).threads).toBe(1)
  })
})

describe('a network that does not fit', () => {
  it('is refused with its size before anything is allocated', () => {
    const backend = wasmBackend('wasm-plain', createCrew(1))!
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
