// What every service is given: the workspace to read, the one writer, threads for long work, the list of jobs.

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
  /** Something that the catalogue lists has changed. */
  changed(): void
}
