// How well a network predicts a text.

import type { EvaluateInput, EvaluateOutput } from '../workers/tasks/evaluate.ts'
import type { ServiceContext } from './service-context.ts'

export interface EvaluationOptions {
  signal?: AbortSignal
  onProgress?: (progress: { characters: number; total: number }) => void
}

export class EvaluationService {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  run(request: EvaluateInput, { signal, onProgress }: EvaluationOptions = {}): Promise<EvaluateOutput> {
    return this.#context.threads.run('evaluate', request, { signal, onEvent: onProgress }).done
  }
}
