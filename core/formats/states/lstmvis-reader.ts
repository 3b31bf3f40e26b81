// A folder of LSTMVis: `lstm.yml` says which arrays of its HDF5 files are states, and which holds the words.

import { characterOf } from './lstmvis.ts'
import { bad, besides, type StatesArray, type StatesFolder, type StatesHelp, type StatesInput } from './states-input.ts'
import { readYaml, type Yaml } from './yaml.ts'

const TITLE = 'LSTMVis folder'
const MOST_BYTES = 2 ** 27

export function lstmvisFile(folder: StatesFolder): string | undefined {
  return (
    folder.names.find((name) => /^lstm\.ya?ml$/.test(name)) ?? folder.names.find((name) => /^[^/]+\.ya?ml$/.test(name))
  )
}

/** @throws AppError `bad-states`, `bad-yaml` */
export function readLstmvis(folder: StatesFolder, help: StatesHelp): StatesInput {
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
  const arrays = types.flatMap((type): StatesArray[] => {
    const path = String(field(type, 'path') ?? '')
    const layer = Number(field(type, 'layer') ?? 1) - 1
    const named = String(field(type, 'type') ?? 'state')
    const input = help.hdf5(fileOf(field(type, 'file') ?? field(states, 'file')), path)
    if (input.shape.length !== 2) {
      notes.push(`${path} [${input.shape.join(', ')}] was left out: states have two dimensions, characters and units.`)
      return []
    }
    const [rows, columns] = input.shape
    const kind = named === 'state' ? 'c' : named === 'output' ? 'h' : named
    const own = /^[a-z]$/.test(kind) && layer >= 0
    const names = Array.from({ length: columns }, (_, i) => (own ? `L${layer}.${kind}.${i}` : `${path}.${i}`))
    return [{ ...{ name: path, rows, columns, names }, read: input.read }]
  })
  const words = field(described, 'word_sequence')
  const tokens = words === undefined ? null : tokensOf(words, fileOf, text, help)
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
  { hdf5 }: StatesHelp,
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
    for (const id of ids.read(from, Math.min(rows, from + 65_536))) {
      const token = dictionary.get(id)
      if (token === undefined) throw bad(TITLE, `its dictionary has no word ${id}`)
      yield single || token === '\n' ? token : `${token} `
    }
}
