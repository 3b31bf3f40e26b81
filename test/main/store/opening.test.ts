import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { storeError } from '../../../main/store/errors.ts'
import { lockWorkspace } from '../../../main/store/lock.ts'
import { APPLICATION_ID, MIGRATIONS, migrate, versionOf } from '../../../main/store/migrations.ts'
import { Sql } from '../../../main/store/sql.ts'
import { storeOver, Workspace } from '../../../main/store/workspace.ts'
import { sampleBlocks, sampleCorpus, scratch, startRecording, thrown } from './samples.ts'

let folder: ReturnType<typeof scratch>
let file: string
beforeEach(() => {
  folder = scratch()
  file = folder.path('lab.neuronscope')
})
afterEach(() => folder[Symbol.dispose]())

const files = () => readdirSync(dirname(file)).sort()
const made = () => Workspace.create(file).close()

/** Runs `change` on the file as another program would. */
function tamper(change: (db: Database.Database) => void): void {
  const db = new Database(file)
  change(db)
  db.close()
}

describe('a new workspace', () => {
  test('is one file with its application id and large pages, and no file beside it once it is closed', () => {
    made()
    expect(files()).toEqual([basename(file)])
    tamper((db) => {
      const facts = ['application_id', 'page_size', 'auto_vacuum', 'user_version'].map((name) =>
        db.pragma(name, { simple: true }),
      )
      expect(facts).toEqual([APPLICATION_ID, 16_384, 2, MIGRATIONS.length])
    })
  })

  test('keeps what was written, for writers and for readers', () => {
    const store = Workspace.create(file)
    store.addCorpus(sampleCorpus())
    const reader = Workspace.open(file, { readOnly: true })
    store.addCorpus(sampleCorpus('two', 'two'))
    expect(reader.corpora().map(({ name }) => name)).toEqual(['whale', 'two'])
    expect([store.readOnly, reader.readOnly, reader.file]).toEqual([false, true, file])
    expect(thrown(() => reader.addCorpus(sampleCorpus())).code).toBe('workspace-read-only')
    reader.close()
    store.close()
    store.close() // a second time does nothing
    const again = Workspace.openOrCreate(file)
    expect(again.corpora()).toHaveLength(2)
    again.close()
  })

  test('is not made over a file that is there', () => {
    writeFileSync(file, 'a letter')
    expect(thrown(() => Workspace.create(file))).toMatchObject({
      code: 'workspace-exists',
      message: expect.stringContaining(file),
    })
    expect(readFileSync(file, 'utf8')).toBe('a letter')
  })

  test('closes while a reader has it open, and opens again with the reader still there', () => {
    const store = Workspace.create(file)
    const reader = Workspace.open(file, { readOnly: true })
    store.setSetting('a', '1')
    store.close()
    expect(reader.setting('a')).toBe('1')
    const again = Workspace.open(file)
    again.setSetting('a', '2')
    expect(reader.setting('a')).toBe('2')
    reader.close()
    again.close()
  })
})

