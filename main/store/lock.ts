// One writer a workspace. The lock is SQLite's own exclusive lock on a small file beside the workspace: the system
// drops it when the process ends, however it ends, and it works alike on every platform.

import { existsSync, realpathSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { checkPlace, storeError, workspaceError } from './errors.ts'

export interface Lock {
  release(): void
}

/**
 * @throws AppError `workspace-in-use` while another process, or another part of this one, holds it;
 * `workspace-read-only` where nothing can be written
 */
export function lockWorkspace(file: string): Lock {
  checkPlace(file)
  const path = `${existsSync(file) ? realpathSync(file) : file}.lock`
  for (let attempt = 0; attempt < 10; attempt++) {
    const lock = tryLock(file, path)
    if (lock) return lock
  }
  throw workspaceError('in-use', file)
}

/** Undefined when the holder removed the lock file between our opening it and our locking it: then try again. */
function tryLock(file: string, path: string): Lock | undefined {
  let db: Database.Database | undefined
  try {
    db = new Database(path, { timeout: 0 })
    // In this mode the lock outlives the commit. The write is there because SQLite, before it writes, looks whether
    // the file it has open is still the one of that name: a lock on a removed file would exclude nobody.
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('synchronous = OFF') // nothing in it needs to last
    db.exec('BEGIN EXCLUSIVE; PRAGMA user_version = 1; COMMIT')
    return heldBy(db, path)
  } catch (error) {
    db?.close()
    const code = (error as { code?: string }).code
    if (code === 'SQLITE_READONLY_DBMOVED') return undefined
    if (code?.startsWith('SQLITE_BUSY')) throw workspaceError('in-use', file)
    throw storeError(error, file)
  }
}

function heldBy(db: Database.Database, path: string): Lock {
  return {
    release: () => {
      if (!db.open) return
      // Windows removes no open file, POSIX should not leave one that is unlocked: first the one, then the other.
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
    // the next holder has it open already: it is theirs to remove
  }
}
