// What travels between a thread and the host: a task in, events and one result out. Cancelling is a flag in shared
// memory, so that a thread deep in a loop sees it without returning to its event loop.

import type { MessagePort } from 'node:worker_threads'

export interface ThreadData {
  kind: 'tasks'
  /** the workspace, opened read-only by tasks that need it */
  file: string
  /** who that file is: another one that has taken its place is not read */
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

/** Words to a running task, such as `pause`; read between two slices of work. */
export interface TaskWord {
  id: number
  word: string
}

export type ToThread = { request: TaskRequest } | { word: TaskWord }

export type FromThread =
  | { id: number; event: unknown }
  | { id: number; result: unknown }
  | { id: number; error: { code: string; message: string; stack?: string } }
