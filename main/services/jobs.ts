// Jobs: title, progress, rate, time left and cancellation. Ended jobs are listed for a few seconds, then kept in the
// history with their log, to be repeated where possible.

import { AppError, sentence } from '../../core/errors.ts'
import type { JobInfo, PastJob } from '../contract/types.ts'

/** How long an ended job is listed, milliseconds; longer for a failed one. */
const LINGER = { done: 5000, cancelled: 5000, failed: 60_000 }

export interface NewJob {
  kind: JobInfo['kind']
  title: string
  subject: number
  unit: string
  total: number
  /** does it once more, after it failed or was cancelled */
  again?: () => unknown
}

/** ended jobs in the history */
const MOST_PAST = 30

export class Job {
  readonly info: JobInfo
  readonly #abort = new AbortController()
  readonly #changed: () => void
  readonly #started = performance.now()
  readonly #log: string[] = []
  said = ''
  #startedAt = 0
  #tenths = 0

  constructor(id: number, { kind, title, subject, unit, total }: NewJob, changed: () => void) {
    this.info = { id, kind, title, subject, unit, total, done: 0, rate: 0, eta: null, state: 'running', message: '' }
    this.#changed = changed
    this.#note(`${title}: started`)
  }

  /** The message of a successful end. */
  say(words: string): void {
    this.said = words
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** A log line for each tenth and each change of message, with the time. */
  get log(): string {
    return this.#log.join('\n')
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
    this.#noteTenth()
    this.#changed()
  }

  end(state: 'done' | 'failed' | 'cancelled', message = ''): void {
    Object.assign(this.info, { state, message, eta: null })
    this.#note(`${state} at ${this.info.done} ${this.info.unit}${message ? `: ${message}` : ''}`)
    this.#changed()
  }

  #note(words: string): void {
    this.#log.push(`${new Date().toISOString()} ${words}`)
  }

  #noteTenth(): void {
    const { done, total, unit, rate } = this.info
    const tenths = total > 0 ? Math.floor((10 * done) / total) : 0
    if (tenths === this.#tenths) return
    this.#tenths = tenths
    this.#note(`${done} of ${total} ${unit}, ${Math.round(rate)} a second`)
  }
}

export class Jobs {
  readonly #jobs = new Map<number, Job>()
  readonly #again = new Map<number, () => unknown>()
  #past: PastJob[] = []
  readonly #changed: () => void
  #next = 1

  constructor(changed: () => void) {
    this.#changed = changed
  }

  list(): JobInfo[] {
    return [...this.#jobs.values()].map((job) => ({ ...job.info }))
  }

  /** What has ended, newest first. */
  past(): PastJob[] {
    return this.#past.map((job) => ({ ...job, again: this.#again.has(job.id) }))
  }

  /** Repeats an ended job. @throws AppError `no-such-job`, and what starting it throws */
  async retry(id: number): Promise<void> {
    const again = this.#again.get(id)
    if (!again || this.#jobs.get(id)?.info.state === 'running')
      throw new AppError('no-such-job', `Job ${id} cannot be done again from here; start it where it was started.`)
    this.#again.delete(id)
    await again()
  }

  start(job: NewJob): Job {
    const started = new Job(this.#next++, job, this.#changed)
    if (job.again) this.#again.set(started.info.id, job.again)
    this.#jobs.set(started.info.id, started)
    this.#changed()
    return started
  }

  /** Runs `work` as a job: end, failure and cancellation are listed; errors are rethrown. */
  async run<T>(job: NewJob, work: (job: Job) => Promise<T>): Promise<T> {
    const started = this.start(job)
    try {
      const result = await work(started)
      started.end('done', started.said)
      return result
    } catch (error) {
      const cancelled = error instanceof AppError && error.code === 'cancelled'
      started.end(cancelled ? 'cancelled' : 'failed', cancelled ? '' : sentence(error))
      throw error
    } finally {
      this.retire(started)
    }
  }

  /** Takes an ended job off the list after a while. */
  retire(job: Job): void {
    const { state, id } = job.info
    if (state === 'done') this.#again.delete(id)
    this.#past = [{ ...job.info, endedAt: Date.now(), again: false, log: job.log }, ...this.#past]
    for (const old of this.#past.splice(MOST_PAST)) this.#again.delete(old.id)
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
