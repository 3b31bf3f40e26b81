// The promises of a Trainer (core/kernels/kernels.ts), for any backend.

import { describe, expect, it } from 'vitest'
import { clipGradient } from '../../../core/kernels/clip.ts'
import type { Backend, Trainer, TrainerOptions } from '../../../core/kernels/kernels.ts'
import { createOptimizerState, OPTIMIZERS, optimizer, update } from '../../../core/kernels/optimizers.ts'
import { initialize } from '../../../core/model/initialize.ts'
import type { ModelSpec, Parameters } from '../../../core/model/spec.ts'
import { finish } from '../../../core/util/generators.ts'
import { nameOf, relativeError } from '../model/golden.ts'
import { BATCH, errorAgainstDoubles, model, SEQUENCE, shapes, still, text } from './shapes.ts'

export function describeTrainer(backend: Backend, tolerance: number): void {
  describe(`a trainer of ${backend.id}`, () => {
    for (const spec of shapes) {
      const start = initialize(spec, 11)
      const make = (options: Partial<TrainerOptions> = {}, parameters: Parameters = start) =>
        backend.createTrainer(spec, parameters, { ...still, ...options })
      const ids = text(SEQUENCE + 1, BATCH)

      it(`agrees with the same network in double precision, dropout and all: ${nameOf(spec)}`, () => {
        for (const [batch, sequence] of [
          [BATCH, SEQUENCE],
          [1, 1],
          [2, 4],
        ])
          expect(errorAgainstDoubles(backend, spec, batch, sequence)).toBeLessThan(tolerance)
      })

      it(`updates by exactly its clipped gradient: ${nameOf(spec)}`, () => {
        for (const kind of OPTIMIZERS)
          for (const clip of [{ kind: 'none' }, { kind: 'norm', at: 0.02 }, { kind: 'value', at: 0.003 }] as const) {
            const rule = optimizer(kind, { weightDecay: 0.01, momentum: kind === 'sgd' ? 0.9 : 0, epsilon: 1e-4 })
            const trainer = make({ optimizer: rule, clip })
            const wanted = trainer.parameters()
            const slots = createOptimizerState(rule, wanted)
            for (let step = 0; step < 3; step++) {
              const { gradient, gradientNorm } = trainer.gradient(ids, step)
              expect(clipGradient(gradient, clip) / gradientNorm).toBeCloseTo(1, 5)
              update(rule, wanted, gradient, slots, 0.01, step)
              expect(trainer.step(ids, 0.01, step).gradientNorm / gradientNorm).toBeCloseTo(1, 5)
              for (const [name, { data }] of trainer.parameters())
                expect(relativeError(data, wanted.get(name)!.data), `${kind} ${clip.kind} ${name}`).toBeLessThan(
                  10 * tolerance,
                )
            }
            trainer.dispose()
          }
      })

      it(`goes on bit for bit from what it handed out: ${nameOf(spec)}`, () => {
        const options: Partial<TrainerOptions> = { optimizer: optimizer('adam'), clip: { kind: 'norm', at: 1 } }
        const whole = make(options)
        train(whole, 0, 6)
        const first = make(options)
        train(first, 0, 3)
        const saved = { optimizerState: first.optimizerState(), hiddenState: first.hiddenState() }
        const second = make({ ...options, ...saved }, first.parameters())
        train(first, 3, 4)
        train(second, 3, 6)
        expect(second.parameters()).toEqual(whole.parameters())
        expect(second.optimizerState()).toEqual(whole.optimizerState())
        expect(second.hiddenState()).toEqual(whole.hiddenState())
        for (const trainer of [whole, first, second]) trainer.dispose()
      })
    }

    it('has the mean of its streams’ gradients, each stream being on its own', () => {
      const spec = model()
      const start = initialize(spec, 5)
      const ids = text(SEQUENCE + 1, BATCH)
      const together = backend.createTrainer(spec, start, still)
      const { gradient } = together.gradient(ids, 0)
      const sums = new Map([...gradient].map(([name, { data }]) => [name, new Float64Array(data.length)]))
      for (let stream = 0; stream < BATCH; stream++) {
        const alone = backend.createTrainer(spec, start, { ...still, batch: 1 })
        const own = alone.gradient(
          ids.filter((_, k) => k % BATCH === stream),
          0,
        )
        for (const [name, { data }] of own.gradient)
          data.forEach((value, k) => {
            sums.get(name)![k] += value / BATCH
          })
        alone.dispose()
      }
      for (const [name, { data }] of gradient)
        expect(relativeError(data, sums.get(name)!), name).toBeLessThan(tolerance)
      together.dispose()
    })

    it('carries its state from step to step, starts from zero, and returns there', () => {
      const trainer = backend.createTrainer(model(), initialize(model(), 1), still)
      const zero = trainer.hiddenState()
      expect(zero.h.length).toBe(2)
      expect(zero.c.length).toBe(2)
      expect([...zero.h, ...zero.c].every((layer) => layer.length === BATCH * 10 && layer.every((x) => x === 0))).toBe(
        true,
      )
      const ids = text(SEQUENCE + 1, BATCH)
      const fresh = trainer.step(ids, 0, 0).loss
      expect(trainer.step(ids, 0, 1).loss).not.toBe(fresh)
      trainer.resetState()
      expect(trainer.hiddenState()).toEqual(zero)
      expect(trainer.step(ids, 0, 2).loss).toBe(fresh)
      trainer.dispose()
    })

    it('asked for a gradient changes neither weights nor state', () => {
      const trainer = backend.createTrainer(model(), initialize(model(), 1), still)
      const ids = text(SEQUENCE + 1, BATCH)
      trainer.step(ids, 0.1, 0)
      const before = [trainer.parameters(), trainer.hiddenState()]
      trainer.gradient(ids, 1)
      expect([trainer.parameters(), trainer.hiddenState()]).toEqual(before)
      trainer.dispose()
    })

    it('draws its dropout masks by seed and step', () => {
      const spec = model({ dropout: 0.5 })
      const start = initialize(spec, 1)
      const ids = text(SEQUENCE + 1, BATCH)
      const [a, b] = [3, 4].map((seed) => backend.createTrainer(spec, start, { ...still, seed }))
      const loss = a.gradient(ids, 0).loss
      expect(a.gradient(ids, 0).loss).toBe(loss)
      expect(a.gradient(ids, 1).loss).not.toBe(loss)
      expect(b.gradient(ids, 0).loss).not.toBe(loss)
      a.dispose()
      b.dispose()
    })

    it('takes a step in parts to the same bits, and takes back one that is left', () => {
      for (const [spec, batch, sequence] of inParts(backend)) {
        const options = { ...still, batch, sequence, optimizer: optimizer('adam') }
        const [whole, parts] = [1, 2].map(() => backend.createTrainer(spec, initialize(spec, 6), options))
        const [first, second] = [1, 2].map((seed) => text(sequence + 1, batch, 13, seed))
        const kept = () => [parts.parameters(), parts.optimizerState(), parts.hiddenState()]
        for (const trainer of [whole, parts]) trainer.step(first, 0.01, 0)

        const before = kept()
        const gradient = parts.gradientInParts(second, 1)
        let left = 0
        for (const _ of gradient) if (++left === 2) break
        expect(kept()).toEqual(before)
        let most = 0
        for (const share of parts.stepInParts(second, 0.01, 1)) most = share
        expect(most).toBeGreaterThan(0.4)
        expect(most).toBeLessThan(1)
        expect(kept()).not.toEqual(before)
        parts.dispose()

        const again = backend.createTrainer(spec, initialize(spec, 6), options)
        again.step(first, 0.01, 0)
        for (const leaveAt of [0, most])
          for (const share of again.stepInParts(second, 0.5, 1)) if (share >= leaveAt) break
        expect(again.parameters()).toEqual(before[0])
        expect(finish(again.stepInParts(second, 0.01, 1))).toEqual(whole.step(second, 0.01, 1))
        expect(again.parameters()).toEqual(whole.parameters())
        expect(again.optimizerState()).toEqual(whole.optimizerState())
        expect(again.hiddenState()).toEqual(whole.hiddenState())
        for (const trainer of [whole, again]) trainer.dispose()
      }
    }, 180_000)

    it('lends its weights, as they are, to a runner that disturbs nothing', () => {
      for (const spec of shapes) {
        const options = { ...still, optimizer: optimizer('adam') }
        const [owner, alone] = [1, 2].map(() => backend.createTrainer(spec, initialize(spec, 4), options))
        for (let round = 0; round < 3; round++) {
          for (const trainer of [owner, alone]) train(trainer, round, round + 1)
          const size = { streams: 2 + round, maxTime: 5 }
          const runner = owner.createRunner(size)
          const own = backend.createRunner(spec, alone.parameters(), size)
          const ids = text(5, size.streams, 13, round)
          for (let call = 0; call < 2; call++) {
            const wanted = { kinds: ['h'], logits: true } as const
            expect(runner.advance(ids, 5, wanted)).toEqual(own.advance(ids, 5, wanted))
          }
          for (const each of [runner, own]) each.dispose()
        }
        expect(owner.hiddenState()).toEqual(alone.hiddenState())
        expect(owner.parameters()).toEqual(alone.parameters())
        for (const trainer of [owner, alone]) trainer.dispose()
      }
    })

    it('leaves the weights that it was given alone', () => {
      const start = initialize(model(), 1)
      const trainer = backend.createTrainer(model(), start, still)
      train(trainer, 0, 2)
      expect(start).toEqual(initialize(model(), 1))
      trainer.dispose()
    })

    it('learns a text that repeats itself', () => {
      for (const cell of ['rnn', 'gru', 'lstm'] as const) {
        const spec = model({ cell, layers: 1, hidden: 16, vocabulary: 4 })
        const options = { ...still, optimizer: optimizer('rmsprop'), clip: { kind: 'value', at: 5 } } as const
        const trainer = backend.createTrainer(spec, initialize(spec, 2), options)
        const ids = Int32Array.from(
          { length: (SEQUENCE + 1) * BATCH },
          (_, k) => (Math.floor(k / BATCH) + (k % BATCH)) % 4,
        )
        const first = trainer.step(ids, 0.01, 0).loss
        let last = first
        for (let step = 1; step < 150; step++) {
          trainer.resetState()
          last = trainer.step(ids, 0.01, step).loss
        }
        expect(first).toBeGreaterThan(1)
        expect(last).toBeLessThan(0.1)
        trainer.dispose()
      }
    })
  })
}

/** Networks and texts whose steps take several parts: the plain reference makes many of anything. */
function inParts(backend: Backend): [spec: ModelSpec, batch: number, sequence: number][] {
  if (backend.id === 'reference') return [[model({ dropout: 0.3 }), 5, 4]]
  return [
    [model({ hidden: 160, dropout: 0.3 }), 50, 60],
    [model({ cell: 'gru', reset: 'before', hidden: 352 }), 7, 100],
  ]
}

function train(trainer: Trainer, from: number, to: number): void {
  for (let step = from; step < to; step++) trainer.step(text(SEQUENCE + 1, BATCH, 13, step), 0.01, step)
}
