// Damaged files of states: every reader refuses with a sentence, soon, and takes no memory that the file does not have.

import { expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { lstmvis } from '../../../core/formats/states/lstmvis.ts'
import { npz } from '../../../core/formats/states/npz.ts'
import { parquet } from '../../../core/formats/states/parquet.ts'
import { readStates } from '../../../core/formats/states/read-states.ts'
import type { StatesFormat } from '../../../core/formats/states/states-format.ts'
import type { StatesFile, StatesFolder, StatesHelp } from '../../../core/formats/states/states-input.ts'
import { readYaml } from '../../../core/formats/states/yaml.ts'
import { zarr } from '../../../core/formats/states/zarr.ts'
import { createRandom } from '../../../core/model/random.ts'
import { ramp, sourceOf } from './states-source.ts'

const source = sourceOf('abc\ndef '.repeat(20), [ramp('L0.h.0', 160, 0.3), ramp('a.b.7', 160, 2)])

async function filesOf(format: StatesFormat): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for await (const { file, bytes } of format.write(source))
    files.set(file, new Uint8Array([...(files.get(file) ?? []), ...bytes]))
  return files
}

const fileOf = (bytes: Uint8Array): StatesFile => ({
  size: bytes.length,
  read(from, length) {
    if (!(from >= 0 && length >= 0 && from + length <= bytes.length))
      throw new AppError('bad-states', 'outside the file')
    return bytes.slice(from, from + length)
  },
})

const folderOf = (files: ReadonlyMap<string, Uint8Array>): StatesFolder => ({
  names: [...files.keys()],
  open(name) {
    const bytes = files.get(name)
    if (!bytes) throw new AppError('bad-states', `no ${name}`)
    return fileOf(bytes)
  },
})

const help: StatesHelp = { decompress: {} }

/** Reads all of it. @returns whether it could be read */
async function readable(given: StatesFile | StatesFolder): Promise<boolean> {
  try {
    const states = await readStates(given, help)
    for (const _ of states.tokens ?? []) void _
    for await (const rows of states.read()) expect(rows.columns.length).toBe(states.names.length)
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.message.length).toBeLessThan(400)
    return false
  }
}

const random = createRandom(7)

/** Some bytes changed, some taken away, or cut off. */
function damaged(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice()
  for (let i = 0, n = 1 + random.below(4); i < n && out.length > 0; i++)
    out[random.below(out.length)] = random.below(3) === 0 ? 255 : random.below(256)
  return random.below(4) === 0 ? out.slice(0, random.below(out.length + 1)) : out
}

it.each([
  ['Parquet', parquet, 600],
  ['NPZ', npz, 2500],
  ['Zarr', zarr, 1500],
  ['LSTMVis', lstmvis, 2500],
] as const)('%s that is damaged is refused or read, never worse', async (_, format, times) => {
  const files = await filesOf(format)
  const single = files.get('')
  expect(await readable(single ? fileOf(single) : folderOf(files))).toBe(true)
  let refused = 0
  for (let i = 0; i < times; i++) {
    let given: StatesFile | StatesFolder
    if (single) given = fileOf(damaged(single))
    else {
      const names = [...files.keys()]
      const name = names[random.below(names.length)]
      given = folderOf(new Map([...files, [name, damaged(files.get(name)!)]]))
    }
    const started = performance.now()
    if (!(await readable(given))) refused++
    expect(performance.now() - started).toBeLessThan(2000)
  }
  expect(refused).toBeGreaterThan(times / 20)
})

it('YAML of every kind of line is read or refused by its line', () => {
  const pieces = ['a', ': ', '- ', '{', '}', '[', ']', ',', '"', "'", '\n', '  ', '#', '\\', 'x: y', '\t', '1']
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: random.below(40) }, () => pieces[random.below(pieces.length)]).join('')
    try {
      readYaml(text)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      expect((error as Error).message).toMatch(/^Line \d+ of the YAML: /)
    }
  }
  expect(readYaml('a: {b: [1, "x, y"], c: {d: e}}\nlist:\n- name: n\n  path: p\n- 2 # two\n')).toEqual({
    a: { b: ['1', 'x, y'], c: { d: 'e' } },
    list: [{ name: 'n', path: 'p' }, '2'],
  })
})
