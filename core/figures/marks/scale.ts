// Scales, and ticks that are few and round. The maths is d3-scale's.

import { scaleLinear, scaleLog } from 'd3-scale'

/** From a domain to places. */
export interface Scale {
  (value: number): number
  readonly low: number
  readonly high: number
  readonly log: boolean
  /** the value at a place */
  invert(place: number): number
  /** about so many round numbers of the domain; of a logarithmic one powers of ten, and 2 and 5 between few of them */
  ticks(count: number): number[]
}

type Pair = readonly [number, number]

/** A domain of one value is mapped to the beginning of the range. */
export function linear([low, high]: Pair, range: Pair): Scale {
  const scale = scaleLinear([low, high === low ? low + 1 : high], [...range])
  const found = (value: number) => scale(value)
  return Object.assign(found, {
    ...{ low, high, log: false },
    invert: (place: number) => scale.invert(place),
    ticks: (count: number) => ticks(low, high, count),
  })
}

/** @param domain above 0 */
export function logarithmic([low, high]: Pair, range: Pair): Scale {
  const scale = scaleLog([low, high === low ? low * Math.E : high], [...range])
  const found = (value: number) => scale(value)
  return Object.assign(found, {
    ...{ low, high, log: true },
    invert: (place: number) => scale.invert(place),
    ticks: () => logTicks(low, high),
  })
}

/** About `count` round numbers from low to high: steps of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low]
  return scaleLinear([low, high], [0, 1]).ticks(count)
}

/** Powers of ten, with 2 and 5 between them where there are fewer than three decades. */
export function logTicks(low: number, high: number): number[] {
  const steps = high / low < 1000 ? [1, 2, 5] : [1]
  const found: number[] = []
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++)
    for (const step of steps) found.push(Number((step * 10 ** power).toPrecision(1)))
  return found.filter((tick) => tick >= low && tick <= high)
}

/** A scale on which `by` is added before the logarithm, so that 0 has a place. */
export function shifted(scale: Scale, by: number): Scale {
  const found = (value: number) => scale(value + by)
  return Object.assign(found, {
    ...{ low: scale.low - by, high: scale.high - by, log: scale.log },
    invert: (place: number) => scale.invert(place) - by,
    ticks: (count: number) => scale.ticks(count).map((tick) => tick - by),
  })
}
