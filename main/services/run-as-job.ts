// Runs a stream as a job, with progress and cancellation.

import { AppError, sentence } from '../../core/errors.ts'
import type { Job, Jobs, NewJob } from './jobs.ts'

/** @param work receives the job, and a signal that aborts with the stream or the job */
export async function* runAsJob<T>(
  jobs: Jobs,
  job: NewJob,
  signal: AbortSignal,
  work: (job: Job, signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const started = jobs.start(job)
  let ended: Parameters<Job['end']> = ['cancelled'] // if the iteration ends early
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