describe('a file that cannot be a workspace is refused by name and left as it is', () => {
  const refusals: [string, () => void, string][] = [
    ['text', () => writeFileSync(file, 'It was a dark and stormy night. '.repeat(900)), 'not-a-workspace'],
    ['empty', () => writeFileSync(file, ''), 'not-a-workspace'],
    [
      'another program’s database',
      () => tamper((db) => db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)')),
      'not-a-workspace',
    ],
    [
      'another program’s log',
      () => tamper((db) => db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a)')),
      'not-a-workspace',
    ],
    [
      'from a newer program',
      () => {
        made()
        tamper((db) => db.pragma(`user_version = ${MIGRATIONS.length + 1}`))
      },
      'workspace-newer',
    ],
    [
      'cut off',
      () => {
        made()
        writeFileSync(file, readFileSync(file).subarray(0, 20_000))
      },
      'workspace-damaged',
    ],
  ]
  for (const [what, make, code] of refusals)
    for (const readOnly of [false, true])
      test(`${what}, for ${readOnly ? 'reading' : 'writing'}`, () => {
        make()
        const before = readFileSync(file)
        expect(thrown(() => Workspace.open(file, { readOnly }).corpora())).toMatchObject({
          code,
          message: expect.stringContaining(file),
        })
        if (!readOnly) expect(thrown(() => Workspace.openOrCreate(file)).code).toBe(code)
        expect(readFileSync(file).equals(before)).toBe(true)
        if (!readOnly) expect(files()).toEqual([basename(file)])
      })

  test('from a newer program that was killed before its log was copied', () => {
    made()
    const code = `const D = require(${JSON.stringify(realpathSync('node_modules/better-sqlite3'))})
      const db = new D(process.argv[1]); db.pragma('journal_mode = WAL'); db.pragma('user_version = 99'); process.kill(process.pid, 'SIGKILL')`
    spawnSync(process.execPath, ['-e', code, file], { timeout: 100_000 })
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
    expect(thrown(() => Workspace.open(file)).code).toBe('workspace-newer')
    expect(thrown(() => Workspace.open(file, { readOnly: true })).code).toBe('workspace-newer')
  })

  test('a folder, a missing file, a file in a missing folder', () => {
    mkdirSync(file)
    for (const open of [
      () => Workspace.open(file),
      () => Workspace.openOrCreate(file),
      () => Workspace.open(file, { readOnly: true }),
    ])
      expect(thrown(open)).toMatchObject({ code: 'not-a-workspace', message: expect.stringContaining('is a folder') })
    const absent = folder.path('none.neuronscope')
    expect(thrown(() => Workspace.open(absent))).toMatchObject({
      code: 'no-such-file',
      message: expect.stringContaining(absent),
    })
    expect(thrown(() => Workspace.open(absent, { readOnly: true })).code).toBe('no-such-file')
    expect(thrown(() => Workspace.create(folder.path('no/such/a.neuronscope')))).toMatchObject({
      code: 'no-such-folder',
      message: expect.stringContaining(folder.path('no/such')),
    })
    expect(existsSync(absent)).toBe(false)
  })
})

