// What every backend must do, whatever it is made of: PyTorch's values and gradients, and the promises of kernels.ts.
// One suite for the plain reference and for every fast backend.

import { afterAll, describe, expect, it } from 'vitest'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { KINDS } from '../../../core/model/units.ts'
import { goldenNetworks, relativeError, unpack } from '../model/golden.ts'
import { describeRecorder } from './recorder-suite.ts'
import { describeRunner } from './runner-suite.ts'
import { still } from './shapes.ts'
import { describeTrainer } from './trainer-suite.ts'

/** @param tolerance relative to the largest value of a tensor */
export function describeBackend(backend: Backend, tolerance = 1e-5): void {
  afterAll(() => backend.dispose())

  describe(`${backend.id} gives PyTorch's values and gradients`, () => {
    for (const golden of goldenNetworks()) {
      it(`when it trains: ${golden.name}`, () => {
        const { spec, parameters, time, batch, ids } = golden
        const trainer = backend.createTrainer(spec, parameters, { ...still, batch, sequence: time })
        golden.float64.forEach((expected, sequence) => {
          const { loss, gradient } = trainer.gradient(ids[sequence], sequence)
          expect(loss).toBeCloseTo(expected.loss, 5)
          for (const [name, { data, shape }] of gradient) {
            expect(shape, name).toEqual(expected.gradients[name].shape)
            expect(relativeError(data, unpack(expected.gradients[name])), name).toBeLessThan(tolerance)
          }
          expect(trainer.step(ids[sequence], 0, sequence).loss).toBeCloseTo(expected.loss, 5)
          const { h, c } = trainer.hiddenState()
          expect(
            relativeError(
              h.flatMap((layer) => [...layer]),
              unpack(expected.final.h),
            ),
          ).toBeLessThan(tolerance)
          if (expected.final.c)
            expect(
              relativeError(
                c.flatMap((layer) => [...layer]),
                unpack(expected.final.c),
              ),
            ).toBeLessThan(tolerance)
        })
        trainer.dispose()
      })

      it(`when it runs, gates included: ${golden.name}`, () => {
        const { spec, parameters, time, batch, ids } = golden
        const kinds = KINDS[spec.cell]
        const runner = backend.createRunner(spec, parameters, { streams: batch, maxTime: time })
        golden.float64.forEach((expected, sequence) => {
          const { states, logits } = runner.advance(ids[sequence].subarray(0, time * batch), time, {
            kinds,
            logits: true,
          })
          expect(Object.keys(states).sort()).toEqual([...kinds].sort())
          expect(relativeError(logits!, unpack(expected.logits))).toBeLessThan(tolerance)
          for (const kind of kinds)
            states[kind]!.forEach((layer, l) => {
              expect(relativeError(layer, unpack(expected.states[kind]![l])), `L${l}.${kind}`).toBeLessThan(tolerance)
            })
        })
        runner.dispose()
      })
    }
  })

  describeTrainer(backend, tolerance)
  describeRunner(backend, tolerance)
  describeRecorder(backend)
}
