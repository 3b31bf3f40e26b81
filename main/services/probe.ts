// Sparse probes, computed in a thread, with progress.

import type { ProbeEvent, ProbeOptions } from '../../core/search/probe/probe.ts'
import type { Evaluating } from '../workers/searched-feature.ts'
import type { ControlRecordings } from './control-recordings.ts'
import { events } from './events.ts'
import { runAsJob } from './run-as-job.ts'
import type { ServiceContext } from './service-context.ts'
import { watchedEvents } from './watchdog.ts'

export class ProbeService {
  readonly #context: ServiceContext
  readonly #controls: ControlRecordings

  constructor(context: ServiceContext, controls: ControlRecordings) {
    this.#context = context
    this.#controls = controls
  }

  /** @throws AppError for a bad expression, a number, or a feature that cannot be scored */
  async *run(
    recording: number,
    expression: string,
    options: ProbeOptions,
    signal: AbortSignal,
  ): AsyncGenerator<ProbeEvent> {
    const { jobs, reader, threads } = this.#context
    const { name, units } = reader.recording(recording)
    const title = `Probing ${name} for ${expression}`
    const job = { kind: 'search', title, subject: recording, unit: 'units', total: units } as const
    const untrained = this.#controls.of(recording).map(({ id }) => id)
    yield* runAsJob(jobs, job, signal, async function* (job, signal) {
      const input = { recording, expression, untrained, ...options }
      for await (const event of watchedEvents(expression, signal, (watched) =>
        events(threads, 'probe', input, watched),
      )) {
        if (event.type === 'progress' && event.phase === 'reading') job.progress(event.done)
        if (isProbeEvent(event)) yield event
      }
    })
  }
}

function isProbeEvent(event: ProbeEvent | Evaluating): event is ProbeEvent {
  return event.type !== 'evaluating' && event.type !== 'evaluated'
}
