// The one error of the feature language: what is wrong, and where in the expression it is.

import { AppError } from '../errors.ts'

/** Code `bad-feature`. */
export class FeatureError extends AppError {
  /** UTF-16 offsets in the expression, half-open: what an editor underlines */
  readonly from: number
  readonly to: number
  /** more text at the end could still mend it, although it lies further left */
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
