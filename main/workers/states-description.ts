// Names, layers and kinds of units from a description with a file.

import { AppError } from '../../core/errors.ts'
import { parseColumn } from '../../core/formats/states/column-names.ts'
import type { UnitDescription } from '../contract/states-types.ts'

/** This program's own names have the quantity behind them in files: `L0.c.3 c`. */
const WITH_QUANTITY = /^(L\d+\.([a-z])\.\d+) \2$/

/**
 * Descriptions with a count name the columns in order; others say layer and kind of those that begin with their prefix.
 * @throws AppError `bad-states` where the counts do not add up
 */
export function namesGiven(
  found: readonly string[],
  units: readonly UnitDescription[],
): { names: string[]; parts: (name: string) => { layer: number; kind: string } } {
  const counted = units.filter(({ count }) => count !== undefined)
  const total = counted.reduce((sum, { count = 0 }) => sum + count, 0)
  if (counted.length > 0 && total !== found.length)
    throw new AppError('bad-states', `The description names ${total} units, and there are ${found.length}.`)
  const names =
    counted.length > 0
      ? counted.flatMap(({ prefix, count = 0 }) => Array.from({ length: count }, (_, i) => `${prefix}${i}`))
      : found.map((name) => WITH_QUANTITY.exec(name)?.[1] ?? name)
  return {
    names,
    parts(name) {
      const own = parseColumn(name)
      const given = units.find(({ prefix }) => name.startsWith(prefix))
      return { layer: given?.layer ?? own.layer, kind: given?.kind ?? own.kind }
    },
  }
}
