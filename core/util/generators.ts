// Long work in core is a generator: whoever runs it decides when to go on, and what to do in between.

/** Runs a generator to its end at once and returns its result. */
export function finish<Result>(work: Generator<unknown, Result, undefined>): Result {
  for (;;) {
    const next = work.next()
    if (next.done) return next.value
  }
}

/** How far a piece of work has come; in characters unless said otherwise. */
export interface Progress {
  done: number
  total: number
}
