// How well a network predicts a text.

import type { UnknownMode } from '../../core/text/vocabulary.ts'
import type { EvaluateOutput } from '../workers/tasks/evaluate.ts'
import type { Host } from './host.ts'

export interface EvaluationRequest {
  model: number
  /** one of the workspace, or … */
  corpus?: number
  /** … the bytes of a file, and what it is called */
  bytes?: Uint8Array
  name?: string
  /** code points, half-open */
  start?: number
  end?: number
  unknown?: UnknownMode
  backend?: string
  perCharacter: boolean
}

export interface EvaluationOptions {
  signal?: AbortSignal
  onProgress?: (characters: number) => void
}

export class EvaluationService {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  run(request: EvaluationRequest, { signal, onProgress }: EvaluationOptions = {}): Promise<EvaluateOutput> {
    const onEvent = ({ characters }: { characters: number }) => onProgress?.(characters)
    return this.#host.threads.run('evaluate', request, { signal, onEvent }).done
  }
}
