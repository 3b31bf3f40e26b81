// The loss of each predictor, and of parts of the text, with standard errors by block bootstrap.

import { bootstrapMean } from '../stats/block-bootstrap.ts'
import type { Predictor } from './predictor.ts'

export interface Loss {
  predictor: string
  /** mean −log p, nats a character */
  nats: number
  /** its standard error, and 95 %, nats */
  standardError: number
  interval: [number, number]
  /** loss − loss of the first predictor, and its standard error, nats: the blocks are the same for both */
  difference: number
  differenceError: number
}

export interface LossGroup {
  name: string
  characters: number
  losses: Loss[]
}

/** @param among [characters] 0 or 1: the characters that count; all without */
export function lossesOf(predictors: readonly Predictor[], among?: Uint8Array): Loss[] {
  const first = predictors[0].logProbabilities
  return predictors.map(({ name, logProbabilities }) => {
    const loss = bootstrapMean(
      logProbabilities.map((value) => -value),
      { among },
    )
    const beyond = bootstrapMean(
      logProbabilities.map((value, i) => first[i] - value),
      { among },
    )
    return {
      predictor: name,
      nats: loss.mean,
      standardError: loss.standardError,
      interval: loss.interval,
      difference: beyond.mean,
      differenceError: logProbabilities === first ? 0 : beyond.standardError,
    }
  })
}

/** The losses of groups of characters, without those that hold none. @param groups [characters] index of a name */
export function lossesBy(
  predictors: readonly Predictor[],
  groups: ArrayLike<number>,
  names: readonly string[],
): LossGroup[] {
  return names.flatMap((name, group) => {
    const among = Uint8Array.from(groups, (one) => (one === group ? 1 : 0))
    const characters = among.reduce((sum, one) => sum + one, 0)
    return characters === 0 ? [] : [{ name, characters, losses: lossesOf(predictors, among) }]
  })
}
