// Search worker pool: one thread per core, each caching the codes of its shard of one recording's units; stopped after
// 60 s idle or when another recording is searched.

import { availableParallelism } from 'node:os'
import { GROUP_UNITS } from '../../core/run/record.ts'
import { cancelled } from './context.ts'
import type { Shard } from './search-worker.ts'
import type { TaskInput, TaskName } from './tasks.ts'
import type { RunOptions, TaskRun, Thread } from './thread.ts'
import type { Threads } from './threads.ts'

const MOST_THREADS = 4
/** Fewer values than this are not worth a further thread: it would take longer to start. */
const LEAST_VALUES = 1 << 24
/**
 * Bytes that codes and features may take in all threads together, so that the whole program stays below 700 MB: it takes
 * 150 itself, and a matrix a hundred more. What does not fit of a recording is read again for each feature: a quarter of
 * a second of a thread's time for each 512 MB.
 */
const MEMORY = 424 << 20
/** Milliseconds without a question until the threads stop. */
const IDLE = 60_000
/** A cancelled search ends between two slices of its shard; its thread is not terminated for taking longer. */
const NEVER = 2 ** 31 - 1

/** What is searched. */
export interface Subject {
  recording: number
  characters: number
  units: number
}

export interface SearchThreads {
  readonly shards: readonly Shard[]
  /** Runs a task on one thread; tasks of the same thread run one after the other. */
  run<K extends TaskName>(worker: number, task: K, input: TaskInput<K>, options?: RunOptions<K>): TaskRun<K>
  /** Called after the last `run`: until then the threads do not stop. Further calls do nothing. */
  release(): void
}

export class SearchPool {
  readonly #threads: Threads
  /** sets of threads that have not stopped; only the last takes further tasks */
  #sets: SearchThreadSet[] = []
  #idle: NodeJS.Timeout | undefined
  #closed = false

  constructor(threads: Threads) {
    this.#threads = threads
  }

  /** Whether a search holds threads. */
  get isHeld(): boolean {
    return this.#sets.some((set) => set.isHeld)
  }

  /**
   * The threads for a recording, held until they are released. Those of the recording before stop first, since the
   * memory budget is for one set: a caller that holds one set must not wait for another.
   * @throws what keeps its threads from starting; AppError `cancelled` after `close`
   */
  async threads(subject: Subject): Promise<SearchThreads> {
    if (this.#closed) throw cancelled()
    clearTimeout(this.#idle)
    const last = this.#sets.at(-1)
    const set = last?.takes(subject) ? last : this.#start(subject)
    const held = set.hold(() => this.#rest())
    try {
      await set.started
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
    await Promise.all(this.#sets.map((set) => set.end()))
  }

  #start(subject: Subject): SearchThreadSet {
    const before = this.#sets.map((set) => this.#stop(set))
    const set = new SearchThreadSet(this.#threads, subject, Promise.all(before))
    this.#sets.push(set)
    return set
  }

  /** Stops the threads when they have been idle for a while. */
  #rest(): void {
    clearTimeout(this.#idle)
    const last = this.#sets.at(-1)
    if (last && !last.isHeld && !this.#closed) this.#idle = setTimeout(() => void this.#stop(last), IDLE).unref()
  }

  async #stop(set: SearchThreadSet): Promise<void> {
    await set.stop()
    this.#sets = this.#sets.filter((other) => other !== set)
  }
}

class SearchThreadSet {
  readonly shards: readonly Shard[]
  /** resolves when the threads have started */
  readonly started: Promise<void>
  readonly #subject: Subject
  readonly #running = new Set<Promise<unknown>>()
  readonly #stopped = Promise.withResolvers<void>()
  #threads: Thread[] = []
  #holders = 0
  #state: 'open' | 'stopping' | 'ended' = 'open'

  /** @param before resolves when the threads of the recording before have stopped */
  constructor(threads: Threads, subject: Subject, before: Promise<unknown>) {
    this.#subject = subject
    this.shards = shardsOf(subject)
    this.started = before.then(() => this.#startThreads(threads))
    this.started.catch(() => this.end())
  }

  get isHeld(): boolean {
    return this.#holders > 0
  }

  /** Whether it can be asked about a recording. */
  takes({ recording, characters, units }: Subject): boolean {
    const mine = this.#subject
    const same = mine.recording === recording && mine.characters === characters && mine.units === units
    return same && this.#state === 'open' && this.#threads.every((thread) => !thread.ended)
  }

  /** @param released called when this holder releases */
  hold(released: () => void): SearchThreads {
    let holding = true
    this.#holders++
    const release = () => {
      if (!holding) return
      holding = false
      this.#holders--
      this.#stopIfFree()
      released()
    }
    return { shards: this.shards, run: (...given) => this.#run(...given), release }
  }

  /** Resolves when all tasks have finished and the threads have stopped. */
  stop(): Promise<void> {
    if (this.#state === 'open') this.#state = 'stopping'
    this.#stopIfFree()
    return this.#stopped.promise
  }

  async end(): Promise<void> {
    this.#state = 'ended'
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
    this.#stopped.resolve()
  }

  #startThreads(threads: Threads): void {
    if (this.#state === 'ended') throw cancelled()
    for (const _ of this.shards) this.#threads.push(threads.reserve())
    // ahead of the first search, which reports what goes wrong
    for (const [worker, shard] of this.shards.entries()) this.#run(worker, 'loadCodes', { shard })
  }

  #stopIfFree(): void {
    if (this.#state !== 'stopping' || this.isHeld) return
    const finished = this.started.then(() => Promise.allSettled(this.#running))
    void finished.catch(() => undefined).then(() => this.end())
  }

  #run<K extends TaskName>(worker: number, task: K, input: TaskInput<K>, options: RunOptions<K> = {}): TaskRun<K> {
    const run = this.#threads[worker].run(task, input, { grace: NEVER, ...options })
    this.#running.add(run.done)
    const finished = () => this.#running.delete(run.done)
    run.done.then(finished, finished)
    return run
  }
}

/** Whole groups of units for each thread. */
function shardsOf({ recording, characters, units }: Subject): Shard[] {
  const groups = Math.ceil(units / GROUP_UNITS)
  const worth = Math.max(1, Math.floor((units * characters) / LEAST_VALUES))
  const count = Math.min(availableParallelism(), MOST_THREADS, groups, worth)
  const edge = (i: number) => Math.min(units, Math.floor((groups * i) / count) * GROUP_UNITS)
  return Array.from({ length: count }, (_, i) => ({
    recording,
    characters,
    columns: [edge(i), edge(i + 1)] as const,
    budget: Math.floor(MEMORY / count),
  }))
}
