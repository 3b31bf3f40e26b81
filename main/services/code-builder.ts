// Codes of recordings: computed as the last stage of recording, or by the first search.

import { availableParallelism } from 'node:os'
import { AppError } from '../../core/errors.ts'
import { GROUP_UNITS } from '../../core/run/record.ts'
import { MIN_CHARACTERS } from '../../core/search/split.ts'
import type { ServiceContext } from './service-context.ts'

const MOST_THREADS = 4

export class CodeBuilder {
  readonly #context: ServiceContext
  readonly #pending = new Map<number, Promise<void>>()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** Resolves when a finished recording has codes, or cannot have any; they are computed as a job. */
  async ready(recording: number, signal: AbortSignal): Promise<void> {
    const { reader, jobs } = this.#context
    const { state, name, units, characters } = reader.recording(recording)
    if (characters < MIN_CHARACTERS || this.#context.readOnly || state === 'recording') return
    // Waits for work in progress, and starts again if that was cancelled.
    while (this.#pending.has(recording))
      await Promise.race([this.#pending.get(recording)?.catch(() => undefined), aborted(signal)])
    if (reader.coding(recording)?.complete) return
    const title = `Preparing ${name} for search`
    const made = jobs.run({ kind: 'search', title, subject: recording, unit: 'units', total: units }, (job) =>
      this.make(recording, job.signal, (done) => job.progress(done)),
    )
    await Promise.race([made, aborted(signal)])
  }

  /** Computes missing codes, or waits for work in progress. @param progress units that are done */
  async make(recording: number, signal: AbortSignal, progress: (units: number) => void): Promise<void> {
    const begun = this.#pending.get(recording)
    if (begun) return Promise.race([begun, aborted(signal)])
    const work = this.#make(recording, signal, progress).finally(() => this.#pending.delete(recording))
    this.#pending.set(recording, work)
    return work
  }

  async #make(recording: number, signal: AbortSignal, progress: (units: number) => void): Promise<void> {
    const { reader, writer, threads } = this.#context
    if (reader.recording(recording).characters < MIN_CHARACTERS) return // too short to be searched
    if (!reader.coding(recording)) await writer.beginCodes(recording)
    const there = new Set(reader.coding(recording)?.groups)
    const groups = Math.ceil(reader.recording(recording).units / GROUP_UNITS)
    const missing = Array.from({ length: groups }, (_, group) => group).filter((group) => !there.has(group))
    const batches = dividedAmong(missing, Math.min(availableParallelism(), MOST_THREADS))
    const done = batches.map(() => 0)
    const failed = new AbortController()
    const work = batches.map((batch, i) => {
      const onEvent = ({ units }: { units: number }) => {
        done[i] = units
        progress(there.size * GROUP_UNITS + done.reduce((a, b) => a + b, 0))
      }
      const options = { onEvent, signal: AbortSignal.any([signal, failed.signal]) }
      return threads.run('makeCodes', { recording, groups: batch }, options).done
    })
    try {
      await Promise.all(work)
    } finally {
      failed.abort()
      await Promise.allSettled(work)
    }
  }
}

/** Interleaved, so that all threads end at about the same time. */
function dividedAmong(groups: number[], threads: number): number[][] {
  return Array.from({ length: threads }, (_, thread) => groups.filter((_, i) => i % threads === thread)).filter(
    (g) => g.length,
  )
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = () => reject(new AppError('cancelled', 'Cancelled.'))
    if (signal.aborted) refuse()
    else signal.addEventListener('abort', refuse, { once: true })
  })
}
