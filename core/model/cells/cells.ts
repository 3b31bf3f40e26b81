// The list of cells. A new one is a file in this folder and a line here.

import type { CellDefinition, Gate, RecurrentCell, Reset } from './cell.ts'
import { gru } from './gru.ts'
import { lstm } from './lstm.ts'
import { lstmHard } from './lstm-hard.ts'
import { minGru } from './min-gru.ts'
import { relu } from './relu.ts'
import { vanilla } from './vanilla.ts'

const LIST = [vanilla, relu, gru, minGru, lstmHard, lstm] as const satisfies readonly CellDefinition[]

type Listed = (typeof LIST)[number]

export type Cell = Listed['name']
/** h hidden state; c cell state; a activation of a network of another program; the others gates. */
export type StateKind = 'h' | 'c' | 'a' | Listed['gates'][number]['kind']

export const CELLS: readonly Cell[] = LIST.map(({ name }) => name)

function byName<T>(of: (cell: CellDefinition) => T): Record<Cell, T> {
  return Object.fromEntries(LIST.map((cell) => [cell.name, of(cell)])) as Record<Cell, T>
}

/** By name. */
export const DEFINITIONS: Readonly<Record<Cell, CellDefinition>> = byName((cell) => cell)

/** The computation of the cell that a spec names. */
export function cellOf({ cell, reset }: { cell: Cell; reset: Reset }): RecurrentCell {
  return DEFINITIONS[cell].form(reset)
}

/** Row blocks of a layer's weights, in order: the gates, or h for a cell without gates. */
export function gatesOf(cell: Cell): readonly StateKind[] {
  const { gates } = DEFINITIONS[cell]
  return gates.length > 0 ? gates.map(({ kind }) => kind as StateKind) : ['h']
}

/** Number of row blocks of a layer's weights: one a gate; one for a cell without gates. */
export function blocksOf(cell: Cell): number {
  return gatesOf(cell).length
}

/** Index of the row block of a gate, or of h in a cell without gates; −1 where there is none. */
export function blockOf(cell: Cell, kind: string): number {
  return (gatesOf(cell) as readonly string[]).indexOf(kind)
}

/** The states that a layer carries from character to character: h, and c where there is one. */
export function statesOf(cell: Cell): ('h' | 'c')[] {
  return DEFINITIONS[cell].hasCellState ? ['h', 'c'] : ['h']
}

/** The recorded kinds of each cell, in the order of the recording. */
export const KINDS: Readonly<Record<Cell, readonly StateKind[]>> = byName(({ name, gates }) => [
  ...statesOf(name as Cell),
  ...gates.map(({ kind }) => kind as StateKind),
])

/** Of all cells, each once, and those of other networks. */
export const STATE_KINDS: readonly StateKind[] = [...new Set(Object.values(KINDS).flat()), 'a']

const GATES = new Map<string, Gate>(LIST.flatMap(({ gates }) => gates.map((gate) => [gate.kind, gate] as const)))

/** “forget gate”; a kind has the same name in all cells. */
export function kindTitle(kind: StateKind): string {
  if (kind === 'h') return 'hidden state'
  if (kind === 'a') return 'activation'
  return kind === 'c' ? 'cell state' : GATES.get(kind)!.title
}

/** Whether a kind is a gate in the narrow sense, between 0 and 1; candidates and states are not. */
export function isGate(kind: StateKind): boolean {
  return GATES.get(kind)?.range.endsWith('sigmoid') ?? false
}
