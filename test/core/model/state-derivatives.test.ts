// The derivatives by held states against finite differences in double precision: a state is moved, and the unit's own next
// state put back to what it was.

import { describe, expect, it } from 'vitest'
import { CELLS, DEFINITIONS } from '../../../core/model/cells/cells.ts'
import { doubles } from '../../../core/model/floats.ts'
import { layerForward, outputs } from '../../../core/model/layer.ts'
import { linear } from '../../../core/model/linear.ts'
import { createTape, forward, type Tape, zeroWeights } from '../../../core/model/network.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { stateDerivatives } from '../../../core/model/state-derivatives.ts'
import { dot, filler, numericalGradient } from './finite-differences.ts'
import { nameOf, relativeError } from './golden.ts'

const forms = [...CELLS.map((cell) => ({ cell, reset: 'after' as const })), { cell: 'gru', reset: 'before' } as const]
const [TIME, STREAMS, HIDDEN] = [4, 2, 3]

function made(spec: ModelSpec) {
  const fill = filler(11)
  const weights = zeroWeights(spec, doubles)
  for (const { data } of weights.values()) data.set(fill(data.length))
  const tape = createTape(spec, TIME, STREAMS, doubles)
  for (const { h, c } of tape.layers) {
    h.set(fill(STREAMS * HIDDEN))
    if (c.length) c.set(fill(STREAMS * HIDDEN))
  }
  const ids = Int32Array.from({ length: TIME * STREAMS }, (_, k) => (k * 5 + 1) % spec.vocabulary)
  forward(tape, weights, ids, TIME)
  return { weights, tape, ids, dLogits: fill(STREAMS * spec.vocabulary) }
}

type Made = ReturnType<typeof made>

/** Σ dLogits · last logits, with one state of a layer moved at row `t`, and what `restore` puts back at row t + 1. */
function target({ weights, tape, ids, dLogits }: Made, layer: number, t: number, change: Change): number {
  const { spec } = tape
  const width = STREAMS * HIDDEN
  const copy = structuredClone({ layers: tape.layers.map(({ h, c }) => ({ h, c })) })
  const moved: Tape<Float64Array> = createTape(spec, TIME, STREAMS, doubles)
  for (const [l, { h, c }] of moved.layers.entries()) {
    h.set(copy.layers[l].h.subarray(0, width))
    c.set(copy.layers[l].c.subarray(0, c.length ? width : 0))
  }
  forward(moved, weights, ids, TIME, undefined, false) // the inputs of the layers below
  const part = (name: string, l: number) => weights.get(`rnn.${name}_l${l}`)?.data ?? new Float64Array()
  for (let l = layer; l < spec.layers; l++) {
    const of = moved.layers[l]
    const rows = of.rows * HIDDEN
    for (let step = 0; step <= TIME; step++) {
      if (step > 0) {
        const at = step - 1
        if (l > layer) {
          const below = outputs(moved.layers[l - 1], TIME).subarray(at * width, step * width)
          const size = { rows: STREAMS, inputs: HIDDEN, outputs: rows }
          linear(of.input.subarray(at * STREAMS * rows), below, part('weight_ih', l), part('bias_ih', l), size)
        }
        layerForward(of, { weight: part('weight_hh', l), bias: part('bias_hh', l) }, at)
      }
      if (l === layer && step === t) change.move(of, t)
      if (l === layer && step === t + 1) change.restore(of, tape.layers[l], step)
    }
  }
  const logits = new Float64Array(STREAMS * spec.vocabulary)
  const top = outputs(moved.layers[spec.layers - 1], TIME).subarray((TIME - 1) * width)
  const size = { rows: STREAMS, inputs: HIDDEN, outputs: spec.vocabulary }
  linear(logits, top, weights.get('decoder.weight')!.data, weights.get('decoder.bias')!.data, size)
  return dot(logits, dLogits)
}

type Layer = Tape<Float64Array>['layers'][number]
interface Change {
  move(layer: Layer, t: number): void
  restore(layer: Layer, natural: Layer, t: number): void
}

describe('the derivative by a held state', () => {
  for (const { cell, reset } of forms)
    for (const held of DEFINITIONS[cell].hasCellState ? (['h', 'c'] as const) : (['h'] as const)) {
      const spec: ModelSpec = { cell, reset, layers: 2, hidden: HIDDEN, vocabulary: 5, embedding: 0, dropout: 0 }
      it(`leaves out what the unit passes to its own next state: ${nameOf(spec)}, ${held} held`, () => {
        const network = made(spec)
        const width = STREAMS * HIDDEN
        const blocks = network.tape.layers[0].rows
        for (const { layer, t, h, ofC } of stateDerivatives(network.tape, network.weights, TIME, network.dLogits)) {
          const found = held === 'c' ? ofC : h
          const right = Array.from({ length: width }, (_, k) => {
            const by = Float64Array.of(0)
            const value = () =>
              target(network, layer, t, {
                move: (of) => {
                  of.h[t * width + k] += by[0]
                },
                restore: (of, natural, step) => {
                  const at = step * width + k
                  if (of.c.length) of.c[at] = natural.c[at]
                  const o =
                    (step - 1) * width * blocks + Math.floor(k / HIDDEN) * HIDDEN * blocks + 3 * HIDDEN + (k % HIDDEN)
                  of.h[at] = held === 'c' ? of.gates[o] * Math.tanh(natural.c[at]) : natural.h[at]
                },
              })
            return numericalGradient(value, by)[0]
          })
          expect(relativeError(Float64Array.from(found), Float64Array.from(right)), `L${layer} t=${t}`).toBeLessThan(
            1e-6,
          )
        }
      })
    }

  it('is that by the sums of the gates as well', () => {
    const spec: ModelSpec = {
      cell: 'lstm',
      reset: 'after',
      layers: 1,
      hidden: HIDDEN,
      vocabulary: 5,
      embedding: 0,
      dropout: 0,
    }
    const { tape, weights, ids, dLogits } = made(spec)
    const bias = weights.get('rnn.bias_ih_l0')!.data
    const value = () => {
      forward(tape, weights, ids, TIME)
      return dot(tape.logits.subarray((TIME - 1) * STREAMS * spec.vocabulary), dLogits)
    }
    const right = numericalGradient(value, bias)
    value()
    const sum = new Float64Array(bias.length)
    for (const { sums } of stateDerivatives(tape, weights, TIME, dLogits))
      if (sums) for (let k = 0; k < sums.length; k++) sum[k % bias.length] += sums[k]
    expect(relativeError(sum, right)).toBeLessThan(1e-6)
  })
})
