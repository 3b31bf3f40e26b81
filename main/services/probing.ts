// One cell or many? Sparse probes, made in a thread, told as they come.

import type { ProbeOptions, ProbeStep } from '../../core/search/probe.ts'
import { events } from './events.ts'
import type { Host } from './host.ts'
import { listed } from './listed.ts'
import { watchedEvents } from './watchdog.ts'

export class Probing {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** @throws AppError for a bad expression, a number, or a feature that cannot be judged */
  async *run(
    recording: number,
    expression: string,
    options: ProbeOptions,
    signal: AbortSignal,
  ): AsyncGenerator<ProbeStep> {
    const { jobs, reader, threads } = this.#host
    const { name, units } = reader.recording(recording)
    const title = `Probing ${name} for ${expression}`
    const job = { kind: 'search', title, subject: recording, unit: 'units', total: units } as const
    yield* listed(jobs, job, signal, async function* (job, signal) {
      const input = { recording, expression, ...options }
      for await (const event of watchedEvents(expression, signal, (watched) =>
        events(threads, 'probe', input, watched),
      )) {
        if (event.type === 'progress' && event.phase === 'reading') job.progress(event.done)
        if (event.type === 'step') yield event.step
      }
    })
  }
}
