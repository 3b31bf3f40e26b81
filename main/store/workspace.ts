// A workspace: the tables of one file. The writer holds its lock until it is closed; readers are unlimited.

import { resolve } from 'node:path'
import { allInTurnNow } from '../serialize.ts'
import { bin } from './bin.ts'
import { blocks } from './blocks.ts'
import { check } from './check.ts'
import { checkpoints } from './checkpoints.ts'
import { codes } from './codes.ts'
import { copy } from './copy.ts'
import { corpora } from './corpora.ts'
import { checkExists } from './errors.ts'
import { features } from './features.ts'
import { checkKind, checkPath, isTaken } from './file-identity.ts'
import { findings } from './findings.ts'
import { lockIdentity, lockWorkspace } from './lock.ts'
import { models } from './models.ts'
import { closeWriter, createFile, openForReading, openForWriting } from './opening.ts'
import { purge } from './purge.ts'
import { recordingRow, recordings, settleInterrupted } from './recordings.ts'
import { searches } from './searches.ts'
import { settings } from './settings.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'
import { summaries } from './summaries.ts'
import { training } from './training.ts'
import { unitNotes } from './unit-notes.ts'
import { unitSets } from './unit-sets.ts'

/** The store of an open connection. */
export function storeOver(sql: Sql, close: () => void): Store {
  const row = (id: number) => recordingRow(sql, id)
  const { feature, ...featureStore } = features(sql)
  const read = {
    ...corpora(sql),
    ...models(sql),
    ...recordings(sql),
    ...summaries(sql, (id) => row(id).units),
    ...searches(sql),
    ...findings(sql),
  }
  return {
    file: sql.file,
    readOnly: sql.readOnly,
    ...read,
    ...check(sql, { ...read, features: featureStore.features, feature, row }),
    ...checkpoints(sql),
    ...training(sql),
    ...blocks(sql, row),
    ...codes(sql, row),
    ...purge(sql),
    ...featureStore,
    ...unitNotes(sql),
    ...unitSets(sql),
    ...bin(sql),
    ...settings(sql),
    ...copy(sql),
    close,
  }
}

/** Locks, migrates if needed, opens, and releases the locks on closing or failure. */
function writable(file: string, prepare: () => void): Store {
  const undo: (() => void)[] = []
  const release = () => allInTurnNow(...undo.splice(0).reverse())
  try {
    undo.push(lockWorkspace(file).release)
    prepare()
    checkKind(file)
    checkExists(file)
    undo.push(lockIdentity(file).release)
    const sql = openForWriting(file)
    undo.push(() => closeWriter(sql))
    settleInterrupted(sql)
    return storeOver(sql, release)
  } catch (error) {
    release()
    throw error
  }
}

/** @throws AppError `bad-path` */
function pathOf(file: string): string {
  checkPath(file)
  return resolve(file)
}

function readOnly(file: string): Store {
  const sql = openForReading(file)
  return storeOver(sql, () => sql.close())
}

export const Workspace = {
  /** @throws AppError `workspace-exists`, `workspace-in-use`, `no-such-folder`, `workspace-read-only`, `disk-full` */
  create(file: string): Store {
    const path = pathOf(file)
    return writable(path, () => createFile(path))
  },

  /**
   * @throws AppError, the file untouched: `no-such-file`, `not-a-workspace`, `workspace-newer`; for writing also
   * `workspace-in-use`, `workspace-read-only`; for reading `workspace-older`
   */
  open(file: string, options: { readOnly?: boolean } = {}): Store {
    const path = pathOf(file)
    return options.readOnly ? readOnly(path) : writable(path, () => undefined)
  },

  openOrCreate(file: string): Store {
    const path = pathOf(file)
    return writable(path, () => {
      if (!isTaken(path)) createFile(path)
    })
  },
}
