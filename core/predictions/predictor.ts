// What is compared: predictors, each with the log-probability that it gave to every character of the same text.

export interface Predictor {
  /** “network”, “5-gram”, … */
  name: string
  /** [characters] natural log of the probability of each character given those before it */
  logProbabilities: Float32Array
}

/** An error, as in the paper: the character that came had less than half of the probability. */
export const ERROR_BELOW = Math.log(0.5)

/** [characters] 1 where it is an error */
export function errorsOf({ logProbabilities }: Predictor): Uint8Array {
  return Uint8Array.from(logProbabilities, (value) => (value < ERROR_BELOW ? 1 : 0))
}
