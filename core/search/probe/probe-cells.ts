// Which units a probe may select. A cell may have been recorded as several units: hidden state, cell state and gates.
// A probe counts cells, so one unit a cell is selected unless both states are asked for.

import { AppError } from '../../errors.ts'
import { parseUnit } from '../../model/units.ts'
import type { ActivationSource } from '../types.ts'

export interface ProbeChoice {
  /** [units] 1 for those that may be selected */
  offered: Uint8Array
  /** [units] units with the same number are one cell, of which only one is selected */
  cells: Int32Array
}

/**
 * @param only the units that may be selected; all without
 * @param bothStates whether several units of one cell may be selected
 * @throws AppError `no-such-unit` for one that the recording does not have
 */
export function choiceOf(
  source: ActivationSource,
  only: readonly string[] | undefined,
  bothStates: boolean,
): ProbeChoice {
  const names = Array.from({ length: source.units }, (_, column) => source.name(column))
  return { offered: offeredOf(names, only), cells: Int32Array.from(bothStates ? names.keys() : cellNumbers(names)) }
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

/** “L1.c.183 and L1.h.183 are one cell.” for every cell with several units; '' without any. */
export function sameCellNote(units: readonly string[]): string {
  const cells = Map.groupBy(units, cellOf)
  return [...cells.values()]
    .filter((same) => same.length > 1)
    .map((same) => ` ${same.slice(0, -1).join(', ')} and ${same.at(-1)} are one cell.`)
    .join('')
}
