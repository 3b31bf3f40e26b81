// A folder of LSTMVis: `lstm.yml` says which arrays of its HDF5 files are states, and which holds the words.

import { type Hdf5Group, hdf5Dataset, isHdf5, readHdf5 } from '../hdf5.ts'
import type { Hdf5Dataset } from '../hdf5-dataset.ts'
import { characterOf } from './lstmvis.ts'
import { bad, besides, type StatesArray, type StatesFolder, type StatesInput } from './states-input.ts'
import { readYaml, type Yaml } from './yaml.ts'

const TITLE = 'LSTMVis folder'
const MOST_BYTES = 2 ** 27

/** The YAML file that describes a folder of LSTMVis, lstm.yml before others; undefined where there is none. */
export function lstmvisFile(folder: StatesFolder): string | undefined {
  return (
    folder.names.find((name) => /^lstm\.ya?ml$/.test(name)) ?? folder.names.find((name) => /^[^/]+\.ya?ml$/.test(name))
  )
}

type Arrays = (file: string, path: string) => Hdf5Dataset

/** Arrays of the HDF5 files in the folder. @throws AppError `bad-states` where there is no such file or array, `bad-hdf5` */
function arraysIn(folder: StatesFolder): Arrays {
  const opened = new Map<string, Hdf5Group>()
  return (name, path) => {
    let root = opened.get(name)
    if (!root) {
      if (!folder.names.includes(name)) throw bad(TITLE, `there is no ${name} in it`)
      const file = folder.open(name)
      if (!isHdf5(file.read(0, Math.min(8, file.size)))) throw bad(TITLE, `${name} is no HDF5 file`)
      root = readHdf5(file)
      opened.set(name, root)
    }
    const found = hdf5Dataset(root, path)
    if (!found) throw bad(TITLE, `${name} has no array “${path}”`)
    return found
  }
}

/** @throws AppError `bad-states`, `bad-yaml`, `bad-hdf5` */
export function readLstmvis(folder: StatesFolder): StatesInput {
  const text = (name: string) => {
    if (!folder.names.includes(name)) throw bad(TITLE, `there is no ${name} in it`)
    const file = folder.open(name)
    if (file.size > MOST_BYTES) throw bad(TITLE, `${name} is too large`)
    return new TextDecoder().decode(file.read(0, file.size))
  }
  const described = readYaml(text(lstmvisFile(folder)!))
  const files = field(described, 'files')
  const fileOf = (name: Yaml | undefined) => {
    const found = typeof name === 'string' ? field(files, name) : undefined
    return typeof found === 'string' && found !== '' ? found : String(name ?? '')
  }
  const states = field(described, 'states')
  const types = field(states, 'types')
  if (!Array.isArray(types)) throw bad(TITLE, 'its description has no list “types” of states')
  const notes: string[] = []
  const hdf5 = arraysIn(folder)
  const arrays = types.flatMap((type): StatesArray[] => {
    const path = String(field(type, 'path') ?? '')
    const layer = Number(field(type, 'layer') ?? 1) - 1
    const named = String(field(type, 'type') ?? 'state')
    const input = hdf5(fileOf(field(type, 'file') ?? field(states, 'file')), path)
    if (input.shape.length !== 2) {
      notes.push(`${path} [${input.shape.join(', ')}] was left out: states have two dimensions, characters and units.`)
      return []
    }
    const [rows, columns] = input.shape
    const kind = named === 'state' ? 'c' : named === 'output' ? 'h' : named
    const own = /^[a-z]$/.test(kind) && layer >= 0
    const names = Array.from({ length: columns }, (_, i) => (own ? `L${layer}.${kind}.${i}` : `${path}.${i}`))
    return [{ ...{ name: path, rows, columns, names }, read: input.rows }]
  })
  const words = field(described, 'word_sequence')
  const tokens = words === undefined ? null : tokensOf(words, fileOf, text, hdf5)
  const name = field(described, 'name')
  return besides(TITLE, arrays, null, {
    ...{ tokens, start: null, network: typeof name === 'string' && name !== '' ? name : null, notes },
  })
}

function field(value: Yaml | undefined, name: string): Yaml | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** Where every token is one character they follow on one another; words have a space between them. */
function* tokensOf(
  words: Yaml,
  fileOf: (name: Yaml | undefined) => string,
  text: (name: string) => string,
  hdf5: Arrays,
): Generator<string, void, undefined> {
  const dictionary = new Map<number, string>()
  for (const line of text(fileOf(field(words, 'dict_file') ?? field(words, 'dict'))).split('\n')) {
    const [, token, id] = /^(.*?)\s+(-?\d+)\s*$/.exec(line) ?? []
    if (token !== undefined) dictionary.set(Number(id), characterOf(token))
  }
  const ids = hdf5(fileOf(field(words, 'file')), String(field(words, 'path') ?? ''))
  const [rows] = ids.shape
  const single = [...dictionary.values()].every((token) => [...token].length <= 1)
  for (let from = 0; from < rows; from += 65_536)
    for (const id of ids.rows(from, Math.min(rows, from + 65_536))) {
      const token = dictionary.get(id)
      if (token === undefined) throw bad(TITLE, `its dictionary has no word ${id}`)
      yield single || token === '\n' ? token : `${token} `
    }
}
