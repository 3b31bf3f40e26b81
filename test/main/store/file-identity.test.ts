// What may stand where a workspace, its lock or its draft would be: names that are cut off, pipes, devices, links, files
// of other programs. Nothing is waited for, nothing that is not ours is written to, and the sentence says what it is.

import { spawnSync } from 'node:child_process'
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readInput } from '../../../main/commands/files.ts'
import { typedPath } from '../../../main/services/workspaces.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { scratch, thrown } from './samples.ts'

let folder: ReturnType<typeof scratch>
let file: string
beforeEach(() => {
  folder = scratch()
  file = folder.path('lab.neuronscope')
})
afterEach(() => folder[Symbol.dispose]())

const ways = {
  'for writing': (path: string) => Workspace.open(path),
  'for reading': (path: string) => Workspace.open(path, { readOnly: true }),
  'or made': (path: string) => Workspace.openOrCreate(path),
  'as a new one': (path: string) => Workspace.create(path),
}

/** Another program's database, of one row. */
function foreign(path: string): Buffer {
  const db = new Database(path)
  db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)')
  db.close()
  return readFileSync(path)
}

describe.each(Object.entries(ways))('opened %s', (_way, open) => {
  test('a path with NUL in it is refused, and the file of the name before it is not touched', () => {
    const other = folder.path('letters.db')
    const before = foreign(other)
    expect(thrown(() => open(`${other}\0.neuronscope`))).toMatchObject({ code: 'bad-path' })
    expect(thrown(() => typedPath(`${other}\0.neuronscope`))).toMatchObject({ code: 'bad-path' })
    expect(readFileSync(other)).toEqual(before)
    expect(readdirSync(dirname(file))).toEqual(['letters.db'])
  })

  test('a pipe and a device are refused at once, with what they are', () => {
    spawnSync('mkfifo', [file])
    expect(thrown(() => open(file))).toMatchObject({
      code: 'not-a-workspace',
      message: expect.stringContaining('a pipe'),
    })
    expect(thrown(() => open('/dev/zero'))).toMatchObject({ code: 'not-a-workspace' })
  })

  test('a link that leads nowhere is refused and stays a link', () => {
    symlinkSync(folder.path('unplugged.neuronscope'), file)
    expect(thrown(() => open(file))).toMatchObject({ code: 'dangling-link', message: expect.stringContaining(file) })
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    expect(existsSync(folder.path('unplugged.neuronscope'))).toBe(false)
  })
})

test('a pipe or a device is no text either, and is not waited for', () => {
  spawnSync('mkfifo', [file])
  for (const path of [file, '/dev/zero'])
    expect(thrown(() => readInput(path))).toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('a pipe or a device'),
    })
})

test('a file that happens to be called like a draft is left as it is', () => {
  writeFileSync(`${file}.new`, 'my notes')
  Workspace.create(file).close()
  expect(readFileSync(`${file}.new`, 'utf8')).toBe('my notes')
  expect(readdirSync(dirname(file)).sort()).toEqual(['lab.neuronscope', 'lab.neuronscope.new'])
})

describe('the lock file', () => {
  test('is never another program’s database, be it there under that name or by a link', () => {
    const other = folder.path('letters.db')
    for (const put of [() => symlinkSync(other, `${file}.lock`), () => linkSync(other, `${file}.lock`)]) {
      Workspace.openOrCreate(file).close()
      const before = foreign(other)
      put()
      expect(thrown(() => Workspace.open(file))).toMatchObject({ code: 'workspace-lock' })
      expect(readFileSync(other)).toEqual(before)
      folder[Symbol.dispose]()
      mkdirSync(dirname(file), { recursive: true })
    }
  })

  test('that is a text, a folder or an empty database is named as such, and stays', () => {
    Workspace.create(file).close()
    writeFileSync(`${file}.lock`, 'x'.repeat(4096)) // as long as a lock of ours
    expect(thrown(() => Workspace.open(file))).toMatchObject({
      code: 'workspace-lock',
      message: expect.stringContaining('lab.neuronscope.lock'),
    })
    expect(readFileSync(`${file}.lock`, 'utf8')).toHaveLength(4096)
    writeFileSync(`${file}.lock`, 'do not open')
    expect(thrown(() => Workspace.open(file)).code).toBe('workspace-lock')
    expect(readFileSync(`${file}.lock`, 'utf8')).toBe('do not open')
  })

  test('that a killed program has left is taken over', () => {
    Workspace.create(file).close()
    const left = new Database(`${file}.lock`)
    left.pragma('user_version = 1')
    left.close()
    Workspace.open(file).close()
    expect(existsSync(`${file}.lock`)).toBe(false)
  })
})

test('a workspace is locked under every name that it has, in this process and in another', () => {
  const alias = folder.path('alias/lab too.neuronscope')
  mkdirSync(dirname(alias))
  const store = Workspace.create(file)
  store.setSetting('kept', 'yes')
  linkSync(file, alias)
  expect(thrown(() => Workspace.open(alias)).code).toBe('workspace-in-use')
  const module = new URL('../../../main/store/workspace.ts', import.meta.url)
  const code = `const { Workspace } = await import(${JSON.stringify(module.href)})
    try { Workspace.open(process.argv[1]).close(); console.log('opened') } catch (error) { console.log(error.code) }`
  const elsewhere = () =>
    spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code, alias], {
      encoding: 'utf8',
      timeout: 60_000,
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    }).stdout.trim()
  expect(elsewhere()).toBe('workspace-in-use')
  store.close()
  expect(elsewhere()).toBe('opened')
  const again = Workspace.open(alias)
  expect(again.setting('kept')).toBe('yes')
  again.close()
})
