// A task's events as an async iterable that ends with the task, or throws its error.

import type { TaskEvent, TaskInput, TaskName } from '../workers/tasks.ts'
import type { RunOptions, TaskRun } from '../workers/thread.ts'
import type { Threads } from '../workers/threads.ts'

/** Of a task on any free thread. */
export function events<K extends TaskName>(
  threads: Threads,
  task: K,
  input: TaskInput<K>,
  options: RunOptions<K> = {},
): AsyncGenerator<TaskEvent<K>> {
  return runEvents<K>((listening) => threads.run(task, input, listening), options)
}

/** @param start starts the task with the given options */
export async function* runEvents<K extends TaskName>(
  start: (options: RunOptions<K>) => TaskRun<K>,
  options: RunOptions<K> = {},
): AsyncGenerator<TaskEvent<K>> {
  const queue: TaskEvent<K>[] = []
  let wake = () => {}
  let over = false
  const leaving = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal
  const onEvent = (event: TaskEvent<K>) => {
    options.onEvent?.(event)
    queue.push(event)
    wake()
  }
  const done = start({ ...options, onEvent, signal }).done.finally(() => {
    over = true
    wake()
  })
  done.catch(() => undefined) // awaited below, unless the iteration ends first
  try {
    while (!over || queue.length > 0) {
      if (queue.length > 0) yield queue.shift() as TaskEvent<K>
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
    await done
  } finally {
    leaving.abort()
  }
}

/**
 * Merges several iterables in order of arrival, with the index of the source.
 * @param leave called when one has failed or the iteration ended, to cancel the others
 */
export async function* merged<T>(
  sources: readonly AsyncIterable<T>[],
  leave = () => {},
): AsyncGenerator<{ from: number; event: T }> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]())
  const next = async (from: number) => ({ from, step: await iterators[from].next() })
  const waiting = new Map(iterators.map((_, from) => [from, next(from)]))
  try {
    while (waiting.size > 0) {
      const { from, step } = await Promise.race(waiting.values())
      if (step.done) waiting.delete(from)
      else {
        waiting.set(from, next(from))
        yield { from, event: step.value }
      }
    }
  } finally {
    leave()
    for (const promise of waiting.values()) promise.catch(() => undefined)
    await Promise.allSettled(iterators.map((iterator) => iterator.return?.()))
  }
}
