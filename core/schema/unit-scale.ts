// The scale of a unit on colors and axes, the same in the window and in exported figures. A cell state is shown through
// tanh, which is what the network reads of it; where tanh is nearly constant while the cell is not, the cell is shown as
// recorded, between its 1 % and 99 % quantiles. A state beyond ±1 is shown as recorded, over a range symmetric about 0
// that holds its quantiles.

import { isGate, type StateKind } from '../model/cells/cells.ts'

/** The user's choice of scale. */
export type ScaleChoice = 'tanh' | 'raw'

/** The range of colors and axes, on `quantity`. */
export interface UnitScale {
  /** `tanh c`, `c`, `h`, `f` … */
  quantity: string
  /** whether recorded values are shown, between the unit's own quantiles */
  raw: boolean
  low: number
  high: number
}

/** Statistics of the recorded values of one unit. */
export interface UnitRange {
  /** 1 % and 99 % quantiles */
  low: number
  high: number
  /** whether the cell varies while its tanh is nearly constant */
  flat: boolean
}

/** Without statistics: a cell state through tanh, everything else as recorded. */
export function usualScale(kind: StateKind): UnitScale {
  return { quantity: kind === 'c' ? 'tanh c' : kind, raw: false, low: isGate(kind) ? 0 : -1, high: 1 }
}

/** The scale of one unit. @param choice of a cell state; the default without one */
export function chosenScale(kind: StateKind, { low, high, flat }: UnitRange, choice?: ScaleChoice): UnitScale {
  const usual = usualScale(kind)
  if (kind === 'c') {
    const wanted = choice ?? (flat ? 'raw' : 'tanh')
    return wanted === 'raw' && high > low ? { quantity: 'c', raw: true, low, high } : usual
  }
  const reach = Math.max(-low, high)
  if (kind === 'a' && reach > 0) return { quantity: kind, raw: true, low: -reach, high: reach }
  return usual.low === -1 && reach > 1 ? { quantity: kind, raw: true, low: -reach, high: reach } : usual
}

/** tanh, rounded to float32. */
export function tanh32(value: number): number {
  return Math.fround(Math.tanh(value))
}

/** A recorded value on the scale, in the quantity of its legend. */
export function onScale({ quantity }: UnitScale, value: number): number {
  return quantity === 'tanh c' ? tanh32(value) : value
}

/** Position of a value of the scale on an axis, −1 … +1 (a gate 0 … 1); raw values may exceed it. */
export function placeOn({ raw, low, high }: UnitScale, value: number): number {
  return raw ? (2 * (value - low)) / (high - low) - 1 : value
}

/** Position of a recorded value on the color scale. */
export function placeOf(scale: UnitScale, value: number): number {
  return placeOn(scale, onScale(scale, value))
}

/** Position of a search threshold on the axis: of a raw cell at its artanh; clamped to the ends. */
export function thresholdOn({ quantity, raw, low, high }: UnitScale, threshold: number): number {
  if (!raw) return threshold
  return Math.max(low, Math.min(high, quantity === 'c' ? Math.atanh(threshold) : threshold))
}

/** The threshold at a position of the axis. */
export function thresholdAt({ quantity, raw }: UnitScale, value: number): number {
  return raw && quantity === 'c' ? tanh32(value) : value
}
