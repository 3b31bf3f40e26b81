// One question to the host at a time: a new one cancels the one before, and what still comes of that is dropped.

export interface Query {
  /** The signal of a new question; the one before is cancelled. */
  begin(): AbortSignal
  /**
   * Passes the events of a new stream to `take` and an error to `fail`, unless it was cancelled.
   * @returns whether it ended without being cancelled
   */
  each<T>(
    open: (signal: AbortSignal) => AsyncIterable<T>,
    take: (event: T) => void,
    fail: (error: unknown) => void,
  ): Promise<boolean>
  /** The same of a single answer. */
  one<T>(
    load: (signal: AbortSignal) => Promise<T>,
    take: (answer: T) => void,
    fail: (error: unknown) => void,
  ): Promise<boolean>
  cancel(): void
}

export function createQuery(): Query {
  let abort = new AbortController()
  const begin = () => {
    abort.abort()
    abort = new AbortController()
    return abort.signal
  }
  const each: Query['each'] = async (open, take, fail) => {
    const signal = begin()
    try {
      for await (const event of open(signal)) {
        if (signal.aborted) return false
        take(event)
      }
    } catch (error) {
      if (!signal.aborted) fail(error)
    }
    return !signal.aborted
  }
  return {
    begin,
    each,
    one(load, take, fail) {
      return each(
        async function* (signal) {
          yield await load(signal)
        },
        take,
        fail,
      )
    },
    cancel: () => abort.abort(),
  }
}
