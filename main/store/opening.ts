// Opening of workspace files: checks before any change, refusal of other files, and creation without partial files.

import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { cannotOpen, checkExists, checkPlace, notAWorkspace, storeError, workspaceError } from './errors.ts'
import { checkKind, checkPath, isTaken } from './file-identity.ts'
import { APPLICATION_ID, MIGRATIONS, migrate, versionOf } from './migrations.ts'
import { convertOlder } from './older-expressions.ts'
import { Sql } from './sql.ts'

/** bytes; writes blobs of 128 KB at nearly twice the rate of SQLite's 4,096 */
const PAGE = 16_384
/** milliseconds that a statement waits for another program; the thread's events wait with it */
const PATIENCE = 1000
/** kilobytes of a connection's page cache: blobs, most of the data, are read once */
const CACHE = 4096
/** pages of the write-ahead log after which it is copied into the file: 16 MB */
const WAL_PAGES = 1024

/** Loads the native module of SQLite, which is otherwise loaded with the first file; one that cannot be is told then. */
export function loadSqlite(): void {
  try {
    new Database(':memory:').close()
  } catch {}
}

/** @param path that is opened, where it is not yet `file` */
function connect(file: string, options: Database.Options, path = file): Sql {
  try {
    return new Sql(new Database(path, { timeout: PATIENCE, ...options }), file)
  } catch (error) {
    throw storeError(error, file)
  }
}

/** Runs `work` on the connection, and closes it if that fails. */
function orClose(sql: Sql, work: () => void): Sql {
  try {
    work()
    return sql
  } catch (error) {
    sql.close()
    throw error
  }
}

/** Creates an empty workspace. */
export function createFile(file: string): void {
  madeBeside(file, (draft) => {
    const sql = connect(file, {}, draft)
    orClose(sql, () => {
      sql.pragma('journal_mode = MEMORY') // a draft is never rolled back, only created again
      sql.pragma(`page_size = ${PAGE}`)
      sql.pragma('auto_vacuum = INCREMENTAL')
      sql.pragma(`application_id = ${APPLICATION_ID}`)
      migrate(sql)
    }).close()
  })
}

/**
 * Creates a new file under a temporary name and renames it, so that a kill leaves no partial file under the real one.
 * @throws AppError `workspace-exists`, `no-such-folder`, and what `make` throws
 */
export function madeBeside(file: string, make: (draft: string) => void): void {
  checkPath(file)
  checkPlace(file)
  checkKind(file)
  if (isTaken(file)) throw workspaceError('exists', file)
  const draft = draftOf(file)
  try {
    make(draft)
    moveTo(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw storeError(error, file)
  }
}

/** An unused name: other files beside the workspace are never written to or removed. */
function draftOf(file: string): string {
  for (;;) {
    const draft = `${file}.${randomBytes(4).toString('hex')}.new`
    if (!isTaken(draft)) return draft
  }
}

/** Never over a file that was created meanwhile. @throws AppError `workspace-exists` */
function moveTo(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || isTaken(file)) throw workspaceError('exists', file)
    renameSync(draft, file) // a file system without links
  }
  rmSync(draft, { force: true })
}

/**
 * Opens for writing; the caller holds the lock.
 * @throws AppError, the file untouched: `not-a-workspace`, `workspace-newer`, `workspace-read-only`, …
 */
export function openForWriting(file: string): Sql {
  checkKind(file)
  checkExists(file)
  checkHeader(file)
  const sql = connect(file, { fileMustExist: true })
  return orClose(sql, () => {
    checkIdentity(sql)
    sql.pragma('journal_mode = WAL')
    sql.pragma('synchronous = NORMAL')
    sql.pragma('foreign_keys = ON')
    sql.pragma(`cache_size = -${CACHE}`)
    sql.pragma(`wal_autocheckpoint = ${WAL_PAGES}`)
    sql.pragma(`journal_size_limit = ${WAL_PAGES * PAGE}`)
    migrate(sql)
    convertOlder(sql)
  })
}

/** @throws AppError as `openForWriting`, and `workspace-older` for a file that has to be brought up to date first */
export function openForReading(file: string): Sql {
  checkKind(file)
  checkExists(file)
  const sql = connect(file, { readonly: true })
  return orClose(sql, () => {
    checkIdentity(sql)
    sql.pragma(`cache_size = -${CACHE}`)
    if (versionOf(sql) < MIGRATIONS.length) throw workspaceError('older', file)
  })
}

/**
 * Closes the writer. Without other connections the file returns to a rollback journal: a single file, which opens from a
 * read-only medium too.
 */
export function closeWriter(sql: Sql): void {
  if (!sql.open) return
  try {
    sql.pragma('busy_timeout = 0')
    sql.pragma('journal_mode = DELETE')
  } catch (error) {
    if ((error as { code?: string }).code !== 'workspace-busy') throw error // open readers: the journal mode is kept
  } finally {
    sql.close()
  }
}

/**
 * The type of a file by the header of SQLite's format: opening another program's database for writing with SQLite could
 * change it. Only for the holder of the lock: closing a file releases the locks of this process on it.
 */
function checkHeader(file: string): void {
  const header = new DataView(new ArrayBuffer(100))
  try {
    const handle = openSync(file, 'r')
    try {
      readSync(handle, header, 0, 100, 0)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    throw cannotOpen(file, error)
  }
  const magic = new TextDecoder().decode(new Uint8Array(header.buffer, 0, 16))
  if (magic !== 'SQLite format 3\0' || header.getUint32(68) !== APPLICATION_ID) throw notAWorkspace(file)
  if (header.getUint32(60) > MIGRATIONS.length) throw workspaceError('newer', file)
}

function checkIdentity(sql: Sql): void {
  if (sql.pragma('application_id') !== APPLICATION_ID) throw notAWorkspace(sql.file)
  if (versionOf(sql) > MIGRATIONS.length) throw workspaceError('newer', sql.file)
}
