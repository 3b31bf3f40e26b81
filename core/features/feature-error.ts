// The error of the feature language: a sentence and a span of the expression.

import { AppError } from '../errors.ts'

/** Code `bad-feature`. */
export class FeatureError extends AppError {
  /** UTF-16 offsets in the expression, half-open */
  readonly from: number
  readonly to: number
  /** more text at the end could make the expression valid, although the span is further left */
  readonly unfinished: boolean

  constructor(message: string, from: number, to: number, unfinished = false) {
    super('bad-feature', message)
    this.name = 'FeatureError'
    this.from = from
    this.to = to
    this.unfinished = unfinished
  }
}

export interface Span {
  from: number
  to: number
}

/** @throws FeatureError at the span */
export function fail(message: string, { from, to }: Span, unfinished = false): never {
  throw new FeatureError(message, from, to, unfinished)
}
