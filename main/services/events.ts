// A task's events as an async iterable that ends with the task and takes its error along.

import type { TaskEvent, TaskInput, TaskName } from '../workers/tasks.ts'
import type { RunOptions, TaskRun } from '../workers/thread.ts'
import type { Threads } from '../workers/threads.ts'

/** Of a task on whichever thread is free. */
export function events<K extends TaskName>(
  threads: Threads,
  task: K,
  input: TaskInput<K>,
  options: RunOptions<K> = {},
): AsyncGenerator<TaskEvent<K>> {
  return runEvents<K>((listening) => threads.run(task, input, listening), options)
}

/** @param start begins the task with the options that it is given */
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
  done.catch(() => undefined) // awaited below, unless the listener leaves first
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
 * Several iterables as one: what comes first is given first, with the place of where it came from.
 * @param leave told when the others need not go on: one has failed, or the listener left. They end in their own time
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
