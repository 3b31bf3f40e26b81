// Which errors two predictors share, and which characters each predicts better: figure 4 of Karpathy, Johnson and Li 2015.

import { errorsOf, type Predictor } from './predictor.ts'

export interface Overlap {
  predictors: [string, string]
  characters: number
  /** characters with p < ½ under both, under one alone, under neither */
  both: number
  onlyFirst: number
  onlySecond: number
  neither: number
}

/** Which errors two predictors share, over the same characters. */
export function overlapOf(first: Predictor, second: Predictor): Overlap {
  const [a, b] = [errorsOf(first), errorsOf(second)]
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i++) counts[2 * a[i] + b[i]]++
  const [neither, onlySecond, onlyFirst, both] = counts
  return { predictors: [first.name, second.name], characters: a.length, both, onlyFirst, onlySecond, neither }
}

export interface CharacterMean {
  /** code point */
  character: number
  count: number
  /** mean probability of it where it came, under either */
  first: number
  second: number
}

/** Sorted by first − second, highest first. @param text code points [characters] */
export function meansByCharacter(text: Uint32Array, first: Predictor, second: Predictor): CharacterMean[] {
  const sums = new Map<number, CharacterMean>()
  for (let i = 0; i < text.length; i++) {
    const of = sums.get(text[i]) ?? { character: text[i], count: 0, first: 0, second: 0 }
    of.count++
    of.first += Math.exp(first.logProbabilities[i])
    of.second += Math.exp(second.logProbabilities[i])
    sums.set(text[i], of)
  }
  return [...sums.values()]
    .map((of) => ({ ...of, first: of.first / of.count, second: of.second / of.count }))
    .sort((a, b) => b.first - b.second - (a.first - a.second) || a.character - b.character)
}
