// The GRU, gates in the order r z n, in its two forms. In both r = σ(a_r), z = σ(a_z) and h' = (1 − z)·n + z·h; they
// differ in where the reset gate acts:
//   after (PyTorch, cuDNN)       n = tanh(W_in·x + b_in + r·(W_hn·h + b_hn))
//   before (Cho et al. 2014)      n = tanh(W_in·x + b_in + W_hn·(r·h) + b_hn)

import { type Floats, sigmoid } from '../floats.ts'
import { linear, linearBackwardInput, linearBackwardWeights } from '../linear.ts'
import type { CellDefinition, CellSize, Passed, RecurrentCell, RecurrentWeights, Step, StepGradient } from './cell.ts'
import { ownRows } from './own-rows.ts'
import { DRIVE } from './squash.ts'

/** Reset after the product. The memo keeps W_hn·h + b_hn. */
const after: RecurrentCell = {
  memo: 1,

  forward(step, recurrent, size) {
    const { input, gates, memo, hBefore } = step
    linear(gates, hBefore, recurrent.weight, recurrent.bias, product(size, 3))
    activate(step, sigmoid, 0, 2, size)
    forEachUnit(size, (k, atR, _atZ, atN) => {
      memo[k] = gates[atN]
      // n = tanh(a_n + r·m), m = W_hn·h + b_hn
      gates[atN] = Math.tanh(input[atN] + gates[atR] * memo[k])
    })
    blend(step, size)
  },

  backward(step, gradient, recurrent, recurrentGradient, size) {
    const { gates, memo, hBefore } = step
    const da = gradient.input
    blendBackward(step, gradient, size)
    // dr = da_n·m
    forEachUnit(size, (k, atR, _atZ, atN) => {
      da[atR] = da[atN] * memo[k] * gates[atR] * (1 - gates[atR])
    })
    // The product W_hh·h receives what the input receives, except that dm = da_n·r.
    const dp = da.slice()
    forEachUnit(size, (_k, atR, _atZ, atN) => {
      dp[atN] *= gates[atR]
    })
    linearBackwardInput(gradient.hBefore, dp, recurrent.weight, product(size, 3))
    if (recurrentGradient)
      linearBackwardWeights(recurrentGradient.weight, recurrentGradient.bias, dp, hBefore, product(size, 3))
  },

  own(into, passed, _held, size) {
    kept(into, passed, size)
    ownRows(into, passed.gradient.input, passed.recurrent.weight, size, [0, 1])
    ownCandidate(into, passed, size)
  },
}

/** Reset before the product. The memo keeps r·h. */
const before: RecurrentCell = {
  memo: 1,

  forward(step, recurrent, size) {
    const { gates, memo, hBefore } = step
    const { resetUpdate, candidate } = split(recurrent, size)
    linear(gates, hBefore, resetUpdate.weight, resetUpdate.bias, product(size, 2))
    activate(step, sigmoid, 0, 2, size)
    forEachUnit(size, (k, atR) => (memo[k] = gates[atR] * hBefore[k]))
    // n = tanh(a_n + W_hn·(r·h) + b_hn)
    linear(gates.subarray(2 * size.hidden), memo, candidate.weight, candidate.bias, product(size, 1))
    activate(step, Math.tanh, 2, 3, size)
    blend(step, size)
  },

  backward(step, gradient, recurrent, recurrentGradient, size) {
    const { gates, memo, hBefore } = step
    const da = gradient.input
    const { resetUpdate, candidate } = split(recurrent, size)
    blendBackward(step, gradient, size)
    const daN = da.subarray(2 * size.hidden)
    const dMemo = memo.slice().fill(0)
    linearBackwardInput(dMemo, daN, candidate.weight, product(size, 1))
    forEachUnit(size, (k, atR) => {
      // m = r·h:  dr = dm·h,  dh += dm·r
      da[atR] = dMemo[k] * hBefore[k] * gates[atR] * (1 - gates[atR])
      gradient.hBefore[k] += dMemo[k] * gates[atR]
    })
    linearBackwardInput(gradient.hBefore, da, resetUpdate.weight, product(size, 2))
    if (!recurrentGradient) return
    const d = split(recurrentGradient, size)
    linearBackwardWeights(d.candidate.weight, d.candidate.bias, daN, memo, product(size, 1))
    linearBackwardWeights(d.resetUpdate.weight, d.resetUpdate.bias, da, hBefore, product(size, 2))
  },

  /** A unit's candidate reads the reset gates of all units, and these read its h. */
  own(into, passed, _held, size) {
    const { step, gradient, recurrent } = passed
    const { hidden } = size
    kept(into, passed, size)
    ownRows(into, gradient.input, recurrent.weight, size, [1])
    ownCandidate(into, passed, size)
    forEachUnit(size, (k, atR, _atZ, atN) => {
      const [unit, ofStream] = [k % hidden, k - (k % hidden)]
      let sum = 0
      for (let j = 0; j < hidden; j++) {
        const r = step.gates[atR - unit + j]
        const reset = step.hBefore[ofStream + j] * r * (1 - r) * recurrent.weight[j * hidden + unit]
        sum += recurrent.weight[(2 * hidden + unit) * hidden + j] * reset
      }
      into[k] += gradient.input[atN] * sum
    })
  },

  recall({ gates, hBefore, memo }, size) {
    forEachUnit(size, (k, atR) => (memo[k] = gates[atR] * hBefore[k]))
  },
}

