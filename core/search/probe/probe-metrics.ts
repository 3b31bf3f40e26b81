// Metrics of scores for a truth value. The scores are log-odds, and so also have a cross-entropy: bits spared are the
// entropy of the feature's share of the train part − that cross-entropy.

import { separation } from '../../stats/separation.ts'

/** Metrics of a predictor over one part of the text. */
export interface ProbeMetrics {
  /** bits a character that the predictor spares; may be below 0 */
  bits: number
  /** bits a character without it: the cross-entropy of the feature's share of the train part */
  entropy: number
  averagePrecision: number
  auroc: number
  /** at the threshold that gives the best F1 on the train part */
  f1: number
}

/** −log₂ of the probability of the truth under log-odds z. */
export function bitsAt(z: number, truth: number): number {
  const towards = truth ? z : -z
  return (Math.log1p(Math.exp(-Math.abs(towards))) + Math.max(0, -towards)) / Math.LN2
}

/** Log-odds of the feature's share of a part, kept finite. @param truth 0 or 1 @param weights of sum 1, or none */
export function logOdds(truth: Uint8Array, weights?: Float64Array): number {
  let share = 0
  for (let i = 0; i < truth.length; i++) share += truth[i] * (weights ? weights[i] : 1 / truth.length)
  const least = 1 / (2 * truth.length)
  const kept = Math.min(1 - least, Math.max(least, share))
  return Math.log(kept / (1 - kept))
}

/**
 * @param truth [characters] 0 or 1
 * @param scores [characters] log-odds
 * @param prior log-odds of the train part's share
 * @param threshold log-odds from which on the predictor says true
 */
export function metricsOf(truth: Uint8Array, scores: Float32Array, prior: number, threshold: number): ProbeMetrics {
  let [bits, entropy, hits, called, trues] = [0, 0, 0, 0, 0]
  for (let i = 0; i < truth.length; i++) {
    const without = bitsAt(prior, truth[i])
    entropy += without
    bits += without - bitsAt(scores[i], truth[i])
    trues += truth[i]
    if (scores[i] < threshold) continue
    called++
    hits += truth[i]
  }
  const { auroc, averagePrecision } = separated(truth, scores)
  const f1 = called + trues > 0 ? (2 * hits) / (called + trues) : 0
  return { bits: bits / truth.length, entropy: entropy / truth.length, averagePrecision, auroc, f1 }
}

/** The threshold of the best F1. NaN where one of the classes is empty. */
export function bestThreshold(truth: Uint8Array, scores: Float32Array): number {
  return separated(truth, scores).threshold
}

function separated(truth: Uint8Array, scores: Float32Array) {
  let count = 0
  for (const y of truth) count += y
  if (count === 0 || count === truth.length)
    return { auroc: Number.NaN, averagePrecision: Number.NaN, threshold: Number.NaN }
  const [trues, falses] = [new Float32Array(count), new Float32Array(truth.length - count)]
  for (let i = 0, t = 0, f = 0; i < truth.length; i++) {
    if (truth[i]) trues[t++] = scores[i]
    else falses[f++] = scores[i]
  }
  return separation(trues.sort(), falses.sort())
}
