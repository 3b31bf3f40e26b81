// How well a network predicts a text.

import type { EvaluateInput, EvaluateOutput } from '../workers/tasks/evaluate.ts'
import type { Host } from './service-context.ts'

export interface EvaluationOptions {
  signal?: AbortSignal
  onProgress?: (progress: { characters: number; total: number }) => void
}

export class EvaluationService {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  run(request: EvaluateInput, { signal, onProgress }: EvaluationOptions = {}): Promise<EvaluateOutput> {
    return this.#host.threads.run('evaluate', request, { signal, onEvent: onProgress }).done
  }
}
