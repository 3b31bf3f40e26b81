// Every operation's derivative against finite differences, in double precision.

import { describe, expect, it } from 'vitest'
import type { Step } from '../../../core/model/cells/cell.ts'
import { blocksOf, CELLS, cellOf, DEFINITIONS } from '../../../core/model/cells/cells.ts'
import { drop, dropoutKey } from '../../../core/model/dropout.ts'
import { doubles } from '../../../core/model/floats.ts'
import { embed, embedBackward, oneHot, oneHotBackward } from '../../../core/model/gather.ts'
import { linear, linearBackwardInput, linearBackwardWeights } from '../../../core/model/linear.ts'
import { crossEntropy, crossEntropyBackward } from '../../../core/model/loss.ts'
import { backward, createTape, forward, zeroWeights } from '../../../core/model/network.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { dot, filler, numericalGradient } from './finite-differences.ts'
import { nameOf, relativeError } from './golden.ts'

const TOLERANCE = 1e-7
const forms = [...CELLS.map((cell) => ({ cell, reset: 'after' as const })), { cell: 'gru', reset: 'before' } as const]

describe('the derivative of', () => {
  it('the affine map is right for input, weights and bias, also where its rows are parts of wider ones', () => {
    for (const [rows, inputs, outputs, stride] of [
      [3, 5, 7, 7],
      [1, 1, 1, 1],
      [6, 4, 8, 11],
    ]) {
      const size = { rows, inputs, outputs, stride }
      const fill = filler(1)
      const [x, w, b] = [fill(rows * inputs), fill(outputs * inputs), fill(outputs)]
      const y = new Float64Array(rows * stride)
      const dy = fill(rows * stride).map((value, k) => (k % stride < outputs ? value : 0))
      const value = () => {
        linear(y, x, w, b, size)
        return dot(y, dy)
      }
      const [dx, dw, db] = [x, w, b].map(({ length }) => new Float64Array(length))
      linearBackwardInput(dx, dy, w, size)
      linearBackwardWeights(dw, db, dy, x, size)
      expect(relativeError(dx, numericalGradient(value, x))).toBeLessThan(TOLERANCE)
      expect(relativeError(dw, numericalGradient(value, w))).toBeLessThan(TOLERANCE)
      expect(relativeError(db, numericalGradient(value, b))).toBeLessThan(TOLERANCE)
    }
  })

  it('the embedding is right, a character that comes twice counting twice', () => {
    const fill = filler(2)
    const ids = Int32Array.of(2, 0, 2)
    const [table, x, dx] = [fill(4 * 3), new Float64Array(9), fill(9)]
    const value = () => {
      embed(x, ids, 3, table, 3)
      return dot(x, dx)
    }
    const dTable = new Float64Array(12)
    embedBackward(dTable, ids, 3, dx, 3)
    expect(relativeError(dTable, numericalGradient(value, table))).toBeLessThan(TOLERANCE)
  })

  it('the one-hot product is right for weights and bias', () => {
    const fill = filler(3)
    const ids = Int32Array.of(1, 4, 1)
    const [w, b, y, dy] = [fill(6 * 5), fill(6), new Float64Array(18), fill(18)]
    const value = () => {
      oneHot(y, ids, 3, w, b)
      return dot(y, dy)
    }
    const [dw, db] = [new Float64Array(30), new Float64Array(6)]
    oneHotBackward(dw, db, ids, 3, dy)
    expect(relativeError(dw, numericalGradient(value, w))).toBeLessThan(TOLERANCE)
    expect(relativeError(db, numericalGradient(value, b))).toBeLessThan(TOLERANCE)
  })

  it('dropout is the same map as dropout itself', () => {
    const fill = filler(4)
    const [x, y, dy, dx] = [fill(60), new Float64Array(60), fill(60), new Float64Array(60)]
    const key = dropoutKey(5, 6, 0)
    const value = () => {
      drop(y, x, 60, 0.3, key)
      return dot(y, dy)
    }
    drop(dx, dy, 60, 0.3, key)
    expect(relativeError(dx, numericalGradient(value, x))).toBeLessThan(TOLERANCE)
  })

  it('cross-entropy is right, and may overwrite the logits', () => {
    const logits = filler(5)(4 * 6)
    const targets = Int32Array.of(3, 0, 5, 3)
    const expected = numericalGradient(() => crossEntropy(logits, targets, 4, 6), logits)
    const apart = new Float64Array(24)
    crossEntropyBackward(apart, logits, targets, 4, 6)
    crossEntropyBackward(logits, logits, targets, 4, 6)
    expect(relativeError(apart, expected)).toBeLessThan(TOLERANCE)
    expect(logits).toEqual(apart)
  })

  for (const { cell: name, reset } of forms)
    it(`one step of the ${name}, reset ${reset}, is right for input, states and recurrent weights`, () => {
      const cell = cellOf({ cell: name, reset })
      const size = { streams: 3, hidden: 5 }
      const fill = filler(6)
      const states = DEFINITIONS[name].hasCellState ? 15 : 0
      const rows = blocksOf(name)
      const weights = DEFINITIONS[name].recurrentWeights ? rows : 0
      const step = {
        input: fill(15 * rows),
        gates: new Float64Array(15 * rows),
        memo: new Float64Array(15 * cell.memo),
        hBefore: fill(15),
        cBefore: fill(states),
        h: new Float64Array(15),
        c: new Float64Array(states),
      } satisfies Step
      const recurrent = { weight: fill(25 * weights), bias: fill(5 * weights) }
      const [dh, dc] = [fill(15), fill(states)]
      const value = () => {
        cell.forward(step, recurrent, size)
        return dot(step.h, dh) + dot(step.c, dc)
      }
      value()
      const zeros = (like: Float64Array) => new Float64Array(like.length)
      const gradient = {
        h: dh,
        c: dc,
        input: zeros(step.input),
        hBefore: zeros(step.hBefore),
        cBefore: zeros(step.cBefore),
      }
      const recurrentGradient = { weight: zeros(recurrent.weight), bias: zeros(recurrent.bias) }
      cell.backward(step, gradient, recurrent, recurrentGradient, size)
      for (const part of ['input', 'hBefore', 'cBefore'] as const)
        expect(relativeError(gradient[part], numericalGradient(value, step[part])), part).toBeLessThan(TOLERANCE)
      for (const part of ['weight', 'bias'] as const)
        expect(relativeError(recurrentGradient[part], numericalGradient(value, recurrent[part])), part).toBeLessThan(
          TOLERANCE,
        )
    })

  for (const { cell, reset } of forms)
    for (const embedding of [0, 3]) {
      const spec: ModelSpec = { cell, reset, layers: 3, hidden: 4, vocabulary: 6, embedding, dropout: 0.4 }
      it(`the loss of the whole network with dropout is right for every parameter: ${nameOf(spec)}`, () => {
        const [time, streams] = [4, 2]
        const ids = Int32Array.of(1, 2, 3, 4, 5, 0, 1, 1, 2, 0)
        const targets = ids.subarray(streams)
        const dropping = { seed: 9, step: 2 }
        const fill = filler(7)
        const weights = zeroWeights(spec, doubles)
        for (const { data } of weights.values()) data.set(fill(data.length))
        const tape = createTape(spec, time, streams, doubles)
        for (const { h, c } of tape.layers) {
          h.set(fill(8))
          if (c.length) c.set(fill(8))
        }
        const loss = () => {
          forward(tape, weights, ids, time, dropping)
          return crossEntropy(tape.logits, targets, time * streams, spec.vocabulary)
        }
        loss()
        const gradient = zeroWeights(spec, doubles)
        const dLogits = new Float64Array(tape.logits.length)
        crossEntropyBackward(dLogits, tape.logits, targets, time * streams, spec.vocabulary)
        backward(tape, weights, ids, time, dLogits, gradient, dropping)
        for (const [name, { data }] of weights)
          expect(relativeError(gradient.get(name)!.data, numericalGradient(loss, data)), name).toBeLessThan(TOLERANCE)
      })
    }
})
