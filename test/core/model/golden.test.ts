import { describe, expect, it } from 'vitest'
import { doubles, type Floats, type MakeFloats, singles } from '../../../core/model/floats.ts'
import { outputs } from '../../../core/model/layer.ts'
import { crossEntropy, crossEntropyBackward } from '../../../core/model/loss.ts'
import { backward, createTape, forward, type Tape, type Weights, zeroWeights } from '../../../core/model/network.ts'
import { type GoldenNetwork, goldenNetworks, relativeError, unpack } from './golden.ts'

const precisions: { name: 'float64' | 'float32'; make: MakeFloats<Floats>; tolerance: number }[] = [
  { name: 'float64', make: doubles, tolerance: 1e-11 },
  { name: 'float32', make: singles, tolerance: 1e-5 },
]

for (const { name: precision, make, tolerance } of precisions)
  describe(`the network in ${precision}, against PyTorch in ${precision}`, () => {
    for (const golden of goldenNetworks()) {
      const { spec, ids, time, batch } = golden
      const rows = time * batch

      it(`${golden.name}: logits, states, loss and every gradient, over two sequences`, () => {
        const weights = weightsOf(golden, make)
        const gradient = zeroWeights(spec, make)
        const tape = createTape(spec, time, batch, make)
        golden[precision].forEach((expected, sequence) => {
          const targets = ids[sequence].subarray(batch)
          if (sequence > 0) carry(tape, time)
          forward(tape, weights, ids[sequence], time)
          expect(relativeError(tape.logits, unpack(expected.logits))).toBeLessThan(tolerance)
          tape.layers.forEach((layer, l) => {
            expect(relativeError(outputs(layer, time), unpack(expected.states.h![l]))).toBeLessThan(tolerance)
          })
          expect(crossEntropy(tape.logits, targets, rows, spec.vocabulary)).toBeCloseTo(
            expected.loss,
            precision === 'float64' ? 11 : 5,
          )
          crossEntropyBackward(tape.logits, tape.logits, targets, rows, spec.vocabulary)
          backward(tape, weights, ids[sequence], time, tape.logits, gradient)
          expect([...gradient.keys()].sort()).toEqual(Object.keys(expected.gradients).sort())
          for (const [parameter, { data }] of gradient)
            expect(relativeError(data, unpack(expected.gradients[parameter])), parameter).toBeLessThan(tolerance)
        })
      })
    }
  })

function weightsOf({ spec, parameters }: GoldenNetwork, make: MakeFloats<Floats>): Weights {
  const weights = zeroWeights(spec, make)
  for (const [name, { data }] of weights) data.set(parameters.get(name)!.data)
  return weights
}

/** The last states become the first. */
function carry(tape: Tape, time: number): void {
  const width = tape.streams * tape.spec.hidden
  for (const { h, c } of tape.layers) for (const states of [h, c]) states.copyWithin(0, time * width)
}
