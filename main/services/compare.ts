// Comparisons of two networks, or of two checkpoints, as jobs.

import { AppError } from '../../core/errors.ts'
import type { NetworkComparison } from '../contract/compare-types.ts'
import { type CompareNetworksInput, MOST_COMPARED } from '../workers/tasks/compare-networks.ts'
import type { ServiceContext } from './service-context.ts'
import { watched } from './watchdog.ts'

export class Compare {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** @throws AppError `text-too-short`, `too-much`, `no-such-checkpoint`, `not-aligned`, or what is wrong with a feature */
  async run(
    input: CompareNetworksInput,
    signal: AbortSignal,
    progress: (share: number) => void = () => undefined,
  ): Promise<NetworkComparison> {
    const { threads } = this.#context
    const length = input.part.end - input.part.start
    if (length < 64)
      throw new AppError('text-too-short', 'Networks are compared on at least 64 characters; take a longer range.')
    if (length > MOST_COMPARED)
      throw new AppError(
        'too-much',
        `Networks are compared on at most ${MOST_COMPARED} characters; take a shorter range.`,
      )
    return await watched((input.features ?? []).join(', '), signal, (options) => {
      const onEvent = (event: Parameters<typeof options.onEvent>[0]) => {
        options.onEvent(event)
        if (isProgress(event)) progress(event.done / event.total)
      }
      return threads.run('compareNetworks', input, { ...options, onEvent }).done
    })
  }
}

function isProgress(event: { type: string }): event is { type: 'progress'; done: number; total: number } {
  return event.type === 'progress'
}
