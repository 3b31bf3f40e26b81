// How a value and the ends of a unit's scale are named.

import { onScale, placeOf, tanh32, type UnitScale } from '../../core/schema/unit-scale.ts'
import { plain, score } from './format.ts'

export function placesOf(scale: UnitScale, values: Float32Array): Float32Array {
  return scale.quantity === 'tanh c' || scale.raw ? values.map((value) => placeOf(scale, value)) : values
}

/** The ends of the scale, and a sentence on it. */
export function scaleWords(scale: UnitScale): { low: string; high: string; note: string } {
  const { quantity, raw, low, high } = scale
  if (raw)
    return {
      low: plain(low),
      high: plain(high),
      note:
        quantity === 'c'
          ? 'the cell state as it was recorded, from its 1 % to its 99 % quantile'
          : 'as recorded, as far on either side of 0 as its 1 % and 99 % quantiles reach',
    }
  if (low === 0) return { low: '0', high: '1', note: '' }
  return { low: '−1', high: '+1', note: quantity === 'tanh c' ? 'tanh of the cell state' : '' }
}

/** “tanh c 0.87 (c 1.33)”, “c −52.1 (tanh −1.00)”, “0.45” */
export function valueWords(scale: UnitScale, value: number): string {
  if (Number.isNaN(value)) return '–'
  if (scale.quantity === 'c') return `c ${plain(value)} (tanh ${score(tanh32(value))})`
  if (scale.quantity === 'tanh c') return `tanh c ${score(onScale(scale, value))} (c ${plain(value)})`
  return axisWords(scale, value)
}

/** A value on the scale's axis in words. */
export function axisWords({ raw }: UnitScale, value: number): string {
  return raw ? plain(value) : score(value)
}