describe('a place where nothing can be written', () => {
  const script = `const { Workspace } = await import(process.argv[1])
    const out = {}
    for (const [name, open] of Object.entries({
      write: () => Workspace.open(process.argv[2]),
      create: () => Workspace.create(process.argv[2] + '2'),
      read: () => Workspace.open(process.argv[2], { readOnly: true }),
    })) try { const store = open(); out[name] = store.setting('a'); store.close() } catch (error) { out[name] = error.code + ': ' + error.message }
    console.log(JSON.stringify(out))`

  const workspace = new URL('../../../main/store/workspace.ts', import.meta.url).href
  /** A user whom permissions bind: not root. */
  const anybody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  /** A checkout in root's own home is not for others, who then cannot try. */
  const isReachable = () =>
    [fileURLToPath(workspace), tmpdir()].every((path) => {
      const args = ['-e', "require('node:fs').accessSync(process.argv[1])", path]
      return spawnSync(process.execPath, args, { ...anybody, timeout: 100_000 }).status === 0
    })

  /** Opens the file as that user. */
  function asAnybody(): Record<string, string> {
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script, workspace, file], {
      ...anybody,
      encoding: 'utf8',
      timeout: 100_000,
    })
    expect(run.stderr).toBe('')
    return JSON.parse(run.stdout)
  }

  test.skipIf(process.platform === 'win32' || !isReachable())('a workspace that may not be read is called that', () => {
    Workspace.create(file).close()
    chmodSync(file, 0o000)
    chmodSync(dirname(file), 0o755)
    const { write, read } = asAnybody()
    for (const refused of [write, read]) expect(refused).toMatch(/^workspace-unreadable: You are not allowed to read /)
  })

  test('a name that leaves no room for what SQLite puts behind it is too long', () => {
    const long = `${dirname(file)}/${'x'.repeat(240)}.neuronscope`
    expect(thrown(() => Workspace.create(long))).toMatchObject({ code: 'bad-path' })
    expect(thrown(() => Workspace.open(long)).message).toMatch(/^The name “x{48}….*” is too long/)
  })

  test.skipIf(process.platform === 'win32' || !isReachable())(
    'is refused for writing with the way out, and a closed workspace in it can be read',
    () => {
      const store = Workspace.create(file)
      store.setSetting('a', 'read me')
      store.close()
      chmodSync(file, 0o444)
      chmodSync(dirname(file), 0o555)
      const before = readFileSync(file)
      try {
        const { write, create, read } = asAnybody()
        expect(write).toMatch(/^workspace-read-only: .*lab.neuronscope.* copy the workspace/)
        expect(create).toMatch(/^workspace-read-only: .*lab.neuronscope2/)
        expect(read).toBe('read me')
      } finally {
        chmodSync(dirname(file), 0o755)
      }
      expect(readFileSync(file).equals(before)).toBe(true)
      expect(files()).toEqual([basename(file)])
    },
  )

  test('every family of SQLite’s errors is a sentence that names the file', () => {
    const codes = {
      SQLITE_READONLY_DIRECTORY: 'workspace-read-only',
      SQLITE_READONLY: 'workspace-read-only',
      SQLITE_PERM: 'workspace-read-only',
      SQLITE_CANTOPEN: 'workspace-read-only', // of a file that is there
      SQLITE_FULL: 'disk-full',
      SQLITE_BUSY_SNAPSHOT: 'workspace-busy',
      SQLITE_LOCKED: 'workspace-busy',
      SQLITE_CORRUPT_VTAB: 'workspace-damaged',
      SQLITE_IOERR_WRITE: 'workspace-io',
      SQLITE_NOTADB: 'not-a-workspace',
      SQLITE_TOOBIG: 'too-big',
      SQLITE_CONSTRAINT: 'workspace-error',
    }
    made()
    for (const [sqlite, code] of Object.entries(codes))
      expect(storeError(new Database.SqliteError('x', sqlite), file)).toMatchObject({
        code,
        message: expect.stringContaining(file),
      })
    const mistake = new TypeError('x is not a function')
    expect(storeError(mistake, file)).toBe(mistake)
  })
})

