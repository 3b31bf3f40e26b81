// What an ablation asks the host for: which units are held, at what, and on which characters.

import { readNumber } from '../../../main/contract/numbers.ts'
import type { RecordingInfo } from '../../../main/contract/types.ts'
import type { ClampTo, NamedSet } from '../../../main/contract/unit-types.ts'
import { columnOf } from '../../state/units.ts'

/** The unit that is shown, the set in hand, or a set that was kept. */
export type Whom = 'unit' | 'set' | `kept:${string}`
export type Where = 'heldout' | 'all' | 'selection'

export interface AblationChoice {
  whom: Whom
  to: ClampTo
  /** as it was typed, for `to: 'value'` */
  value: string
  where: Where
}

/** What the window shows. */
export interface AblationContext {
  recording: number
  unit: string
  feature: string | null
  shape: Pick<RecordingInfo, 'layers' | 'hidden' | 'kinds' | 'characters'> | null
  selection: { from: number; to: number } | null
  /** the set in hand, and those that were kept */
  set: readonly string[]
  named: readonly NamedSet[]
}

/** What the units are set to. */
export const HOLDS: Record<ClampTo, string> = {
  mean: 'mean',
  zero: 'zero',
  high: 'mean + 2 sd',
  low: 'mean − 2 sd',
  value: 'value',
  resample: 'resample from anywhere',
  'resample-other': 'resample where the feature differs',
}

export const WHERE: Record<Where, string> = {
  heldout: 'held-out part',
  all: 'whole recorded text',
  selection: 'selection',
}

/** Characters that are predicted: with three control units it takes seconds. */
const MOST = 16_384

/** @throws Error with a sentence for a value that is no number */
export function ablationRequest(context: AblationContext, { whom, to, value, where }: AblationChoice) {
  const { recording, feature, shape, selection } = context
  const typed = readNumber(value)
  if (to === 'value' && !Number.isFinite(typed)) throw new Error(`“${value}” is not a number.`)
  const whole = shape ? { start: 0, end: shape.characters } : undefined
  const selected = selection ? { start: selection.from, end: selection.to } : undefined
  return {
    recording,
    units: unitsOf(context, whom),
    to,
    value: to === 'value' ? typed : undefined,
    expression: feature ?? undefined,
    most: MOST,
    range: { heldout: undefined, all: whole, selection: selected }[where],
  }
}

/** Those of a set that the recording has; the unit that is shown where there is none of them. */
function unitsOf({ unit, shape, set, named }: AblationContext, whom: Whom): string[] {
  const units = whom === 'set' ? set : (named.find(({ name }) => `kept:${name}` === whom)?.units ?? [])
  const there = units.filter((one) => shape !== null && columnOf(shape, one) >= 0)
  return whom === 'unit' || there.length === 0 ? [unit] : there
}
