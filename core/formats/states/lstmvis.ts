// A folder for LSTMVis (github.com/HendrikStrobelt/LSTMVis): `lstm.yml`, the states of each layer and kind as an array
// [characters, units] of `states.hdf5`, the characters as numbers in `train.hdf5` with `train.dict`, and features that are
// true or false as tracks in `features.hdf5` with `truth.dict`. Cell states are written as recorded: LSTMVis applies tanh
// to what is of type `state`.

import { AppError } from '../../errors.ts'
import { parseColumn } from './column-names.ts'
import { type Hdf5Array, hdf5Head } from './hdf5-writer.ts'
import {
  bytesOf,
  columnsOf,
  partCharacters,
  parts,
  rowMajor,
  type StatesFormat,
  type StatesPiece,
  type StatesSource,
} from './states-format.ts'

/** Columns that LSTMVis shows as one array. */
interface StateArray {
  path: string
  layer: number
  kind: string
  columns: number[]
}

export const lstmvis: StatesFormat = {
  id: 'lstmvis',
  *write(source) {
    const features = columnsOf(source, 'feature')
    const states = arraysOf(source)
    yield { file: 'lstm.yml', bytes: new TextEncoder().encode(yaml(source, states, features.length)), share: 0 }
    yield* words(source)
    if (features.length > 0) {
      yield { file: 'truth.dict', bytes: new TextEncoder().encode('no 0\nyes 1\n'), share: 0 }
      const tracks = features.map((_, i): Hdf5Array => ({ name: `f${i}`, type: 'int32', shape: [source.length] }))
      yield { file: 'features.hdf5', bytes: hdf5Head(tracks), share: 0 }
      for (const column of features)
        for (const [from, to] of parts(source.length, partCharacters(1))) {
          const bytes = bytesOf(Int32Array.from(source.values(column, from, to)))
          yield { file: 'features.hdf5', bytes, share: 0 }
        }
    }
    const arrays = states.map(
      ({ path, columns }): Hdf5Array => ({ name: path, type: 'float32', shape: [source.length, columns.length] }),
    )
    yield { file: 'states.hdf5', bytes: hdf5Head(arrays), share: 0 }
    const all = states.reduce((sum, { columns }) => sum + columns.length, 0)
    let done = 0
    for (const { columns } of states) {
      for (const [from, to] of parts(source.length, partCharacters(columns.length))) {
        const share = (done + (columns.length * to) / source.length) / all
        yield { file: 'states.hdf5', bytes: bytesOf(rowMajor(source, columns, from, to)), share }
      }
      done += columns.length
    }
  },
}

/** Units of one layer and kind, in the order in which they come. @throws AppError where there is no unit */
function arraysOf(source: StatesSource): StateArray[] {
  const arrays = new Map<string, StateArray>()
  for (const column of columnsOf(source, 'unit')) {
    const { layer, kind } = parseColumn(source.columns[column].name)
    const path = `${kind}${layer + 1}`
    const array = arrays.get(path) ?? { path, layer, kind, columns: [] }
    array.columns.push(column)
    arrays.set(path, array)
  }
  if (arrays.size === 0) throw new AppError('no-units', 'There is no unit to write; choose at least one.')
  return [...arrays.values()]
}

/** The characters as numbers from 1 on, in the order in which they first come. */
function* words(source: StatesSource): Generator<StatesPiece> {
  const ids = new Map<number, number>()
  const head = hdf5Head([{ name: 'word_ids', type: 'int32', shape: [source.length] }])
  yield { file: 'train.hdf5', bytes: head, share: 0 }
  for (const [from, to] of parts(source.length, partCharacters(1))) {
    const numbers = Int32Array.from(source.points(from, to), (point) => {
      const id = ids.get(point) ?? ids.size + 1
      ids.set(point, id)
      return id
    })
    yield { file: 'train.hdf5', bytes: bytesOf(numbers), share: 0 }
  }
  const lines = Array.from(ids, ([point, id]) => `${token(point)} ${id}\n`)
  yield { file: 'train.dict', bytes: new TextEncoder().encode(lines.join('')), share: 0 }
}

/** A token may not be white space: these stand for what cannot be written. */
const STAND_INS: Readonly<Record<string, string>> = { '\n': '↵', '\t': '⇥', ' ': '␣', '\r': '␍' }

function token(point: number): string {
  const character = String.fromCodePoint(point)
  const known = STAND_INS[character]
  if (known) return known
  return /\s/.test(character) ? `U+${point.toString(16).toUpperCase().padStart(4, '0')}` : character
}

/** What a token of a dictionary stands for. */
export function characterOf(token: string): string {
  const found = Object.entries(STAND_INS).find(([, stand]) => stand === token)
  if (found) return found[0]
  const [, hex] = /^U\+([0-9A-F]{4,6})$/.exec(token) ?? []
  return hex === undefined ? token : String.fromCodePoint(Number.parseInt(hex, 16))
}

function yaml(source: StatesSource, states: readonly StateArray[], features: number): string {
  const text = (value: string) => JSON.stringify(value)
  const types = states.map(({ path, layer, kind }) => {
    const rest = kind === 'c' ? '' : ', transform: none'
    return `    - {type: ${kind === 'c' ? 'state' : 'output'}, layer: ${layer + 1}, path: ${path}${rest}}`
  })
  const names = columnsOf(source, 'feature').map((column) => source.columns[column].name)
  return [
    `name: ${text(source.name)}`,
    `description: ${text(source.provenance)}`,
    'files:',
    '  states: states.hdf5',
    '  train: train.hdf5',
    '  words: train.dict',
    ...(features > 0 ? ['  features: features.hdf5', '  truth: truth.dict'] : []),
    'word_sequence: {file: train, path: word_ids, dict_file: words}',
    'states:',
    '  file: states',
    '  types:',
    ...types,
    ...(features > 0
      ? [
          'meta:',
          ...names.map(
            (name, i) =>
              `  ${text(name)}: {file: features, path: f${i}, dict: truth, vis: {type: discrete, range: dict}}`,
          ),
        ]
      : []),
    '',
  ].join('\n')
}
