// The crew that searches: one thread a core, each with the codes of its share of one recording's units in memory. They
// stay for as long as that recording is asked about, and go when nobody has asked for a while or another recording is.

import { availableParallelism } from 'node:os'
import { GROUP_UNITS } from '../../core/run/record.ts'
import { cancelled } from './context.ts'
import type { Share } from './search-worker.ts'
import type { TaskInput, TaskName } from './tasks.ts'
import type { RunOptions, TaskRun, Thread } from './thread.ts'
import type { Threads } from './threads.ts'

const MOST_ANALYSTS = 4
/** Fewer values than this are not worth a further thread: it would take longer to start. */
const LEAST_VALUES = 1 << 24
/**
 * Bytes that codes and features may take in all threads together, so that the whole program stays below 700 MB: it takes
 * 150 itself, and a matrix a hundred more. What does not fit of a recording is read again for each feature: a quarter of
 * a second of a thread's time for each 512 MB.
 */
const MEMORY = 424 << 20
/** How long they stay unasked, milliseconds. */
const PATIENCE = 60_000
/** They look between two slices whether they are still wanted, and are not ended for being late. */
const NEVER = 2 ** 31 - 1

/** What is searched. */
export interface Subject {
  recording: number
  characters: number
  units: number
}

export interface Crew {
  readonly shares: readonly Share[]
  /** Runs a task of one analyst; those of the same analyst wait for each other. */
  run<K extends TaskName>(analyst: number, task: K, input: TaskInput<K>, options?: RunOptions<K>): TaskRun<K>
  /** To be called when everything has been given to it: it does not go before. Twice does no harm. */
  release(): void
}

export class Analysts {
  readonly #threads: Threads
  /** those that have not gone; only the last takes further questions */
  #crews: HiredCrew[] = []
  #idle: NodeJS.Timeout | undefined
  #closed = false

  constructor(threads: Threads) {
    this.#threads = threads
  }

  /**
   * The crew for a recording, until it is released. The one before must have finished and gone, so that there is memory
   * for both in turn: whoever holds a crew must not wait for another.
   * @throws what keeps its threads from starting; AppError `cancelled` after `close`
   */
  async crew(subject: Subject): Promise<Crew> {
    if (this.#closed) throw cancelled()
    clearTimeout(this.#idle)
    const last = this.#crews.at(-1)
    const crew = last?.takes(subject) ? last : this.#hire(subject)
    const held = crew.hold(() => this.#rest())
    try {
      await crew.arrived
      return held
    } catch (error) {
      held.release()
      throw error
    }
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    await Promise.all(this.#crews.map((crew) => crew.end()))
  }

  #hire(subject: Subject): HiredCrew {
    const before = this.#crews.map((crew) => this.#dismiss(crew))
    const crew = new HiredCrew(this.#threads, subject, Promise.all(before))
    this.#crews.push(crew)
    return crew
  }

  /** Once nobody asks for a while they go. */
  #rest(): void {
    clearTimeout(this.#idle)
    const last = this.#crews.at(-1)
    if (last && !last.isHeld && !this.#closed) this.#idle = setTimeout(() => void this.#dismiss(last), PATIENCE).unref()
  }

  async #dismiss(crew: HiredCrew): Promise<void> {
    await crew.leave()
    this.#crews = this.#crews.filter((other) => other !== crew)
  }
}

class HiredCrew {
  readonly shares: readonly Share[]
  /** when it can be given something */
  readonly arrived: Promise<void>
  readonly #subject: Subject
  readonly #running = new Set<Promise<unknown>>()
  readonly #left = Promise.withResolvers<void>()
  #threads: Thread[] = []
  #holders = 0
  #state: 'here' | 'leaving' | 'ended' = 'here'

  /** @param before when those that were here have gone */
  constructor(threads: Threads, subject: Subject, before: Promise<unknown>) {
    this.#subject = subject
    this.shares = sharesOf(subject)
    this.arrived = before.then(() => this.#arrive(threads))
    this.arrived.catch(() => this.end())
  }

  get isHeld(): boolean {
    return this.#holders > 0
  }

  /** Whether it can be asked about a recording. */
  takes({ recording, characters, units }: Subject): boolean {
    const mine = this.#subject
    const same = mine.recording === recording && mine.characters === characters && mine.units === units
    return same && this.#state === 'here' && this.#threads.every((thread) => !thread.ended)
  }

  /** @param released told when this holder needs it no more */
  hold(released: () => void): Crew {
    let holding = true
    this.#holders++
    const release = () => {
      if (!holding) return
      holding = false
      this.#holders--
      this.#goIfFree()
      released()
    }
    return { shares: this.shares, run: (...given) => this.#run(...given), release }
  }

  /** Resolves when everybody has finished and gone. */
  leave(): Promise<void> {
    if (this.#state === 'here') this.#state = 'leaving'
    this.#goIfFree()
    return this.#left.promise
  }

  async end(): Promise<void> {
    this.#state = 'ended'
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
    this.#left.resolve()
  }

  #arrive(threads: Threads): void {
    if (this.#state === 'ended') throw cancelled()
    for (const _ of this.shares) this.#threads.push(threads.hire())
    // ahead of the first search, which tells what goes wrong
    for (const [analyst, share] of this.shares.entries()) this.#run(analyst, 'loadCodes', { share })
  }

  #goIfFree(): void {
    if (this.#state !== 'leaving' || this.isHeld) return
    const finished = this.arrived.then(() => Promise.allSettled(this.#running))
    void finished.catch(() => undefined).then(() => this.end())
  }

  #run<K extends TaskName>(analyst: number, task: K, input: TaskInput<K>, options: RunOptions<K> = {}): TaskRun<K> {
    const run = this.#threads[analyst].run(task, input, { grace: NEVER, ...options })
    this.#running.add(run.done)
    const finished = () => this.#running.delete(run.done)
    run.done.then(finished, finished)
    return run
  }
}

/** Whole groups of units for each analyst. */
function sharesOf({ recording, characters, units }: Subject): Share[] {
  const groups = Math.ceil(units / GROUP_UNITS)
  const worth = Math.max(1, Math.floor((units * characters) / LEAST_VALUES))
  const count = Math.min(availableParallelism(), MOST_ANALYSTS, groups, worth)
  const edge = (i: number) => Math.min(units, Math.floor((groups * i) / count) * GROUP_UNITS)
  return Array.from({ length: count }, (_, i) => ({
    recording,
    characters,
    columns: [edge(i), edge(i + 1)] as const,
    budget: Math.floor(MEMORY / count),
  }))
}
