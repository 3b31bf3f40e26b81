// NPZ as it is written here, or any with arrays [characters, units]: each gives its name to its columns.

import { npyArray } from './npy-reader.ts'
import { bad, besides, charactersOf, type StatesArray, type StatesFile, type StatesInput } from './states-input.ts'
import { zipEntries, zipFile } from './zip-reader.ts'

const OTHERS = [
  'codepoints',
  'tokens',
  'text',
  'units',
  'start',
  'log_probabilities',
  'provenance',
  'features',
  'feature_names',
]

/** @throws AppError `bad-states`, `bad-zip` */
export function readNpz(file: StatesFile): StatesInput {
  const entries = new Map(zipEntries(file).map((entry) => [entry.name.replace(/\.npy$/, ''), entry]))
  const array = (name: string) => {
    const entry = entries.get(name)
    return entry ? npyArray(zipFile(file, entry), name) : null
  }
  const notes: string[] = []
  const arrays: StatesArray[] = []
  const units = array('units')?.texts()
  for (const name of entries.keys()) {
    if (OTHERS.includes(name)) continue
    const found = array(name)!
    if (found.shape.length !== 2 || !/^[fiub]/.test(found.type)) {
      notes.push(`${name} [${found.shape.join(', ')}] was left out: states have two dimensions, characters and units.`)
      continue
    }
    const [rows, columns] = found.shape
    if (name === 'activations' && units && units.length !== columns)
      throw bad('NPZ file', `activations has ${columns} columns and units ${units.length} names`)
    const names = name === 'activations' ? units : undefined
    arrays.push({ ...{ name, rows, columns, names }, read: (from, to) => found.read(from * columns, to * columns) })
  }
  const points = array('codepoints')
  const likely = array('log_probabilities') ?? null
  const tokens = points
    ? charactersOf(points.shape[0] ?? 0, (from, to) => points.whole(from, to))
    : (array('tokens')?.texts() ?? (array('text')?.texts()[0] as string | undefined) ?? null)
  const start = array('start')?.whole(0, 1)[0] ?? null
  return besides('NPZ file', arrays, likely && ((from, to) => likely.read(from, to)), {
    ...{ tokens, start, network: null, notes },
  })
}
