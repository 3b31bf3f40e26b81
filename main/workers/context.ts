// What a task is given: the workspace to read, the writer, a way to report, and the wish to end.

import { AppError } from '../../core/errors.ts'
import type { Store } from '../store/store.ts'
import type { AsyncStore } from './writer-client.ts'

export interface TaskContext<Event = never> {
  /** the workspace, read-only */
  readonly store: Store
  /** @throws AppError `read-only` where there is no writer */
  readonly writer: AsyncStore
  emit(event: Event, transfer?: ArrayBuffer[]): void
  cancelled(): boolean
  /** @throws AppError `cancelled` if the host asked for it */
  check(): void
  /** The next word from the host, if one has come. */
  word(): string | undefined
  /** The next word, as soon as there is one: for a task that does nothing meanwhile. */
  nextWord(): Promise<string>
  /** Lets messages in; to be awaited between slices of work. */
  breathe(): Promise<void>
}

/** A use of core that is too long for the host's own thread. */
export type Task<Input, Event, Output> = (input: Input, context: TaskContext<Event>) => Promise<Output> | Output

export function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.')
}
