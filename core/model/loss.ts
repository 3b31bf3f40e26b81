// Cross-entropy in nats: P = softmax(logits), loss = −log P(target). Summed in double precision.

import type { Floats } from './floats.ts'

/** log Σ_j exp(z_j) over the `vocabulary` logits that start at `from`, without overflow. */
export function logSumExp(logits: Floats, from: number, vocabulary: number): number {
  let highest = -Infinity
  for (let j = from; j < from + vocabulary; j++) if (logits[j] > highest) highest = logits[j]
  let sum = 0
  for (let j = from; j < from + vocabulary; j++) sum += Math.exp(logits[j] - highest)
  return highest + Math.log(sum)
}

/** Natural log of P(target) under the row of logits that starts at `from`. */
export function logProbability(logits: Floats, from: number, vocabulary: number, target: number): number {
  return logits[from + target] - logSumExp(logits, from, vocabulary)
}

/**
 * The mean cross-entropy of `rows` predictions, nats a character.
 * @param logits [rows, vocabulary]
 * @param targets [rows]
 */
export function crossEntropy(logits: Floats, targets: Int32Array, rows: number, vocabulary: number): number {
  let sum = 0
  for (let r = 0; r < rows; r++) sum -= logProbability(logits, r * vocabulary, vocabulary, targets[r])
  return sum / rows
}

/**
 * dz[r, j] = (P(j) − [j = target]) / rows, overwriting.
 * @param dLogits [rows, vocabulary]; may be `logits` itself
 */
export function crossEntropyBackward(
  dLogits: Floats,
  logits: Floats,
  targets: Int32Array,
  rows: number,
  vocabulary: number,
): void {
  for (let r = 0; r < rows; r++) {
    const from = r * vocabulary
    const total = logSumExp(logits, from, vocabulary)
    for (let j = 0; j < vocabulary; j++) {
      const p = Math.exp(logits[from + j] - total)
      dLogits[from + j] = (p - (j === targets[r] ? 1 : 0)) / rows
    }
  }
}
