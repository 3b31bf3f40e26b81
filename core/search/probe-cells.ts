// Which units a probe may take. A cell may have been recorded as several units, its hidden and its cell state and its
// gates: “one cell or many” is a question about cells, and so one of them stands for its cell unless somebody wants all.

import { AppError } from '../errors.ts'
import { parseUnit } from '../model/units.ts'
import type { ActivationSource } from './types.ts'

export interface ProbeChoice {
  /** [units] 1 for those that may be taken */
  offered: Uint8Array
  /** [units] units with the same number are one cell, and only one of them is taken */
  cells: Int32Array
}

/**
 * @param only the units that may be taken; all without
 * @param twins whether several units of one cell may be taken
 * @throws AppError `no-such-unit` for one that the recording does not have
 */
export function choiceOf(source: ActivationSource, only: readonly string[] | undefined, twins: boolean): ProbeChoice {
  const names = Array.from({ length: source.units }, (_, column) => source.name(column))
  return { offered: offeredOf(names, only), cells: Int32Array.from(twins ? names.keys() : cellNumbers(names)) }
}

function offeredOf(names: readonly string[], only: readonly string[] | undefined): Uint8Array {
  if (!only) return new Uint8Array(names.length).fill(1)
  const column = new Map(names.map((name, i) => [name, i]))
  const offered = new Uint8Array(names.length)
  for (const name of only) {
    const at = column.get(name)
    if (at === undefined)
      throw new AppError('no-such-unit', `This recording has no unit ${name}; choose among those that it has.`)
    offered[at] = 1
  }
  return offered
}

function cellNumbers(names: readonly string[]): number[] {
  const numbers = new Map<string, number>()
  return names.map((name) => {
    const cell = cellOf(name)
    if (!numbers.has(cell)) numbers.set(cell, numbers.size)
    return numbers.get(cell)!
  })
}

function cellOf(name: string): string {
  const { layer, index } = parseUnit(name)
  return `${layer} ${index}`
}

/** “L1.c.183 and L1.h.183 are one cell.” for every cell that is there more than once; '' without any. */
export function twinWords(units: readonly string[]): string {
  const cells = Map.groupBy(units, cellOf)
  return [...cells.values()]
    .filter((same) => same.length > 1)
    .map((same) => ` ${same.slice(0, -1).join(', ')} and ${same.at(-1)} are one cell.`)
    .join('')
}
