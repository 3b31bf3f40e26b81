// The recurrent layers of a state dictionary: nn.RNN, nn.GRU and nn.LSTM by their names behind any prefix, several such
// modules on top of each other (lstm1, lstm2, a ModuleList), and lists of cell modules (nn.LSTMCell).

import { AppError } from '../errors.ts'
import { blocksOf, CELLS, type Cell, DEFINITIONS } from '../model/cells/cells.ts'
import type { LayerDraft, Role } from './draft.ts'
import { bad, expectShape, list, matrix, type Tensors } from './tensors.ts'

export interface Recurrent {
  cell: Cell
  layers: LayerDraft[]
  /** width of what layer 0 reads */
  input: number
  /** units of the last layer */
  hidden: number
  names: Set<string>
  roles: Role[]
  warnings: string[]
}

const RECURRENT = /^(.*?)(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)(?:_l(\d+))?(_reverse)?$/

const ambiguous = (problem: string) => new AppError('ambiguous-model', problem)

/**
 * @param stack prefixes of modules in the order in which they are stacked, where names do not tell
 * @throws AppError `bad-model`, `ambiguous-model`
 */
export function findRecurrent(weights: Tensors, stack?: readonly string[]): Recurrent {
  const matches = [...weights.keys()].map((name) => RECURRENT.exec(name)).filter((match) => match !== null)
  if (matches.length === 0)
    throw bad(
      `The file has no recurrent weights (names like rnn.weight_ih_l0); it holds ${list(weights)}. Save the state_dict of a module with an nn.RNN, nn.GRU or nn.LSTM.`,
    )
  refuseVariants(matches)
  const prefixes = ordered([...new Set(matches.map(([, prefix]) => prefix))], stack)
  const modules = prefixes.map((prefix) => {
    const own = matches.filter((match) => match[1] === prefix)
    const layers = 1 + own.reduce((most, match) => Math.max(most, Number(match[3] ?? 0)), 0)
    return moduleOf(weights, prefix, own.some((match) => match[3] === undefined) ? null : layers)
  })
  const [first] = modules
  modules.forEach((module, k) => {
    if (module.cell !== first.cell)
      throw bad(`The network mixes cells, ${first.cell} and ${module.cell}, and this program runs one kind at a time.`)
    const below = modules[k - 1]
    if (below && module.input !== below.hidden)
      throw ambiguous(
        `The recurrent modules ${prefixes.join(', ')} are not stacked in this order, since ${prefixes[k]} reads ${module.input} numbers and ${prefixes[k - 1]} gives ${below.hidden}; say the order (--stack).`,
      )
  })
  return {
    cell: first.cell,
    layers: modules.flatMap(({ layers }) => layers),
    input: first.input,
    hidden: modules.at(-1)!.hidden,
    names: new Set(prefixes.flatMap((prefix) => matches.filter((m) => m[1] === prefix).map(([name]) => name))),
    roles: rolesOf(modules),
    warnings: modules.length > 1 ? [`${prefixes.join(', ')} are stacked in this order.`] : [],
  }
}