describe('a full disk', () => {
  test('is one sentence, loses nothing that was there, and work goes on when there is space', () => {
    made()
    const db = new Database(file)
    const sql = new Sql(db, file)
    const store = storeOver(sql, () => sql.close())
    const id = startRecording(store, 64, 3 * 4096)
    const blocks = sampleBlocks(1, 64, 3 * 4096)
    store.appendBlock(id, blocks.next().value!)
    const before = { summary: store.summary(id), recording: store.recording(id) }
    const second = blocks.next().value!

    db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 10}`)
    for (const write of [() => store.appendBlock(id, second), () => store.addCorpus(sampleCorpus('x'.repeat(1e6)))])
      expect(thrown(write)).toMatchObject({ code: 'disk-full', message: expect.stringContaining(file) })
    expect({ summary: store.summary(id), recording: store.recording(id) }).toEqual(before)
    expect(store.corpora()).toHaveLength(1)

    db.pragma('max_page_count = 1000000')
    store.appendBlock(id, second)
    expect(store.recording(id).characters).toBe(2 * 4096)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    store.close()
  })
})

describe('migrations', () => {
  const memory = () => new Sql(new Database(':memory:'), 'memory')

  test('a file of any earlier version is taken through the rest, once', () => {
    const steps = ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y', 'INSERT INTO a VALUES (1, 2)']
    for (let from = 0; from <= steps.length; from++) {
      const sql = memory()
      migrate(sql, steps.slice(0, from))
      migrate(sql, steps)
      migrate(sql, steps)
      expect(versionOf(sql)).toBe(3)
      expect(sql.all('SELECT * FROM a')).toEqual([{ x: 1, y: 2 }])
    }
  })

  test('a step that fails leaves the file at the step before', () => {
    const sql = memory()
    expect(() => migrate(sql, ['CREATE TABLE a (x)', 'CREATE TABLE b (x); CREATE TABLE a (x)'])).toThrow()
    expect(versionOf(sql)).toBe(1)
    expect(sql.all("SELECT name FROM sqlite_master WHERE name = 'b'")).toEqual([])
  })

  test('more steps than are known are refused', () => {
    const sql = memory()
    sql.pragma(`user_version = ${MIGRATIONS.length + 1}`)
    expect(thrown(() => migrate(sql)).code).toBe('workspace-newer')
  })

  test('a workspace of an older version is not read before a writer has brought it up to date', () => {
    made()
    tamper((db) => db.pragma(`user_version = ${MIGRATIONS.length - 1}`))
    const { code, message } = thrown(() => Workspace.open(file, { readOnly: true }))
    expect(code).toBe('workspace-older')
    expect(message).toMatch(/open it once in the window .* or a copy/)
  })
})

describe('the lock', () => {
  const otherProcess = (): string => {
    const code = `const { lockWorkspace } = await import(${JSON.stringify(new URL('../../../main/store/lock.ts', import.meta.url).href)})
      try { lockWorkspace(process.argv[1]).release(); console.log('locked') } catch (error) { console.log(error.code + ': ' + error.message) }`
    return spawnSync(process.execPath, ['--input-type=module', '-e', code, file], {
      encoding: 'utf8',
      timeout: 100_000,
    }).stdout.trim()
  }

  test('keeps a second writer out, in this process and in another, until the first has closed', () => {
    const store = Workspace.create(file)
    expect(thrown(() => Workspace.open(file))).toMatchObject({
      code: 'workspace-in-use',
      message: expect.stringContaining(file),
    })
    expect(otherProcess()).toMatch(/^workspace-in-use: .*lab.neuronscope is open in another/)
    store.setSetting('still', 'mine')
    store.close()
    expect(otherProcess()).toBe('locked')
    expect(files()).toEqual([basename(file)])
  })

  test('is one lock under every name of the file', () => {
    made()
    symlinkSync(file, folder.path('alias.neuronscope'))
    const lock = lockWorkspace(file)
    expect(thrown(() => lockWorkspace(folder.path('alias.neuronscope'))).code).toBe('workspace-in-use')
    lock.release()
    lock.release()
    lockWorkspace(folder.path('alias.neuronscope')).release()
  })

  test('is held by one at a time although its file comes and goes', () => {
    for (let i = 0; i < 20; i++) {
      const lock = lockWorkspace(file)
      expect(thrown(() => lockWorkspace(file)).code).toBe('workspace-in-use')
      lock.release()
    }
    expect(files()).toEqual([])
  })

  test('on a file that its last holder has removed meanwhile is no lock: SQLite sees it before it writes', () => {
    const first = lockWorkspace(file)
    const early = new Database(`${file}.lock`, { timeout: 0 })
    early.pragma('locking_mode = EXCLUSIVE')
    first.release()
    const second = lockWorkspace(file)
    const late = thrown(() => early.exec('BEGIN EXCLUSIVE; PRAGMA user_version = 1; COMMIT'))
    expect(late.code).toBe('SQLITE_READONLY_DBMOVED')
    early.close()
    expect(thrown(() => lockWorkspace(file)).code).toBe('workspace-in-use')
    second.release()
  })

  test('is let go when opening fails', () => {
    writeFileSync(file, 'not a workspace')
    for (let i = 0; i < 3; i++) expect(thrown(() => Workspace.open(file)).code).toBe('not-a-workspace')
  })
})
