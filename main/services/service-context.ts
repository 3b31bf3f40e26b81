// The context of services: the workspace to read, the writer, threads for long work, the list of jobs.

import type { Store } from '../store/store.ts'
import type { Threads } from '../workers/threads.ts'
import type { AsyncStore } from '../workers/writer-client.ts'
import type { Jobs } from './jobs.ts'

export interface ServiceContext {
  readonly version: string
  /** whether the workspace was opened for reading, and may not be changed */
  readonly readOnly: boolean
  /** read-only, for what is short; long reading happens in threads */
  readonly reader: Store
  /** @throws AppError `read-only` on use where the workspace was opened for reading */
  readonly writer: AsyncStore
  readonly threads: Threads
  readonly jobs: Jobs
  /** To be called after a change of the catalogue. */
  changed(): void
}
