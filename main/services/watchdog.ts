// Stops a feature whose regular expression runs away: the clock starts when a thread begins with the feature, not
// while the thread itself is still starting, and counts processor time, of which a busy machine may give it little.

import { AppError } from '../../core/errors.ts'

/** milliseconds of processor time */
const PATIENCE = 2000
/** milliseconds that a thread has to leave of itself, once it has been asked to */
const GRACE = 250

/** What a task is run with so that it can be stopped. */
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

/** The same for a task whose events are listened to. */
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

  /** What the whole program has used since is the most that the thread can have had. */
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

  /** What to throw for what was thrown. */
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
