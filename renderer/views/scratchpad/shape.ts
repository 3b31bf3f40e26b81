// A text that is being edited: which of its values an edit leaves as they were, and how two versions of
// a text compare, character by character. Pure; characters are code points.

import type { ModelSpec } from '../../../core/model/spec.ts'
import { KINDS } from '../../../core/schema/cells.ts'
import type { UnitScale } from '../../../core/schema/unit-scale.ts'
import { shown } from '../../charts/color.ts'
import type { Losses } from '../../charts/loss.ts'
import { scaleWords } from '../../charts/scale.ts'
import { kindOf, type Shape } from '../../state/units.ts'

/** What a session holds of a network: every kind of state of every unit. */
export function unitsOf({ cell, layers, hidden }: Pick<ModelSpec, 'cell' | 'layers' | 'hidden'>): Shape {
  return { layers, hidden, kinds: [...KINDS[cell]] }
}

/** What two versions of a text have in common at the front and at the back; the two never overlap. */
export interface Common {
  prefix: number
  suffix: number
}

export function inCommon(before: readonly string[], after: readonly string[]): Common {
  const most = Math.min(before.length, after.length)
  let prefix = 0
  while (prefix < most && before[prefix] === after[prefix]) prefix++
  let suffix = 0
  while (suffix < most - prefix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++
  return { prefix, suffix }
}

/** Values moved along with their characters; NaN for characters that are new. */
export function carried(values: Float32Array, { prefix, suffix }: Common, length: number): Float32Array {
  const out = new Float32Array(length).fill(Number.NaN)
  out.set(values.subarray(0, prefix))
  out.set(values.subarray(values.length - suffix), length - suffix)
  return out
}

/**
 * B − A for the characters of B. What was put in has nothing to be compared with (NaN), unless as much was taken out:
 * then it stands for what it replaced, as in a minimal pair.
 */
export function difference(
  a: { points: readonly string[]; values: Float32Array },
  b: { points: readonly string[]; values: Float32Array },
): Float32Array {
  const common = inCommon(a.points, b.points)
  const length = b.points.length
  const there = a.points.length === length ? a.values : carried(a.values, common, length)
  return b.values.map((value, p) => value - there[p])
}

/** Surprise that has the strongest color, bits. */
export const MOST_BITS = 10

export function bits(nats: Float32Array): Float32Array {
  return nats.map((n) => n / Math.LN2)
}

export type Coloring = 'unit' | 'surprise' | 'difference'

/** The scale's ends in words, the quantity first, and whether only its upper half is used. */
export function endsOf(
  coloring: Coloring,
  scale: UnitScale,
  losses: Losses,
): { low: string; high: string; half: boolean } {
  if (coloring === 'surprise')
    return { low: 'surprisal 0', high: losses.words(MOST_BITS * Math.LN2, losses.unit === 'bits' ? 0 : 1), half: true }
  if (coloring === 'difference') return { low: '≤ −1', high: '≥ +1', half: false }
  const { low, high } = scaleWords(scale)
  return { low: `${scale.quantity} ${low}`, high, half: scale.low === 0 }
}

/** Raw values of a unit as they are shown, in [−1, 1]. */
export function shownValues(unit: string, raw: Float32Array): Float32Array {
  const kind = kindOf(unit)
  return raw.map((value) => shown(kind, value))
}

/** The character with the largest difference; −1 where there is none. */
export function largest(differences: Float32Array): number {
  return differences.reduce((best, d, p) => {
    if (Number.isNaN(d) || (best >= 0 && Math.abs(d) <= Math.abs(differences[best]))) return best
    return p
  }, -1)
}

/** Texts to begin with, and what each is for. */
export const EXAMPLES: readonly { name: string; hint: string; text: string }[] = [
  {
    name: 'Quotation',
    hint: 'Does a unit know that it is inside quotation marks?',
    text: 'The captain looked at the sky. “There is a storm behind those clouds,” he said, “and we shall be in it before\nthe night is over. Take in the sails.” Nobody answered him. The men went to their places, one after the other.\n',
  },
  {
    name: 'Nested brackets',
    hint: 'Does a unit count how deep it is?',
    text: 'if (ready(first, next(second)) && (count(items[index(3)]) > 2 || empty(list))) {\n  call(one, (two), ((three)), (((four))));\n}\n(a (b (c (d (e) d) c) b) a)\n',
  },
  {
    name: 'Long line',
    hint: 'Does a unit count the characters since the line began?',
    text: 'this line goes on and on and does not end where a line of a book would end but further than that and further again until at last it is over\nand this one is short\n',
  },
]
