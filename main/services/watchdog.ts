// Stops a feature whose regular expression runs away: the clock starts when a thread begins with the feature, not
// while the thread itself is still starting.

import { AppError } from '../../core/errors.ts'

/** milliseconds */
const PATIENCE = 2000

export class Watchdog {
  readonly #slow = new AbortController()
  #timer: NodeJS.Timeout | undefined

  /** Aborted by the caller, or when the time is up. */
  signal(outer?: AbortSignal): AbortSignal {
    return outer ? AbortSignal.any([outer, this.#slow.signal]) : this.#slow.signal
  }

  /** For the events of the task: `evaluating` starts the clock, whatever comes next stops it. */
  readonly onEvent = ({ type }: { type: string }): void => {
    this.stop()
    if (type === 'evaluating') this.#timer = setTimeout(() => this.#slow.abort(), PATIENCE)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** What to throw for what was thrown. */
  explain(error: unknown, expression: string): unknown {
    if (!this.#slow.signal.aborted) return error
    return new AppError(
      'feature-too-slow',
      `“${expression}” was stopped after ${PATIENCE / 1000} s; nested repetitions such as (a+)+ make a regular expression run away.`,
    )
  }
}
