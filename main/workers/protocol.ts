// The messages between a thread and the host: a task, its events and one result. Cancellation is a flag in shared memory,
// which a thread reads without returning to its event loop.

import type { MessagePort } from 'node:worker_threads'

export interface ThreadData {
  kind: 'tasks'
  /** the workspace, opened read-only by tasks that need it */
  file: string
  /** identity of that file: another one in its place is not read */
  identity: string | undefined
  /** a port to the one writer; absent in a read-only workspace */
  writer?: MessagePort
}

export interface TaskRequest {
  id: number
  task: string
  input: unknown
  /** [0] set to 1 asks the task to end */
  cancel: Int32Array<SharedArrayBuffer>
}

/** A message to a running task, such as `pause`; read between two slices of work. */
export interface TaskMessage {
  id: number
  message: string
}

export type ToThread = { request: TaskRequest } | { message: TaskMessage }

/** `loaded` once: the thread has its modules, and may be terminated */
export type FromThread =
  | { loaded: true }
  | { id: number; event: unknown }
  | { id: number; result: unknown }
  | { id: number; error: { code: string; message: string; stack?: string } }
