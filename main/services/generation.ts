// Text written by a network, character by character, with the states after each.

import type { GenerateEvent } from '../contract/types.ts'
import { events } from './events.ts'
import type { Host } from './host.ts'

export interface GenerationRequest {
  model: number
  prime: string
  /** 0 is greedy */
  temperature: number
  seed: number
  length: number
}

export class Generation {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** @throws AppError `unknown-character` for a prime that the network cannot read */
  run(request: GenerationRequest, signal: AbortSignal): AsyncIterable<GenerateEvent> {
    return events(this.#host.threads, 'generate', request, { signal })
  }
}
