// How a unit is laid out on colours and axes, as core/units/scale.ts decides it (the window knows its types only), and
// how a value and the ends of the scale are named.

import { isGate } from '../../core/schema/cells.ts'
import type { UnitScale } from '../../main/contract/unit-types.ts'
import { kindOf } from '../state/units.ts'
import { shown } from './color.ts'
import { plain, score } from './format.ts'

export type { UnitScale }

/** Before anything is known of the unit: a cell state through tanh, everything else as it is. */
export function usualScale(unit: string): UnitScale {
  const kind = kindOf(unit)
  return { quantity: kind === 'c' ? 'tanh c' : kind, raw: false, low: isGate(kind) ? 0 : -1, high: 1 }
}

/** What a recorded value is on the scale: the quantity that its legend names. */
export function onScale({ quantity }: UnitScale, value: number): number {
  return quantity === 'tanh c' ? shown('c', value) : value
}

/** Where the colour of a recorded value stands, −1 … +1 (a gate 0 … 1). */
export function placeOf(scale: UnitScale, value: number): number {
  if (!scale.raw) return onScale(scale, value)
  return placeOn(scale, value)
}

/** The same of a value that is on the scale already: as it stands on an axis. */
export function placeOn({ raw, low, high }: UnitScale, value: number): number {
  return raw ? (2 * (value - low)) / (high - low) - 1 : value
}

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
      note: 'the cell state as it was recorded, from its 1 % to its 99 % quantile',
    }
  if (low === 0) return { low: '0', high: '1', note: '' }
  return { low: '−1', high: '+1', note: quantity === 'tanh c' ? 'tanh of the cell state' : '' }
}

/** “tanh c 0.87 (c 1.33)”, “c −52.1 (tanh −1.00)”, “0.45” */
export function valueWords(scale: UnitScale, value: number): string {
  if (Number.isNaN(value)) return '–'
  if (scale.raw) return `c ${plain(value)} (tanh ${score(shown('c', value))})`
  return scale.quantity === 'tanh c' ? `tanh c ${score(shown('c', value))} (c ${plain(value)})` : score(value)
}

/** Where a threshold, which is on the shown scale, stands on the axis: that of a raw cell at artanh, within its ends. */
export function thresholdOn({ raw, low, high }: UnitScale, threshold: number): number {
  return raw ? Math.max(low, Math.min(high, Math.atanh(threshold))) : threshold
}

/** The threshold that a place on the axis stands for. */
export function thresholdAt({ raw }: UnitScale, value: number): number {
  return raw ? shown('c', value) : value
}

/** A value on the scale's axis in words. */
export function axisWords({ raw }: UnitScale, value: number): string {
  return raw ? plain(value) : score(value)
}
