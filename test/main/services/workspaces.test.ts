import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { convertExpression } from '../../../core/features/convert.ts'
import { dataFolder } from '../../../main/data-folder.ts'
import { createPreferences } from '../../../main/services/preferences.ts'
import { typedPath, Workspaces } from '../../../main/services/workspaces.ts'

/** Nothing is written in these tests. */
const NO_HOST = { writer: {} as never, threads: {} as never, changed: () => {} }

let folder: string
const at = (name: string) => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-preferences-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('preferences', () => {
  const file = () => at('deep/desk.json')

  it('keeps what belongs to the person and what belongs to each workspace, over launches', () => {
    const preferences = createPreferences(file())
    preferences.opened('/a.neuronscope')
    preferences.save('/a.neuronscope', 'user', 'theme', '"dark"')
    preferences.save('/a.neuronscope', 'workspace', 'unit', '"L1.c.3"')
    preferences.opened('/b.neuronscope')
    const later = createPreferences(file())
    expect(later.load('/a.neuronscope')).toEqual({ user: { theme: '"dark"' }, workspace: { unit: '"L1.c.3"' } })
    expect(later.load('/b.neuronscope')).toEqual({ user: { theme: '"dark"' }, workspace: {} })
  })

  it('lists the workspaces that were open, the last one first, and says which are gone', () => {
    const preferences = createPreferences(file())
    writeFileSync(at('here.neuronscope'), '')
    for (const name of ['gone', 'here', 'gone2', 'here']) preferences.opened(at(`${name}.neuronscope`))
    expect(preferences.recent().map(({ name, there }) => [name, there])).toEqual([
      ['here', true],
      ['gone2', false],
      ['gone', false],
    ])
  })

  it('remembers twenty workspaces and forgets the oldest', () => {
    const preferences = createPreferences(file())
    for (let i = 0; i < 25; i++) preferences.opened(`/${i}.neuronscope`)
    expect(preferences.recent().map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, i) => String(24 - i)))
  })

  it.each(['', '{', '[]', '{"version":2}', '{"version":1,"window":{"a":1},"workspaces":[]}'])(
    'begin anew where their file holds %j, which is kept aside',
    (text) => {
      writeFileSync(at('desk.json'), text)
      const preferences = createPreferences(at('desk.json'))
      expect(preferences.recent()).toEqual([])
      preferences.opened('/a.neuronscope')
      expect(JSON.parse(readFileSync(at('desk.json'), 'utf8')).workspaces).toHaveLength(1)
      expect(readFileSync(at('desk.json.unreadable'), 'utf8')).toBe(text)
    },
  )

  it('have the expression that was searched for last as it meant in the first version of the language, once', () => {
    const facts = (expression: string) => ({
      file: '/a.neuronscope',
      openedAt: 1,
      window: { expression, unit: '"L0.c.1"' },
    })
    const older = { version: 1, window: {}, workspaces: [facts(JSON.stringify('column() > 3'))] }
    writeFileSync(at('desk.json'), JSON.stringify(older))
    const asked = () => createPreferences(at('desk.json')).load('/a.neuronscope').workspace
    const expected = JSON.stringify(convertExpression('column() > 3'))
    expect(expected).not.toBe(JSON.stringify('column() > 3'))
    expect(asked()).toEqual({ expression: expected, unit: '"L0.c.1"' })
    createPreferences(at('desk.json')).save('/a.neuronscope', 'user', 'theme', '"dark"')
    expect(asked().expression).toBe(expected)
  })

  it('does without a folder that cannot be made, and without a file at all', () => {
    writeFileSync(at('file'), '')
    createPreferences(at('file/desk.json')).opened('/a.neuronscope')
    const memory = createPreferences()
    memory.opened('/a.neuronscope')
    memory.save('/a.neuronscope', 'workspace', 'unit', '1')
    expect(memory.load('/a.neuronscope').workspace).toEqual({ unit: '1' })
  })

  it('loses nothing that another program wrote meanwhile', () => {
    const [one, other] = [createPreferences(file()), createPreferences(file())]
    one.save('', 'user', 'theme', '1')
    other.save('', 'user', 'mode', '2')
    one.save('', 'user', 'theme', '3')
    expect(other.load('').user).toEqual({ theme: '3', mode: '2' })
  })
})

describe('going to another workspace', () => {
  const workspaces = (opened: string[] = []) =>
    new Workspaces(NO_HOST, at('this.neuronscope'), createPreferences(), async (file) => void opened.push(file))

  it('opens a file that is there, and makes one that is not, only when asked to', async () => {
    const opened: string[] = []
    writeFileSync(at('that.neuronscope'), '')
    await workspaces(opened).open(at('that.neuronscope'), false)
    await workspaces(opened).open(at('new.neuronscope'), true)
    expect(opened).toEqual([at('that.neuronscope'), at('new.neuronscope')])
    await expect(workspaces().open(at('none.neuronscope'), false)).rejects.toMatchObject({ code: 'no-such-file' })
    await expect(workspaces().open(at('that.neuronscope'), true)).rejects.toMatchObject({ code: 'workspace-exists' })
    expect(existsSync(at('none.neuronscope'))).toBe(false)
  })

  it('says when it is the one that is open, or when this program has no way there', async () => {
    await expect(workspaces().open(at('this.neuronscope'), false)).rejects.toMatchObject({ code: 'open-already' })
    const alone = new Workspaces(NO_HOST, at('this.neuronscope'), createPreferences())
    await expect(alone.open(at('new.neuronscope'), true)).rejects.toMatchObject({ code: 'one-workspace' })
  })

  it('takes a path as it is typed, whole or from the home folder, and nothing else', () => {
    expect(typedPath('~/a.neuronscope')).toBe(join(homedir(), 'a.neuronscope'))
    expect(typedPath(resolve('/x/../a.neuronscope'))).toBe(resolve('/a.neuronscope'))
    for (const path of [
      'a.neuronscope',
      './a.neuronscope',
      '~other/a.neuronscope',
      resolve('/etc/passwd'),
      resolve('/'),
    ])
      expect(() => typedPath(path), path).toThrow(expect.objectContaining({ code: 'bad-path' }))
  })

  it('marks the one that is open among the recent ones', () => {
    const preferences = createPreferences()
    preferences.opened(at('that.neuronscope'))
    preferences.opened(at('this.neuronscope'))
    const list = new Workspaces(NO_HOST, at('this.neuronscope'), preferences).recent()
    expect(list.map(({ name, current }) => [name, current])).toEqual([
      ['this', true],
      ['that', false],
    ])
  })
})

it('the data folder is each platform’s own, unless the environment says otherwise', () => {
  const of = (platform: NodeJS.Platform, env = {}) => dataFolder({ platform, env, home: '/home/me' })
  expect(of('linux')).toBe('/home/me/.local/share/neuronscope')
  expect(of('linux', { XDG_DATA_HOME: '/d' })).toBe('/d/neuronscope')
  expect(of('darwin')).toBe('/home/me/Library/Application Support/Neuronscope')
  expect(of('win32', { APPDATA: '/r' })).toBe('/r/Neuronscope')
  expect(of('linux', { NEURONSCOPE_HOME: '/n' })).toBe('/n')
})
