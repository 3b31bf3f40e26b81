// Methods of a single unit, and of all gates at once.

import * as v from 'valibot'
import { call, stream } from './define.ts'
import { unit } from './unit-schema.ts'
import type {
  Autocorrelation,
  CharacterMean,
  CorrelatedUnit,
  Response,
  SaturationEvent,
  SplitHistogram,
  UnitEffectEvent,
  UnitGates,
  UnitPassages,
  UnitWeightsAnswer,
} from './unit-types.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const expression = v.pipe(v.string(), v.maxLength(10_000))
const one = { recording: id, unit }

export const unitApi = {
  /** Counts of the unit's values where the feature is false and where it is true; without one all are false. */
  'unit.split': call(v.object({ ...one, expression: v.optional(expression) })).returns<SplitHistogram>(),
  /** @param range of recorded values, or of what is shown of them, whose strongest passages are wanted besides */
  'unit.passages': call(
    v.object({
      ...one,
      expression: v.optional(expression),
      range: v.optional(
        v.object({ low: v.pipe(v.number(), v.finite()), high: v.pipe(v.number(), v.finite()), raw: v.boolean() }),
      ),
    }),
  ).returns<UnitPassages>(),
  /** The next stretch of errors of the unit at a threshold (as shown); −1 if there is none. */
  'unit.error': call(
    v.object({
      ...one,
      expression,
      threshold: v.number(),
      sign: v.picklist([1, -1]),
      from: count,
      direction: v.picklist([1, -1]),
    }),
  ).returns<number>(),
  /** `raw` of a cell state: recorded values instead of tanh. */
  'unit.characters': call(v.object({ ...one, raw: v.optional(v.boolean()) })).returns<CharacterMean[]>(),
  /** The response to a number feature. @throws `not-a-number` for a feature that is true or false */
  'unit.response': call(v.object({ ...one, expression, raw: v.optional(v.boolean()) })).returns<Response>(),
  'unit.autocorrelation': call(v.object(one)).returns<Autocorrelation>(),
  'unit.weights': call(v.object(one)).returns<UnitWeightsAnswer>(),
  /** The units of highest `positive` and `negative` correlation, best first. */
  'unit.correlated': call(v.object(one)).returns<{
    characters: number
    positive: CorrelatedUnit[]
    negative: CorrelatedUnit[]
  }>(),
  /** The gates of the unit's cell at characters start…end of the recording. */
  'unit.gates': call(v.object({ ...one, start: count, end: count })).returns<UnitGates>(),
  /** Ablation: the effects of held units on the loss and on the next character. */
  'unit.effect': stream(
    v.object({
      recording: id,
      units: v.pipe(v.array(unit), v.minLength(1), v.maxLength(64)),
      expression: v.optional(expression),
      to: v.picklist(['mean', 'zero', 'high', 'low', 'value', 'resample', 'resample-other']),
      value: v.optional(v.pipe(v.number(), v.finite())),
      range: v.optional(v.object({ start: count, end: count })),
      most: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 20))),
      controls: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8))),
      seed: v.optional(count),
    }),
  ).of<UnitEffectEvent>(),
  /** Sets name or note, or both; both empty removes them. Listed in the catalogue. */
  'unit.note': call(
    v.object({
      model: id,
      unit,
      name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(80))),
      note: v.optional(v.pipe(v.string(), v.maxLength(10_000))),
    }),
  ).returns<void>(),
  /** Saves a named set of units; none removes it. Listed in the catalogue. */
  'unit.set': call(
    v.object({
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
      units: v.pipe(v.array(unit), v.maxLength(64)),
    }),
  ).returns<void>(),

  /** For every gate of every unit the fraction of characters below .1 and above .9. */
  'gates.saturation': stream(v.object({ recording: id })).of<SaturationEvent>(),
}
