// Methods of many units at once, and of the likeliest next characters.

import * as v from 'valibot'
import { call } from './define.ts'
import type { ExpectedCharacters, GalleryOrder, GalleryValues, UnitComparison } from './gallery-types.ts'
import { unit } from './unit-schema.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const kind = v.pipe(v.string(), v.maxLength(60))
const part = { recording: id, layer: v.nullable(count), kind: v.nullable(kind) }

export const galleryApi = {
  /** All units of a layer and a kind (null: of all) over characters start…end, in at most `bins` bins. */
  'gallery.values': call(
    v.object({
      ...part,
      start: count,
      end: count,
      bins: v.pipe(count, v.minValue(1), v.maxValue(4000)),
      /** chosen scales in place of the defaults, by unit */
      choices: v.optional(v.record(unit, v.picklist(['tanh', 'raw']))),
    }),
  ).returns<GalleryValues>(),
  /** The same units in order of similarity, with their autocorrelation times, from a sample of the recording. */
  'gallery.order': call(v.object(part)).returns<GalleryOrder>(),
  /** Correlations within a set of units. */
  'gallery.compare': call(
    v.object({ recording: id, units: v.pipe(v.array(unit), v.minLength(2), v.maxLength(64)) }),
  ).returns<UnitComparison>(),
  /** The likeliest next characters after each of the characters start…end of the recording. */
  'recordings.expected': call(v.object({ recording: id, start: count, end: count })).returns<ExpectedCharacters>(),
}
