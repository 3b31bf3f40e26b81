// The crew that searches: one thread a core, each with the codes of its share of one recording's units in memory. They
// stay for as long as that recording is asked about, and go when nobody has asked for a while or another recording is.

import { availableParallelism } from 'node:os'
import { GROUP_UNITS } from '../../core/run/record.ts'
import type { Share } from './analyst.ts'
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
}

export class Analysts {
  readonly #threads: Threads
  #hired: { subject: Subject; crew: Promise<HiredCrew> } | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(threads: Threads) {
    this.#threads = threads
  }

  /** The crew for a recording. The one before must have finished and gone, so that there is memory for both in turn. */
  async crew(subject: Subject): Promise<Crew> {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.release(), PATIENCE).unref()
    const before = this.#hired
    if (before && same(before.subject, subject) && (await before.crew).alive) return before.crew
    if (before !== this.#hired) return this.crew(subject) // somebody else was quicker
    const crew = (async () => {
      await (await before?.crew)?.leave()
      return new HiredCrew(this.#threads, subject)
    })()
    this.#hired = { subject, crew }
    return crew
  }

  /** Lets everybody go once they have finished. */
  async release(): Promise<void> {
    clearTimeout(this.#idle)
    const crew = this.#hired?.crew
    this.#hired = undefined
    await (await crew)?.leave()
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await (await this.#hired?.crew)?.end()
  }
}

function same(a: Subject, b: Subject): boolean {
  return a.recording === b.recording && a.characters === b.characters && a.units === b.units
}

class HiredCrew implements Crew {
  readonly shares: readonly Share[]
  readonly #threads: Thread[]
  readonly #running = new Set<Promise<unknown>>()

  constructor(threads: Threads, subject: Subject) {
    this.shares = sharesOf(subject)
    this.#threads = this.shares.map(() => threads.hire())
    // ahead of the first search, which tells what goes wrong
    for (const [analyst, share] of this.shares.entries()) this.run(analyst, 'loadCodes', { share })
  }

  get alive(): boolean {
    return this.#threads.every((thread) => !thread.ended)
  }

  run<K extends TaskName>(analyst: number, task: K, input: TaskInput<K>, options: RunOptions<K> = {}): TaskRun<K> {
    const run = this.#threads[analyst].run(task, input, { grace: NEVER, ...options })
    this.#running.add(run.done)
    const finished = () => this.#running.delete(run.done)
    run.done.then(finished, finished)
    return run
  }

  async leave(): Promise<void> {
    await Promise.allSettled(this.#running)
    await this.end()
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
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
