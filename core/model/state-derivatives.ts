// The derivatives of a sum of the logits after the last character of a sequence by every state on the tape, as they count
// for a unit that is held at a value throughout: a held state does not pass a change on to itself, so that what reaches
// the loss through the unit's own next state is left out. Without this a unit that keeps its value for a hundred
// characters would be counted a hundred times.

import type { Step } from './cells/cell.ts'
import type { Floats } from './floats.ts'
import { type LayerTape, stepAt } from './layer.ts'
import { linearBackwardInput } from './linear.ts'
import type { Tape, Weights } from './network.ts'
import { inputWidth } from './spec.ts'

/** At one time of one layer. The arrays are valid until the next one. */
export interface StateDerivative {
  layer: number
  /** 0: the state before the sequence; t: the state after its t-th character */
  t: number
  /** the step that made the state; null at t = 0 */
  step: Step | null
  /** [streams, hidden] by h, without the unit's own next state where h is held */
  h: Floats
  /** [streams, hidden] by h, without it where c is held */
  ofC: Floats
  /** [streams, rows·hidden] by the sums of the gates, before their activation; null at t = 0 */
  sums: Floats | null
  /** [streams, hidden] by h with all that follows from it, as where it is changed at this time alone */
  whole: Floats
  /** [streams, hidden] by c through the next cell state alone, without h */
  carried: Floats
}

const NONE = new Float32Array()

/**
 * From the top layer down and from the last character back.
 * @param tape with its gates, memo and states, as `forward` leaves it
 * @param dLogits [streams, vocabulary] by the logits after the last character
 */
export function* stateDerivatives(
  tape: Tape,
  weights: Weights,
  time: number,
  dLogits: Floats,
): Generator<StateDerivative, void, undefined> {
  const { spec, streams } = tape
  const width = streams * spec.hidden
  let above: Floats = tape.make(time * width)
  const last = above.subarray((time - 1) * width)
  const size = { rows: streams, inputs: spec.hidden, outputs: spec.vocabulary }
  linearBackwardInput(last, dLogits, weights.get('decoder.weight')!.data, size)
  for (let layer = spec.layers - 1; layer >= 0; layer--) {
    const below: Floats = tape.make(layer > 0 ? time * width : 0)
    const inputs = weights.get(`rnn.weight_ih_l${layer}`)!.data
    for (const at of layerDerivatives(tape.layers[layer], recurrentOf(weights, layer), time, above)) {
      if (at.sums && layer > 0) {
        const dx = below.subarray((at.t - 1) * width, at.t * width)
        const outputs = tape.layers[layer].rows * spec.hidden
        linearBackwardInput(dx, at.sums, inputs, { rows: streams, inputs: inputWidth(spec, layer), outputs })
      }
      yield { layer, ...at }
    }
    above = below
  }
}

/** @param above [time, streams, hidden] the derivative by the layer's output */
function* layerDerivatives(
  tape: LayerTape,
  recurrent: ReturnType<typeof recurrentOf>,
  time: number,
  above: Floats,
): Generator<Omit<StateDerivative, 'layer'>, void, undefined> {
  const width = tape.streams * tape.hidden
  const zeros = () => tape.h.slice(0, width).fill(0)
  const hasC = tape.c.length > 0
  const [ownH, ownC, forH, forC] = [zeros(), zeros(), zeros(), zeros()]
  const without = (h: Floats) => {
    for (let k = 0; k < width; k++) {
      forH[k] = h[k] - ownH[k]
      forC[k] = h[k] - ownC[k]
    }
    return { h: forH, ofC: hasC ? forC : NONE }
  }
  let [h, c] = [zeros(), hasC ? zeros() : NONE]
  for (let t = time; t > 0; t--) {
    const output = above.subarray((t - 1) * width, t * width)
    for (let k = 0; k < width; k++) h[k] += output[k]
    const step = stepAt(tape, t - 1)
    const gradient = { h, c, hBefore: zeros(), cBefore: hasC ? zeros() : NONE, input: step.input.slice() }
    tape.cell.backward(step, gradient, recurrent, null, tape)
    yield { t, step, sums: gradient.input, whole: h, carried: c, ...without(h) }
    tape.cell.own(ownH, { step, gradient, recurrent }, 'h', tape)
    if (hasC) tape.cell.own(ownC, { step, gradient, recurrent }, 'c', tape)
    ;[h, c] = [gradient.hBefore, gradient.cBefore]
  }
  yield { t: 0, step: null, sums: null, whole: h, carried: c, ...without(h) }
}

function recurrentOf(weights: Weights, layer: number) {
  const part = (name: string): Floats => weights.get(name)?.data ?? NONE
  return { weight: part(`rnn.weight_hh_l${layer}`), bias: part(`rnn.bias_hh_l${layer}`) }
}
