// Listing, renaming and removing; names; and what a refused command leaves behind: nothing.

import { existsSync, readdirSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { APPLICATION_ID, MIGRATIONS } from '../../../main/store/migrations.ts'
import { prose, type TestFolder, testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folders: TestFolder[] = []
let folder: TestFolder
let terminal: Terminal
beforeEach(() => {
  folder = testFolder()
  folders.push(folder)
  terminal = new Terminal(folder)
})
afterAll(() => {
  for (const each of folders) each.remove()
})

it('a network is not removed with its recordings unless that is asked for, and the sentence names them', async () => {
  await terminal.record()
  const refused = await terminal.run('model', 'remove', 'small')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toEqual([
    expect.stringMatching(/^With “small” goes the recording “R”, [\d.]+ [KM]iB; --force removes both\.$/),
  ])
  expect(await terminal.run('corpus', 'remove', 'prose', '--force')).toMatchObject({
    status: 1,
    stderr: ['“prose” is needed by the network “small”; remove it first (model remove).'],
  })
  expect(await terminal.json('model', 'remove', 'small', '--force')).toMatchObject({
    removed: 'small',
    recordings: ['R'],
    bytes: expect.any(Number),
  })
  expect(await terminal.json('recording', 'list')).toEqual({ recordings: [] })
  expect(await terminal.json('corpus', 'remove', 'prose')).toMatchObject({ removed: 'prose', recordings: [] })
  expect(await terminal.json('corpus', 'list')).toEqual({ corpora: [] })
})

it('texts, networks and recordings get other names, and a name that is taken is refused', async () => {
  await terminal.record()
  expect(await terminal.json('corpus', 'rename', 'prose', 'text')).toEqual({ corpus: 'text', before: 'prose' })
  expect(await terminal.json('model', 'rename', 'small', 'net')).toEqual({ model: 'net', before: 'small' })
  expect(await terminal.json('recording', 'rename', 'R', 'states')).toEqual({ recording: 'states', before: 'R' })
  expect(await terminal.json('recording', 'list')).toMatchObject({
    recordings: [{ recording: 'states', model: 'net', corpus: 'text', start: 1000, end: 2000 }],
  })
  await terminal.json('corpus', 'add', terminal.file('other.txt', prose(500, 2)))
  expect(await terminal.run('corpus', 'rename', 'other', 'text')).toMatchObject({
    status: 1,
    stderr: [expect.stringContaining('There is already a text called “text”')],
  })
  expect(await terminal.json('recording', 'remove', 'states')).toMatchObject({ removed: 'states' })
})

it('a name that was given must be free; one that comes from a file gets a number, and both are said', async () => {
  const file = terminal.file('prose.txt', prose(500))
  await terminal.json('corpus', 'add', file)
  expect(await terminal.json('corpus', 'add', file)).toMatchObject({
    corpus: 'prose 2',
    notes: ['There is a text “prose” already; this one is called “prose 2”.', 'It is the same text as “prose”.'],
  })
  expect(await terminal.run('corpus', 'add', file, '--name', 'prose')).toMatchObject({
    status: 1,
    stderr: ['There is already a text called “prose”; choose another name.'],
  })
})

it.each([
  ['an empty name', ''],
  ['blanks', '   '],
  ['2,000 characters', 'x'.repeat(2000)],
])('%s is no name', async (_, name) => {
  const file = terminal.file('prose.txt', prose(500))
  const refused = await terminal.run('corpus', 'add', file, `--name=${name}`)
  expect(refused.status).toBe(2)
  expect(refused.stderr[0]).toMatch(/^--name takes a name of 1 to 200 characters/)
  expect(refused.stderr[0].length).toBeLessThan(300)
  await terminal.json('corpus', 'add', file)
  expect((await terminal.run('corpus', 'rename', 'prose', name)).status).toBe(2)
})

it.each([
  ['a text that is not there', () => ['corpus', 'add', folder.path('none.txt')]],
  ['a binary file', () => ['corpus', 'add', terminal.file('binary.txt', 'a\0b')]],
  ['a file that is no network', () => ['model', 'import', terminal.file('no.safetensors', 'no network')]],
  ['a training without a text', () => ['train', '--corpus', 'prose', '--model', 'm']],
  ['a recording of nothing', () => ['record', '--model', 'm', '--corpus', 'prose']],
])('%s is refused and leaves no workspace behind', async (_, args) => {
  const command = args()
  const before = readdirSync(folder.path('.'))
  expect((await terminal.run(...command)).status).toBe(1)
  expect(readdirSync(folder.path('.'))).toEqual(before)
})

it('a refused import leaves a workspace that was there as it was', async () => {
  await terminal.json('corpus', 'add', terminal.file('prose.txt', prose(500)))
  expect((await terminal.run('corpus', 'add', folder.path('none.txt'))).status).toBe(1)
  expect(existsSync(terminal.workspace)).toBe(true)
  expect((await terminal.json('corpus', 'list')).corpora).toHaveLength(1)
})

it('a workspace of an older version is brought up to date by a command that only reads, and that is said', async () => {
  const old = new Database(terminal.workspace)
  old.pragma(`application_id = ${APPLICATION_ID}`)
  for (const step of MIGRATIONS.slice(0, 6)) old.exec(step)
  old.pragma('user_version = 6')
  old.close()
  expect(await terminal.run('model', 'list')).toMatchObject({
    status: 0,
    stdout: 'No models yet.',
    stderr: [expect.stringMatching(/was made by an older version; it has been brought up to date\.$/)],
  })
  expect((await terminal.run('model', 'list')).stderr).toEqual([])
})

it('exports replace a file only with --force, and a workspace never', async () => {
  await terminal.record()
  const file = folder.path('trace.csv')
  const of = ['--recording', 'R', '--unit', 'L0.h.3']
  await terminal.json('export', 'trace', file, ...of)
  expect(await terminal.run('export', 'trace', file, ...of)).toMatchObject({
    status: 1,
    stderr: [expect.stringContaining('is there already; choose another name, or replace it (--force)')],
  })
  await terminal.json('export', 'trace', file, ...of, '--force')
  for (const command of [
    ['model', 'export', 'small'],
    ['export', '--notebook'],
  ]) {
    const refused = await terminal.run(...command, terminal.workspace, '--force')
    expect(refused).toMatchObject({ status: 1, stderr: [expect.stringContaining('is a workspace')] })
  }
  expect((await terminal.json('model', 'list')).models).toHaveLength(1)
})
