// The context of a task: the workspace to read, the writer, events, messages and cancellation.

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
  /** @throws AppError `cancelled` if the host cancelled the task */
  check(): void
  /** The next message from the host, if any. */
  message(): string | undefined
  /** The next message from the host, awaited. */
  nextMessage(): Promise<string>
  /** Lets messages arrive; to be awaited between slices of work. */
  breathe(): Promise<void>
}

/** Work that is too long for the main thread. */
export type Task<Input, Event, Output> = (input: Input, context: TaskContext<Event>) => Promise<Output> | Output

export function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.')
}
