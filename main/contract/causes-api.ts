// Methods on what the network uses: effects of all units at once, what made a prediction, and states of one text in another.

import * as v from 'valibot'
import { call, stream } from './define.ts'
import type { EffectsEvent } from './effects-types.ts'
import type { PatchEvent } from './patch-types.ts'
import type { Sources } from './sources-types.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
/** longer than is taken, so that the limit is spoken of */
const text = v.pipe(v.string(), v.maxLength(1_000_000))
const character = v.pipe(v.string(), v.minLength(1), v.maxLength(2))

export const causesApi = {
  /** Every unit of a recording: its held-out AUROC, and what holding it at its mean does where the feature ends. */
  'effects.run': stream(
    v.object({
      recording: id,
      expression: v.pipe(v.string(), v.maxLength(10_000)),
      at: v.optional(v.picklist(['ends', 'begins', 'inside'])),
      /** a character whose logit is measured in place of the loss */
      target: v.optional(character),
      /** places of the feature that are measured, and as many matched ones */
      places: v.optional(whole(8, 1024)),
      /** characters before each over which units are held */
      window: v.optional(whole(1, 256)),
      /** units that are measured exactly */
      exact: v.optional(whole(0, 500)),
      seed: v.optional(whole(0, 2 ** 32 - 1)),
    }),
  ).of<EffectsEvent>(),
  /** Which earlier characters made the prediction of the character at a position of the recording. */
  'sources.at': call(
    v.object({
      recording: id,
      position: whole(0, Number.MAX_SAFE_INTEGER),
      method: v.optional(v.picklist(['gradient', 'occlusion', 'integrated'])),
      /** characters before it that the prediction is divided among */
      length: v.optional(whole(1, 256)),
      /** a character in place of the one that follows */
      target: v.optional(character),
    }),
  ).returns<Sources>(),
  /** States of text a in text b: what each unit at each character does to the prediction after b. */
  'patch.run': stream(
    v.object({
      model: id,
      a: text,
      b: text,
      unknown: v.optional(v.picklist(['skip', 'map'])),
      measure: v.optional(v.picklist(['difference', 'log-probability', 'logit'])),
      target: v.optional(character),
      against: v.optional(character),
      atA: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
      atB: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
      time: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
      share: v.optional(whole(1, 100)),
      exact: v.optional(whole(0, 500)),
      rows: v.optional(whole(1, 100)),
    }),
  ).of<PatchEvent>(),
}
