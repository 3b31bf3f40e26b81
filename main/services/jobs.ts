// What is running: title, progress, rate, time left, and how to cancel it. Finished jobs stay a few seconds.

import { AppError, sentence } from '../../core/errors.ts'
import type { JobInfo } from '../contract/types.ts'

/** How long a job that has ended is still listed, milliseconds; a failed one stays longer, so that it can be read. */
const LINGER = { done: 5000, cancelled: 5000, failed: 60_000 }

export interface NewJob {
  kind: JobInfo['kind']
  title: string
  subject: number
  unit: string
  total: number
}

export class Job {
  readonly info: JobInfo
  readonly #abort = new AbortController()
  readonly #changed: () => void
  readonly #started = performance.now()
  #startedAt = 0

  constructor(id: number, { kind, title, subject, unit, total }: NewJob, changed: () => void) {
    this.info = { id, kind, title, subject, unit, total, done: 0, rate: 0, eta: null, state: 'running', message: '' }
    this.#changed = changed
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  cancel(): void {
    this.#abort.abort()
  }

  /** Where counting starts when the work does not start at zero (a resumed run). */
  begin(done: number): void {
    this.#startedAt = done
    this.info.done = done
    this.#changed()
  }

  progress(done: number, change: Partial<Pick<JobInfo, 'total' | 'rate' | 'eta' | 'message' | 'state'>> = {}): void {
    const seconds = (performance.now() - this.#started) / 1000
    const rate = seconds > 0 ? (done - this.#startedAt) / seconds : 0
    const left = rate > 0 && this.info.total > 0 ? Math.max(0, this.info.total - done) / rate : null
    Object.assign(this.info, { done, rate, eta: left }, change)
    this.#changed()
  }

  end(state: 'done' | 'failed' | 'cancelled', message = ''): void {
    Object.assign(this.info, { state, message, eta: null })
    this.#changed()
  }
}

export class Jobs {
  readonly #jobs = new Map<number, Job>()
  readonly #changed: () => void
  #next = 1

  constructor(changed: () => void) {
    this.#changed = changed
  }

  list(): JobInfo[] {
    return [...this.#jobs.values()].map((job) => ({ ...job.info }))
  }

  start(job: NewJob): Job {
    const started = new Job(this.#next++, job, this.#changed)
    this.#jobs.set(started.info.id, started)
    this.#changed()
    return started
  }

  /** Runs `work` as a job: its end, its failure and its cancelling are listed; the error goes on to the caller. */
  async run<T>(job: NewJob, work: (job: Job) => Promise<T>): Promise<T> {
    const started = this.start(job)
    try {
      const result = await work(started)
      started.end('done')
      return result
    } catch (error) {
      const wished = error instanceof AppError && error.code === 'cancelled'
      started.end(wished ? 'cancelled' : 'failed', wished ? '' : sentence(error))
      throw error
    } finally {
      this.retire(started)
    }
  }

  /** Takes an ended job off the list after a while. */
  retire(job: Job): void {
    const { state, id } = job.info
    const linger = LINGER[state as keyof typeof LINGER] ?? 0
    setTimeout(() => {
      this.#jobs.delete(id)
      this.#changed()
    }, linger).unref()
  }

  /** @throws AppError `no-such-job` */
  cancel(id: number): void {
    const job = this.#jobs.get(id)
    if (!job) throw new AppError('no-such-job', `Job ${id} has already ended.`)
    job.cancel()
  }

  cancelAll(): void {
    for (const job of this.#jobs.values()) job.cancel()
  }
}
