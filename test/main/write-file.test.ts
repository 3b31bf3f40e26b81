// Exports are whole or not there, and never take the place of a workspace.

import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { sizeInWords } from '../../core/schema/sizes.ts'
import { fileProblem } from '../../main/file-problems.ts'
import { Workspace } from '../../main/store/workspace.ts'
import { writeWhole } from '../../main/write-file.ts'
import { type TestFolder, testFolder } from './app/workspace.ts'

const folders: TestFolder[] = []
let folder: TestFolder
beforeEach(() => {
  folder = testFolder()
  folders.push(folder)
})
afterAll(() => {
  for (const each of folders) each.remove()
})

const NEW = new TextEncoder().encode('new')
const text = (name: string) => readFileSync(folder.path(name), 'utf8')

it('a new file is written whole, and nothing is left beside it', () => {
  expect(writeWhole(folder.path('a.csv'), NEW)).toBe(3)
  expect(text('a.csv')).toBe('new')
  expect(readdirSync(folder.path('.'))).toEqual(['a.csv'])
})

it('a file that is there is replaced only when that is asked for, and keeps its mode', () => {
  const file = folder.path('a.csv')
  writeFileSync(file, 'old')
  chmodSync(file, 0o640)
  expect(() => writeWhole(file, NEW)).toThrow(/“.*a\.csv” is there already; choose another name, or replace it/)
  expect(text('a.csv')).toBe('old')
  writeWhole(file, NEW, { replace: true })
  expect(text('a.csv')).toBe('new')
  expect(statSync(file).mode & 0o777).toBe(0o640)
})

it('a link stays a link, and one that leads nowhere is refused', () => {
  writeFileSync(folder.path('a.csv'), 'old')
  symlinkSync(folder.path('a.csv'), folder.path('link.csv'))
  symlinkSync(folder.path('gone'), folder.path('broken.csv'))
  writeWhole(folder.path('link.csv'), NEW, { replace: true })
  expect(text('a.csv')).toBe('new')
  expect(() => writeWhole(folder.path('broken.csv'), NEW)).toThrow('it is a link to a file that does not exist')
})

it.each([
  ['itself', (_name: string) => 'lab.neuronscope'],
  [
    'by a symbolic link',
    (name: string) => {
      symlinkSync(folder.path('lab.neuronscope'), folder.path(name))
      return name
    },
  ],
  [
    'by a hard link',
    (name: string) => {
      linkSync(folder.path('lab.neuronscope'), folder.path(name))
      return name
    },
  ],
])('the workspace that is open is never replaced: %s', (_, named) => {
  const workspace = folder.path('lab.neuronscope')
  Workspace.create(workspace).close()
  const before = readFileSync(workspace)
  const file = folder.path(named('model.safetensors'))
  expect(() => writeWhole(file, NEW, { workspace, replace: true })).toThrow('is a workspace')
  expect(readFileSync(workspace).equals(before)).toBe(true)
})

it('nor is what SQLite keeps beside it, nor any other workspace', () => {
  const workspace = folder.path('lab.neuronscope')
  const store = Workspace.create(workspace)
  Workspace.create(folder.path('other.neuronscope')).close()
  const all = readdirSync(folder.path('.')).filter((name) => existsSync(folder.path(name)))
  expect(all.length).toBeGreaterThan(2)
  for (const name of all)
    expect(() => writeWhole(folder.path(name), NEW, { workspace, replace: true }), name).toThrow('is a workspace')
  store.close()
})

it.each([
  ['a missing folder', 'no/where.csv', /the folder “.*no” does not exist/],
  ['a folder', 'folder', /it is a folder/],
  ['a file in the place of a folder', 'plain/a.csv', /a part of its path is not a folder/],
  ['an over-long name', `${'x'.repeat(300)}.csv`, /its name is too long/],
])('%s is refused with its reason', (_, name, reason) => {
  mkdirSync(folder.path('folder'))
  writeFileSync(folder.path('plain'), '')
  expect(() => writeWhole(folder.path(name), NEW, { replace: true })).toThrow(reason)
})

it('a write that fails leaves the file that was there, and no draft', () => {
  const file = folder.path('a.csv')
  writeFileSync(file, 'old')
  const failing = new Proxy(NEW, {
    get: (target, key) => (key === 'length' ? 2 ** 40 : Reflect.get(target, key)),
  })
  expect(() => writeWhole(file, failing, { replace: true })).toThrow()
  expect(text('a.csv')).toBe('old')
  expect(readdirSync(folder.path('.'))).toEqual(['a.csv'])
})

it('permission is called by its name, for reading and for writing', () => {
  const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
  expect(fileProblem(denied, 'read')).toBe('you are not allowed to read it')
  expect(fileProblem(denied, 'written')).toBe('you are not allowed to write there')
})

it('sizes are said in the unit that people use', () => {
  expect([sizeInWords(2 ** 31 - 1), sizeInWords(128 * 2 ** 20), sizeInWords(1536)]).toEqual([
    '2 GiB',
    '128 MiB',
    '1.5 KiB',
  ])
})
