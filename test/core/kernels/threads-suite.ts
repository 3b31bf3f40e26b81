// Threads, for any backend of compiled kernels: the same bits every time, and nearly the same values whatever their
// number.

import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { relativeError } from '../model/golden.ts'
import { model, text } from './shapes.ts'

const spec = model({ cell: 'gru', hidden: 40, dropout: 0.2, embedding: 5 })

/** Parameters after `steps` steps, and the loss of each. */
export function trainSome(backend: Backend, batch: number, steps: number) {
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

export function describeThreads(id: string, create: (threads: number) => Backend): void {
  describe(id, () => {
    it('gives the same bits twice, before and after the engine has compiled it again', () => {
      for (const threads of [1, 2, 3]) {
        const backend = create(threads)
        const first = trainSome(backend, 30, 40)
        expect(trainSome(backend, 30, 40)).toEqual(first)
        backend.dispose()
      }
    })

    it('gives nearly the same whatever the number of threads, also where there are fewer streams than threads', () => {
      for (const batch of [1, 3, 13, 30]) {
        const [one, ...more] = [1, 2, 3, 5].map((threads) => {
          const backend = create(threads)
          const result = trainSome(backend, batch, 4)
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
      const backend = create(1)
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
}
