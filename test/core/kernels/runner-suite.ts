// The promises of a Runner (core/kernels/kernels.ts), for any backend.

import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { initialize } from '../../../core/model/initialize.ts'
import type { HiddenState } from '../../../core/model/state.ts'
import { KINDS } from '../../../core/model/units.ts'
import { nameOf, relativeError } from '../model/golden.ts'
import { BATCH, model, SEQUENCE, shapes, still, text } from './shapes.ts'

export function describeRunner(backend: Backend, tolerance: number): void {
  describe(`a runner of ${backend.id}`, () => {
    for (const spec of shapes) {
      const parameters = initialize(spec, 8)
      const kinds = KINDS[spec.cell]
      const run = (ids: Int32Array, streams: number, lengths: number[], state?: HiddenState) => {
        const runner = backend.createRunner(spec, parameters, { streams, maxTime: Math.max(...lengths) })
        if (state) runner.setState(state)
        const h: number[] = []
        const logits: number[] = []
        let from = 0
        for (const length of lengths) {
          const part = ids.subarray(from * streams, (from + length) * streams)
          const read = runner.advance(part, length, { kinds, logits: true })
          h.push(...read.states.h![spec.layers - 1])
          logits.push(...read.logits!)
          from += length
        }
        const end = runner.state()
        runner.dispose()
        return { h, logits, end }
      }

      it(`reads a text in parts as it reads it whole: ${nameOf(spec)}`, () => {
        const ids = text(12, 3)
        const whole = run(ids, 3, [12])
        for (const lengths of [[6, 6], [1, 11], [5, 1, 1, 5], Array(12).fill(1)]) {
          const parts = run(ids, 3, lengths)
          expect(relativeError(parts.h, whole.h)).toBeLessThan(tolerance)
          expect(relativeError(parts.logits, whole.logits)).toBeLessThan(tolerance)
        }
      })

      it(`reads several streams as it reads each alone: ${nameOf(spec)}`, () => {
        const streams = 4
        const ids = text(9, streams)
        const together = run(ids, streams, [9])
        for (let stream = 0; stream < streams; stream++) {
          const alone = run(
            ids.filter((_, k) => k % streams === stream),
            1,
            [9],
          )
          const mine = (values: number[], width: number) =>
            values.filter((_, k) => Math.floor(k / width) % streams === stream)
          expect(relativeError(mine(together.h, spec.hidden), alone.h)).toBeLessThan(tolerance)
          expect(relativeError(mine(together.logits, spec.vocabulary), alone.logits)).toBeLessThan(tolerance)
        }
      })

      it(`goes on from a state that was put away: ${nameOf(spec)}`, () => {
        const ids = text(12, 2)
        const whole = run(ids, 2, [5, 7])
        const first = run(ids.subarray(0, 10), 2, [5])
        const second = run(ids.subarray(10), 2, [7], first.end)
        expect(second.h).toEqual(whole.h.slice(first.h.length))
        expect(second.end).toEqual(whole.end)
      })

      it(`with one unit of one stream clamped leaves the other streams alone: ${nameOf(spec)}`, () => {
        const ids = text(6, 3)
        const { end } = run(ids.subarray(0, 9), 3, [3])
        const untouched = run(ids.subarray(9), 3, [3], end)
        end.h[0][spec.hidden + 4] = 0.9
        const clamped = run(ids.subarray(9), 3, [3], end)
        const stream = (values: number[], s: number) => values.filter((_, k) => Math.floor(k / spec.hidden) % 3 === s)
        expect(stream(clamped.h, 0)).toEqual(stream(untouched.h, 0))
        expect(stream(clamped.h, 2)).toEqual(stream(untouched.h, 2))
        expect(stream(clamped.h, 1)).not.toEqual(stream(untouched.h, 1))
      })

      it(`scores as the trainer does without dropout: ${nameOf(spec)}`, () => {
        const ids = text(SEQUENCE + 1, BATCH)
        const trainer = backend.createTrainer({ ...spec, dropout: 0 }, parameters, still)
        const { logits } = run(ids.subarray(0, SEQUENCE * BATCH), BATCH, [SEQUENCE])
        expect(trainer.gradient(ids, 0).loss).toBeCloseTo(meanLoss(logits, ids.subarray(BATCH), spec.vocabulary), 5)
        trainer.dispose()
      })
    }

    it('returns only what was requested, and the same state', () => {
      const runner = backend.createRunner(model(), initialize(model(), 1), { streams: 2, maxTime: 4 })
      const ids = text(4, 2)
      const silent = runner.advance(ids, 4, {})
      expect(silent.states).toEqual({})
      expect(silent.logits).toBeUndefined()
      const end = runner.state()
      runner.resetState()
      const { states } = runner.advance(ids, 4, { kinds: ['c'], logits: true })
      expect(Object.keys(states)).toEqual(['c'])
      expect(runner.state()).toEqual(end)
      runner.dispose()
    })
  })
}

/** −log softmax, written out once more so that a backend's loss is not checked against its own code. */
function meanLoss(logits: number[], targets: Int32Array, vocabulary: number): number {
  let sum = 0
  targets.forEach((target, r) => {
    const row = logits.slice(r * vocabulary, (r + 1) * vocabulary).map(Math.exp)
    sum -= Math.log(row[target] / row.reduce((a, b) => a + b))
  })
  return sum / targets.length
}