/** Modules that differ in a number alone are stacked by it; others only where that was said. */
function ordered(prefixes: string[], stack?: readonly string[]): string[] {
  if (stack) {
    const whole = (name: string) => prefixes.find((prefix) => prefix === name || prefix === `${name}.`)
    const missing = stack.find((name) => whole(name) === undefined)
    if (missing !== undefined)
      throw new AppError(
        'bad-choice',
        `There is no recurrent module “${missing}”; there are ${prefixes.map(shownPrefix).join(', ')}.`,
      )
    return stack.map((name) => whole(name)!)
  }
  const alike = new Set(prefixes.map((prefix) => prefix.replace(/\d+/g, '')))
  if (alike.size > 1)
    throw ambiguous(
      `The file holds several recurrent networks, and one is wanted: ${prefixes.map(shownPrefix).join(', ')}; say which, or in which order they are stacked (--stack).`,
    )
  return prefixes.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

const shownPrefix = (prefix: string) => prefix || '(no prefix)'

function refuseVariants(matches: readonly RegExpExecArray[]): void {
  const found = (test: (match: RegExpExecArray) => boolean) => matches.find(test)?.[0]
  const reverse = found((match) => match[4] !== undefined)
  if (reverse)
    throw bad(
      `The network is bidirectional (${reverse}): it reads what is still to come, so it cannot predict the next character.`,
    )
  const projection = found((match) => match[2] === 'weight_hr')
  if (projection)
    throw bad(
      `The network projects its hidden state (${projection}), which this program does not do; export one without proj_size.`,
    )
}

interface Module {
  cell: Cell
  layers: LayerDraft[]
  input: number
  hidden: number
  /** of each layer, the names of its tensors */
  names: { part: string; name: string; shape: readonly number[] }[][]
}

/** @param count of its layers; null for a cell module, whose names have no number */
function moduleOf(weights: Tensors, prefix: string, count: number | null): Module {
  const suffix = (layer: number) => (count === null ? '' : `_l${layer}`)
  const { cell, hidden, rows } = measure(weights, prefix, suffix(0))
  const input = matrix(weights, `${prefix}weight_ih${suffix(0)}`)[1]
  const layers: LayerDraft[] = []
  const names: Module['names'] = []
  for (let layer = 0; layer < (count ?? 1); layer++) {
    const name = (part: string) => `${prefix}${part}${suffix(layer)}`
    const shapes: Record<string, number[]> = {
      weight_ih: [rows, layer ? hidden : input],
      ...(DEFINITIONS[cell].recurrentWeights ? { weight_hh: [rows, hidden] } : {}),
      bias_ih: [rows],
      bias_hh: [rows],
    }
    for (const [part, shape] of Object.entries(shapes))
      if (!part.startsWith('bias') || weights.has(name(part))) expectShape(weights, name(part), shape)
    const get = (part: string) => weights.get(name(part)) ?? null
    layers.push({
      hidden,
      input: get('weight_ih')!,
      recurrent: get('weight_hh'),
      inputBias: get('bias_ih'),
      recurrentBias: get('bias_hh'),
    })
    names.push(
      Object.entries(shapes)
        .filter(([part]) => weights.has(name(part)))
        .map(([part, shape]) => ({ part, name: name(part), shape })),
    )
  }
  return { cell, layers, input, hidden, names }
}

/** The cell by how many rows a unit has; cells that differ in a function alone are distinguished elsewhere. */
function measure(weights: Tensors, prefix: string, suffix: string): { cell: Cell; hidden: number; rows: number } {
  const name = `${prefix}weight_hh${suffix}`
  if (!weights.has(name)) {
    const [rows] = matrix(weights, `${prefix}weight_ih${suffix}`)
    const cell = CELLS.find((kind) => !DEFINITIONS[kind].recurrentWeights && rows % blocksOf(kind) === 0)
    if (!cell) throw bad(`The file has no ${name}.`)
    return { cell, rows, hidden: rows / blocksOf(cell) }
  }
  const [rows, hidden] = matrix(weights, name)
  const cell = (['rnn', 'gru', 'lstm'] as const).find((kind) => blocksOf(kind) * hidden === rows)
  if (cell) return { cell, rows, hidden }
  throw bad(
    `${name} has ${rows} rows for ${hidden} units; the cells that are known have, a unit, 1 (RNN), 3 (GRU), 4 (LSTM).`,
  )
}

const PARTS: Record<string, string> = {
  weight_ih: 'input weights',
  weight_hh: 'recurrent weights',
  bias_ih: 'bias of the input',
  bias_hh: 'recurrent bias',
}

function rolesOf(modules: readonly Module[]): Role[] {
  return modules
    .flatMap(({ names }) => names)
    .flatMap((parts, layer) =>
      parts.map(({ part, name, shape }) => ({ tensor: name, shape, role: `layer ${layer}, ${PARTS[part]}` })),
    )
}
