// How a unit is laid out on colours and axes: one truth for the window and for what is exported. A cell state is shown
// through tanh, which is what the network reads of it; but where tanh hardly moves while the cell does, that would be one
// flat colour, and the cell is shown as it was recorded, between its own 1 % and 99 % quantiles. A state that leaves ±1
// is shown as recorded, as far on either side of 0 as its quantiles reach; so is every activation of another network.

import { isGate, type StateKind } from '../model/cells/cells.ts'

/** What was asked for instead of what is chosen by itself. */
export type ScaleChoice = 'tanh' | 'raw'

/** From what colours and axes begin with to what they end with, on `quantity`. */
export interface UnitScale {
  /** `tanh c`, `c`, `h`, `f` … */
  quantity: string
  /** whether recorded values are laid out between ends of the unit's own */
  raw: boolean
  low: number
  high: number
}

/** What is known of the recorded values of one unit. */
export interface UnitRange {
  /** 1 % and 99 % quantiles */
  low: number
  high: number
  /** whether a cell moves while its tanh hardly does */
  flat: boolean
}

/** Before anything is known of the unit: a cell state through tanh, everything else as it is. */
export function usualScale(kind: StateKind): UnitScale {
  return { quantity: kind === 'c' ? 'tanh c' : kind, raw: false, low: isGate(kind) ? 0 : -1, high: 1 }
}

/** The scale of one unit. @param choice of a cell state; what is chosen by itself without */
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

/** tanh in the 32 bits of what is recorded. */
export function tanh32(value: number): number {
  return Math.fround(Math.tanh(value))
}

/** What a recorded value is on the scale: the quantity that its legend names. */
export function onScale({ quantity }: UnitScale, value: number): number {
  return quantity === 'tanh c' ? tanh32(value) : value
}

/** Where a value that is on the scale stands on an axis, −1 … +1 (a gate 0 … 1); beyond its ends a raw one goes on. */
export function placeOn({ raw, low, high }: UnitScale, value: number): number {
  return raw ? (2 * (value - low)) / (high - low) - 1 : value
}

/** Where the colour of a recorded value stands. */
export function placeOf(scale: UnitScale, value: number): number {
  return placeOn(scale, onScale(scale, value))
}

/** Where a threshold of what is searched stands on the axis: on that of a raw cell at its artanh; within the ends. */
export function thresholdOn({ quantity, raw, low, high }: UnitScale, threshold: number): number {
  if (!raw) return threshold
  return Math.max(low, Math.min(high, quantity === 'c' ? Math.atanh(threshold) : threshold))
}

/** The threshold that a place on the axis stands for. */
export function thresholdAt({ quantity, raw }: UnitScale, value: number): number {
  return raw && quantity === 'c' ? tanh32(value) : value
}
