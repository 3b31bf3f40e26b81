// Resample ablation: values of units are replaced by those at other places of a recording, which keeps their distribution
// and removes their information about the current place. All units of a set take their values from the same place.

import { AppError } from '../errors.ts'
import { createRandom } from '../model/random.ts'

export interface ResamplingQuestion {
  /** recorded characters */
  characters: number
  /** characters of the text */
  length: number
  /** a feature of the recorded characters, to draw only places at which it differs; or null */
  truth: Uint8Array | null
  /** the feature at each character that is read, likewise */
  reads: Uint8Array | null
  seed: number
}

export interface Resampling {
  /** of the recording; those that are drawn from */
  places: Uint32Array
  /** [length] the place of the values at each character */
  draws: Uint16Array
}

/** Places that are drawn from, for each truth value. */
const PLACES = 4096

/** @throws AppError `feature-one-sided` where the feature differs nowhere */
export function resampling({ characters, length, truth, reads, seed }: ResamplingQuestion): Resampling {
  const random = createRandom(seed)
  if (!truth || !reads) {
    const places = Uint32Array.from({ length: PLACES }, () => random.below(characters))
    return { places, draws: Uint16Array.from({ length }, () => random.below(PLACES)) }
  }
  const [falses, trues] = [0, 1].map((value) => placesWhere(truth, value))
  if (falses.length === 0 || trues.length === 0)
    throw new AppError(
      'feature-one-sided',
      'This feature has one value at all recorded characters, so that there is no place where it differs; resample from anywhere instead.',
    )
  const drawn = (from: Uint32Array) => Array.from({ length: PLACES }, () => from[random.below(from.length)])
  const places = Uint32Array.from([...drawn(falses), ...drawn(trues)])
  return { places, draws: Uint16Array.from(reads, (value) => random.below(PLACES) + (value ? 0 : PLACES)) }
}

function placesWhere(truth: Uint8Array, value: number): Uint32Array {
  const places = new Uint32Array(truth.reduce((sum, y) => sum + (y === value ? 1 : 0), 0))
  for (let t = 0, i = 0; t < truth.length; t++) if (truth[t] === value) places[i++] = t
  return places
}
