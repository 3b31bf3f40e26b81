// One writer a workspace. The lock is SQLite's exclusive lock on a small file, which the system releases when the process
// ends, on every platform. There are two such files. The one beside the workspace is visible to every machine that shares
// the folder. The one in the user's data folder is named by device and inode of the workspace's file, so that it is the
// same for every name of the file, including hard links in other folders.

import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { dataFolder } from '../data-folder.ts'
import { checkPlace, storeError, workspaceError } from './errors.ts'
import { checkKind, checkPath, identityOf } from './file-identity.ts'

export interface Lock {
  release(): void
}

/**
 * The lock beside the workspace, which may not exist yet.
 * @throws AppError `workspace-in-use` while another process, or another part of this one, holds it;
 * `workspace-read-only` where nothing can be written; `workspace-lock` where a file of something else has that name
 */
export function lockWorkspace(file: string): Lock {
  checkPath(file)
  checkKind(file)
  checkPlace(file)
  return lockAt(`${existsSync(file) ? realpathSync(file) : file}.lock`, file)
}

/**
 * The lock of the file itself, which exists.
 * @throws AppError `workspace-in-use`
 */
export function lockIdentity(file: string, folder = join(dataFolder(), 'locks')): Lock {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return lockAt(join(folder, `${identityOf(file)}.lock`), file)
  } catch (error) {
    if ((error as { code?: string }).code === 'workspace-in-use') throw error
    return { release() {} } // the data folder is not writable: the lock beside the workspace alone
  }
}

function lockAt(path: string, file: string): Lock {
  for (let attempt = 0; attempt < 10; attempt++) {
    const lock = tryLock(file, path)
    if (lock) return lock
  }
  throw workspaceError('in-use', file)
}

/** Undefined when the holder removed the lock file between opening and locking: the caller tries again. */
function tryLock(file: string, path: string): Lock | undefined {
  checkOurs(file, path)
  let db: Database.Database | undefined
  try {
    db = new Database(path, { timeout: 0 })
    // In this mode the lock outlives the commit. The write makes SQLite check that the file it has open is still the one
    // of that name: a lock on a removed file would exclude no other process.
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('synchronous = OFF') // nothing in it needs to be durable
    db.exec('BEGIN EXCLUSIVE')
    if (!isLock(db)) throw workspaceError('lock', file)
    db.exec('PRAGMA user_version = 1; COMMIT')
    return heldBy(db, path)
  } catch (error) {
    db?.close()
    const code = (error as { code?: string }).code
    if (code === 'SQLITE_READONLY_DBMOVED') return undefined
    if (code === 'SQLITE_NOTADB') throw workspaceError('lock', file)
    if (code?.startsWith('SQLITE_BUSY')) throw workspaceError('in-use', file)
    throw storeError(error, file)
  }
}

/** bytes of an empty database by SQLite's defaults */
const LOCK_BYTES = 4096

/**
 * By its type and size alone: a file that is opened and closed again, other than by SQLite, loses the locks that this
 * process has on it. @throws AppError `workspace-lock` for a link, and for anything that is no lock of this program
 */
function checkOurs(file: string, path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return
  const ours = found.isFile() && found.nlink <= 1 && (found.size === 0 || found.size === LOCK_BYTES)
  if (!ours) throw workspaceError('lock', file)
}

/** No tables, and no version but the one that is written below. */
function isLock(db: Database.Database): boolean {
  const of = (name: string) => db.pragma(name, { simple: true }) as number
  return of('schema_version') === 0 && of('application_id') === 0 && of('user_version') <= 1
}

function heldBy(db: Database.Database, path: string): Lock {
  return {
    release: () => {
      if (!db.open) return
      // Windows removes no open file; on POSIX the file must be removed before it is unlocked.
      try {
        if (process.platform !== 'win32') rmSync(path, { force: true })
      } finally {
        db.close()
      }
      if (process.platform === 'win32') removeIfFree(path)
    },
  }
}

function removeIfFree(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // the next holder has it open already, and removes it
  }
}
