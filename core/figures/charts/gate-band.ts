// The band of one gate over a stretch of text.

import { isGate, kindTitle, type StateKind } from '../../schema/cells.ts'
import type { Band } from './bands.ts'

/** @param kind `f` of a unit `L1.c.17` @param values [characters] */
export function gateBand(unit: string, kind: StateKind, values: Float32Array): Band {
  return {
    unit: unit.replace(/\.[a-z]\./, `.${kind}.`),
    name: kindTitle(kind),
    values,
    scale: { quantity: kind, raw: false, low: isGate(kind) ? 0 : -1, high: 1 },
  }
}
