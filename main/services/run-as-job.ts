// A stream that is listed as a job while it lasts: its progress is seen, and it can be cancelled, wherever it was
// started from.

import { AppError, sentence } from '../../core/errors.ts'
import type { Job, Jobs, NewJob } from './jobs.ts'

/** @param work is given the job, and a signal that both its listener and the list of jobs can abort */
export async function* runAsJob<T>(
  jobs: Jobs,
  job: NewJob,
  signal: AbortSignal,
  work: (job: Job, signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const started = jobs.start(job)
  let ended: Parameters<Job['end']> = ['cancelled'] // what it is if the listener leaves
  try {
    yield* work(started, AbortSignal.any([signal, started.signal]))
    ended = ['done']
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'cancelled')) ended = ['failed', sentence(error)]
    throw error
  } finally {
    started.end(...ended)
    jobs.retire(started)
  }
}
