// Long range: how well a closing delimiter is predicted, by the characters since its opening one. The probability of a
// delimiter of several characters is the product of theirs.

import { bootstrapMean } from '../stats/block-bootstrap.ts'
import type { Predictor } from './predictor.ts'

export interface Delimiters {
  open: string
  close: string
}

export interface DistanceBin {
  /** characters from the end of the opening delimiter to the closing one, half-open */
  from: number
  to: number
  closings: number
  /** one a predictor: mean −log p, nats, and mean p, with standard errors */
  predictors: { predictor: string; nats: number; natsError: number; p: number; pError: number }[]
}

interface Closing {
  at: number
  distance: number
}

/**
 * Closing delimiters from character `from` on whose opening ones are there. Equal delimiters open and close in turn;
 * others nest. @param text code points, from where the delimiters are to be counted
 */
export function closings(text: Uint32Array, { open, close }: Delimiters, from: number): Closing[] {
  const [opening, closing] = [pointsOf(open), pointsOf(close)]
  const found: Closing[] = []
  const stack: number[] = []
  for (let at = 0; at < text.length; at++) {
    const closes = stack.length > 0 && stands(text, closing, at)
    if (closes) {
      const since = stack.pop()!
      if (at >= from) found.push({ at, distance: at - since })
      at += closing.length - 1
    } else if (stands(text, opening, at)) {
      at += opening.length - 1
      stack.push(at + 1)
    }
  }
  return found
}

const pointsOf = (delimiter: string) => Array.from(delimiter, (character) => character.codePointAt(0)!)

const stands = (text: Uint32Array, points: readonly number[], at: number) =>
  at + points.length <= text.length && points.every((point, i) => text[at + i] === point)

/** Three bins a factor of ten. */
const edge = (i: number) => Math.round(10 ** (i / 3))

/** @param from the character of the text that the first log-probability is of */
export function byDistance(
  text: Uint32Array,
  delimiters: Delimiters,
  predictors: readonly Predictor[],
  from: number,
): DistanceBin[] {
  const length = pointsOf(delimiters.close).length
  const found = closings(text, delimiters, from).filter(({ at }) => at + length <= text.length)
  const bins: DistanceBin[] = []
  const furthest = Math.max(0, ...found.map(({ distance }) => distance))
  for (let i = 0; i === 0 || edge(i) <= furthest; i++) {
    const [low, high] = [i === 0 ? 0 : edge(i), edge(i + 1)]
    const here = found.filter(({ distance }) => distance >= low && distance < high)
    if (here.length > 0) bins.push({ from: low, to: high, closings: here.length, ...meansOf(here) })
  }
  return bins

  function meansOf(here: readonly Closing[]): Pick<DistanceBin, 'predictors'> {
    return {
      predictors: predictors.map(({ name, logProbabilities }) => {
        const logs = here.map(({ at }) => {
          let sum = 0
          for (let k = 0; k < length; k++) sum += logProbabilities[at - from + k]
          return sum
        })
        const nats = bootstrapMean(logs.map((value) => -value))
        const p = bootstrapMean(logs.map((value) => Math.exp(value)))
        return {
          predictor: name,
          nats: nats.mean,
          natsError: nats.standardError,
          p: p.mean,
          pError: p.standardError,
        }
      }),
    }
  }
}