/** Gates `from` up to `to`: input and recurrent product together, squashed. */
function activate(
  { input, gates }: Step,
  squash: (x: number) => number,
  from: number,
  to: number,
  { streams, hidden }: CellSize,
): void {
  for (let stream = 0; stream < streams; stream++)
    for (let at = (3 * stream + from) * hidden; at < (3 * stream + to) * hidden; at++)
      gates[at] = squash(input[at] + gates[at])
}

/** h' = (1 − z)·n + z·h */
function blend({ gates, hBefore, h }: Step, size: CellSize): void {
  forEachUnit(size, (k, _atR, atZ, atN) => {
    h[k] = (1 - gates[atZ]) * gates[atN] + gates[atZ] * hBefore[k]
  })
}

/** dn = dh'·(1 − z),  dz = dh'·(h − n),  dh = dh'·z; the first two carried through tanh and σ. */
function blendBackward({ gates, hBefore }: Step, gradient: StepGradient, size: CellSize): void {
  forEachUnit(size, (k, _atR, atZ, atN) => {
    const dh = gradient.h[k]
    const [z, n] = [gates[atZ], gates[atN]]
    gradient.input[atN] = dh * (1 - z) * (1 - n * n)
    gradient.input[atZ] = dh * (hBefore[k] - n) * z * (1 - z)
    gradient.hBefore[k] += dh * z
  })
}

/** What h' keeps of h: z, overwriting. */
function kept(into: Floats, { step, gradient }: Passed, size: CellSize): void {
  forEachUnit(size, (k, _atR, atZ) => (into[k] = gradient.h[k] * step.gates[atZ]))
}

/** What the unit's own candidate passes on, through the reset gate. */
function ownCandidate(into: Floats, { step, gradient, recurrent }: Passed, size: CellSize): void {
  const { hidden } = size
  forEachUnit(size, (k, atR, _atZ, atN) => {
    const unit = k % hidden
    into[k] += gradient.input[atN] * step.gates[atR] * recurrent.weight[(2 * hidden + unit) * hidden + unit]
  })
}

/** Unit k of all streams, and the offsets of its three gates in [streams, 3·hidden]. */
function forEachUnit(
  { streams, hidden }: CellSize,
  visit: (k: number, atR: number, atZ: number, atN: number) => void,
): void {
  for (let k = 0; k < streams * hidden; k++) {
    const atR = k + 2 * hidden * Math.floor(k / hidden)
    visit(k, atR, atR + hidden, atR + 2 * hidden)
  }
}

/** A product that fills `gates` of the three parts of each row. */
function product({ streams, hidden }: CellSize, gates: number) {
  return { rows: streams, inputs: hidden, outputs: gates * hidden, stride: 3 * hidden }
}

/** W_hh and b_hh as the rows of r and z, and the rows of n. */
function split({ weight, bias }: RecurrentWeights, { hidden }: CellSize) {
  const part = (array: Floats, width: number, from: number, to: number): Floats =>
    array.subarray(from * hidden * width, to * hidden * width)
  return {
    resetUpdate: { weight: part(weight, hidden, 0, 2), bias: part(bias, 1, 0, 2) },
    candidate: { weight: part(weight, hidden, 2, 3), bias: part(bias, 1, 2, 3) },
  }
}

/** With z = 1 a unit keeps its h; with z = 0 and r = 1 it is n = tanh(u), whichever of the two resets acts on what it reads. */
export const gru = {
  name: 'gru',
  title: 'GRU',
  gates: [
    { kind: 'r', title: 'reset gate', range: 'sigmoid' },
    { kind: 'z', title: 'update gate', range: 'sigmoid' },
    { kind: 'n', title: 'candidate', range: 'tanh' },
  ],
  hasCellState: false,
  recurrentWeights: true,
  resets: true,
  form: (reset) => (reset === 'before' ? before : after),
  hold: (_, value) => ({ sums: [['z', DRIVE]], state: { h: value } }),
  driven: {
    reads: 'n',
    sums: [
      ['z', -DRIVE],
      ['r', DRIVE],
    ],
    addedSums: [['r', DRIVE]],
  },
  // for a reset before the product: nn.GRU has it after
  pytorch: `(ar, az, an), (wr, wz, wn), (br, bz, bn) = a.chunk(3, -1), w.chunk(3), b.chunk(3)
r, z = (ar + h @ wr.T + br).sigmoid(), (az + h @ wz.T + bz).sigmoid()
return (1 - z) * (an + (r * h) @ wn.T + bn).tanh() + z * h, c`,
} as const satisfies CellDefinition
