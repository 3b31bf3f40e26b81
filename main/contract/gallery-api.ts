// Methods that tell of many units at once, and of the characters that the network expects.

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
      /** scales that were asked for instead of those that are chosen by themselves, by unit */
      choices: v.optional(v.record(unit, v.picklist(['tanh', 'raw']))),
    }),
  ).returns<GalleryValues>(),
  /** The same units with like beside like, and how long each remembers, from a sample of the recording. */
  'gallery.order': call(v.object(part)).returns<GalleryOrder>(),
  /** How far the units of a set go together. */
  'gallery.compare': call(
    v.object({ recording: id, units: v.pipe(v.array(unit), v.minLength(2), v.maxLength(64)) }),
  ).returns<UnitComparison>(),
  /** The likeliest next characters after each of the characters start…end of the recording. */
  'recordings.expected': call(v.object({ recording: id, start: count, end: count })).returns<ExpectedCharacters>(),
}
