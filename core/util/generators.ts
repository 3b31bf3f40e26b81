// Long work in core is a generator: the caller decides when to go on, and what to do in between.

/** Runs a generator to its end at once and returns its result. */
export function finish<Result>(work: Generator<unknown, Result, undefined>): Result {
  for (;;) {
    const next = work.next()
    if (next.done) return next.value
  }
}

/** Progress, in characters unless stated. */
export interface Progress {
  done: number
  total: number
}
