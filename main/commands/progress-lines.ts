// Progress of the command line: a line a second.

/** Milliseconds between two lines of progress. */
const EVERY = 1000

/** Progress as one line a second: the first at once, and the last one whenever it came; none twice running. */
export class ProgressLines {
  readonly #report: (line: string) => void
  #last = Number.NEGATIVE_INFINITY
  #waiting: string | undefined
  #reported: string | undefined

  constructor(report: (line: string) => void) {
    this.#report = report
  }

  readonly line = (line: string): void => {
    this.#waiting = line
    if (performance.now() - this.#last >= EVERY) this.flush()
  }

  flush(): void {
    if (this.#waiting === undefined || this.#waiting === this.#reported) return
    this.#reported = this.#waiting
    this.#report(this.#waiting)
    this.#waiting = undefined
    this.#last = performance.now()
  }
}
