// Stops a feature whose regular expression runs away. The clock starts when the evaluation of the feature starts, and
// counts processor time.

import { AppError } from '../../core/errors.ts'

/** milliseconds of processor time */
const PATIENCE = 2000
/** milliseconds for a thread to end after cancellation */
const GRACE = 250

/** Options of a task that can be stopped. */
export interface Watched {
  signal: AbortSignal
  grace: number
  onEvent: (event: { type: string }) => void
}

/**
 * A task that evaluates a feature, stopped if that runs away.
 * @throws AppError `feature-too-slow`, or what the task throws
 */
export async function watched<T>(
  expression: string,
  signal: AbortSignal | undefined,
  run: (options: Watched) => Promise<T>,
  grace = GRACE,
): Promise<T> {
  const watchdog = new Watchdog()
  try {
    return await run(watchdog.options(signal, grace))
  } catch (error) {
    throw watchdog.explain(error, expression)
  } finally {
    watchdog.stop()
  }
}

/** The same for a task with events. */
export async function* watchedEvents<T>(
  expression: string,
  signal: AbortSignal,
  start: (options: Watched) => AsyncIterable<T>,
  grace = GRACE,
): AsyncGenerator<T> {
  const watchdog = new Watchdog()
  try {
    yield* start(watchdog.options(signal, grace))
  } catch (error) {
    throw watchdog.explain(error, expression)
  } finally {
    watchdog.stop()
  }
}

export class Watchdog {
  readonly #slow = new AbortController()
  #timer: NodeJS.Timeout | undefined

  /** The signal aborts with the caller's, or when the time is up. */
  options(outer?: AbortSignal, grace = GRACE): Watched {
    const signal = outer ? AbortSignal.any([outer, this.#slow.signal]) : this.#slow.signal
    return { signal, grace, onEvent: ({ type }) => this.#hear(type) }
  }

  /** `evaluating` starts the clock, whatever comes next stops it. */
  #hear(type: string): void {
    this.stop()
    if (type === 'evaluating') this.#wait(PATIENCE, process.cpuUsage())
  }

  /** The processor time of the whole program since then is an upper bound of the thread's. */
  #wait(milliseconds: number, begun: NodeJS.CpuUsage): void {
    this.#timer = setTimeout(() => {
      const { user, system } = process.cpuUsage(begun)
      const left = PATIENCE - (user + system) / 1000
      if (left > 0) this.#wait(left, begun)
      else this.#slow.abort()
    }, milliseconds)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Translates the error of the task. */
  explain(error: unknown, expression: string): unknown {
    if (!this.#slow.signal.aborted) return error
    return new AppError(
      'feature-too-slow',
      `“${expression}” was stopped after ${PATIENCE / 1000} s; ${whySlow(expression)}.`,
    )
  }
}

/** A repetition of a group that itself repeats something, as in (a+)+; classes and escaped characters are no part of it. */
const NESTED = /\((?:[^()]|\([^()]*\))*[*+}](?:[^()]|\([^()]*\))*\)[*+{]/

function whySlow(expression: string): string {
  const bare = expression.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_')
  if (NESTED.test(bare)) return 'nested repetitions such as (a+)+ make a regular expression run away'
  return 'a search that goes on to the end of its line from each character, as /a.*b/ does, takes too long where lines are very long: say how far it may go, as in /a.{0,200}b/'
}
