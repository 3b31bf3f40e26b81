// The thread's side: receives requests, runs tasks, sends their events and their result or error.

import type { MessagePort } from 'node:worker_threads'
import { AppError, sentence } from '../../core/errors.ts'
import { loadSqlite } from '../store/opening.ts'
import { Presence } from '../store/presence.ts'
import type { Store } from '../store/store.ts'
import { Workspace } from '../store/workspace.ts'
import { cancelled, type Task, type TaskContext } from './context.ts'
import type { FromThread, TaskRequest, ThreadData, ToThread } from './protocol.ts'
import { tasks } from './tasks.ts'
import { type AsyncStore, connectWriter } from './writer-client.ts'

export function runTasks(port: MessagePort, data: ThreadData): void {
  const messages = new Map<number, Messages>()
  const shared = new Shared(data)
  const send = (message: FromThread, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

  const run = async ({ id, task, input, cancel }: TaskRequest) => {
    const mine = new Messages()
    messages.set(id, mine)
    try {
      const work = tasks[task as keyof typeof tasks] as Task<unknown, unknown, unknown>
      const result = await work(
        input,
        context(shared, cancel, mine, (event, transfer) => send({ id, event }, transfer)),
      )
      send({ id, result })
    } catch (error) {
      send({ id, error: describe(error) })
    } finally {
      messages.delete(id)
    }
  }

  port.on('message', (message: ToThread) => {
    if ('request' in message) void run(message.request)
    else messages.get(message.message.id)?.push(message.message.message)
  })
  loadSqlite()
  send({ loaded: true })
}

/** Messages to one task, in the order in which they came. */
class Messages {
  readonly #waiting: string[] = []
  #wake: (() => void) | undefined

  push(message: string): void {
    this.#waiting.push(message)
    this.#wake?.()
  }

  take(): string | undefined {
    return this.#waiting.shift()
  }

  async next(): Promise<string> {
    while (this.#waiting.length === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    return this.#waiting.shift() as string
  }
}

/** Resources that the tasks of one thread share, opened on first use. */
class Shared {
  readonly #data: ThreadData
  #store: Store | undefined
  #writer: AsyncStore | undefined

  constructor(data: ThreadData) {
    this.#data = data
  }

  get store(): Store {
    if (this.#store) return this.#store
    const { file, identity } = this.#data
    new Presence(file, identity).check()
    const store = Workspace.open(file, { readOnly: true })
    new Presence(file, identity).check() // again, for a file that was replaced meanwhile
    this.#store = store
    return store
  }

  get writer(): AsyncStore {
    const { writer, file } = this.#data
    if (!writer) throw new AppError('read-only', `“${file}” was opened for reading only.`)
    this.#writer ??= connectWriter(writer)
    return this.#writer
  }
}

function context(
  shared: Shared,
  cancel: Int32Array,
  messages: Messages,
  emit: TaskContext<unknown>['emit'],
): TaskContext<unknown> {
  const asked = () => Atomics.load(cancel, 0) === 1
  return {
    get store() {
      return shared.store
    },
    get writer() {
      return shared.writer
    },
    emit,
    cancelled: asked,
    check() {
      if (asked()) throw cancelled()
    },
    message: () => messages.take(),
    nextMessage: () => messages.next(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

function describe(error: unknown): { code: string; message: string; stack?: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal', message: sentence(error), stack: error instanceof Error ? error.stack : undefined }
}
