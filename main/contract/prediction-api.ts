// Methods that compare a network's predictions with those of n-gram models and other networks.

import * as v from 'valibot'
import { ORACLE_IDS } from '../../core/schema/oracles.ts'
import { call, stream } from './define.ts'
import type { ComparisonOptions, PredictionComparison, PredictionEvent } from './prediction-types.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** 0: unbounded */
const order = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20))
const delimiter = v.pipe(v.string(), v.minLength(1), v.maxLength(20))

export const predictionApi = {
  'predictions.compare': stream(
    v.object({
      recording: id,
      order,
      against: v.optional(id),
      context: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20))),
      features: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(10_000))), v.maxLength(20))),
      delimiters: v.optional(v.pipe(v.array(v.object({ open: delimiter, close: delimiter })), v.maxLength(20))),
      oracles: v.optional(v.pipe(v.array(v.picklist(ORACLE_IDS)), v.maxLength(ORACLE_IDS.length))),
      training: v.optional(v.object({ corpus: id, start: count, end: count })),
    }),
  ).of<PredictionEvent>(),
  /** The last comparison of a recording that was made to its end, and what was asked. */
  'predictions.kept': call(v.object({ recording: id })).returns<{
    options: ComparisonOptions
    result: PredictionComparison
  } | null>(),
  /** −log p of characters start…end of a recording under an n-gram model, nats; NaN where the network learned them. */
  'predictions.surprisal': call(v.object({ recording: id, order, start: count, end: count })).returns<Float32Array>(),
}
