// Scratchpad sessions: each keeps a network and its states over a text, so that an edit recomputes only the text after it.

import * as v from 'valibot'
import { call, stream } from './define.ts'
import type { Expected, ScratchpadEvent, ScratchpadOpened } from './scratchpad-types.ts'
import { unit } from './unit-schema.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** longer than any network is given, so that it is the network's limit that is spoken of */
const text = v.pipe(v.string(), v.maxLength(1_000_000))

export const scratchpadApi = {
  /** Emits the session's id; leaving the stream ends the session. */
  'scratchpad.open': stream(v.object({ model: id })).of<ScratchpadOpened>(),
  /**
   * The whole current text. Values are sent from character `known` on, the number that the window has for the same units
   * and prefix. A newer text cancels the answer to an older one.
   */
  'scratchpad.read': stream(
    v.object({
      session: id,
      text,
      unknown: v.picklist(['skip', 'map']),
      units: v.pipe(v.array(unit), v.maxLength(4)),
      known: count,
    }),
  ).of<ScratchpadEvent>(),
  /** The likeliest next characters after characters start…end of the text. */
  'scratchpad.expected': call(v.object({ session: id, start: count, end: count })).returns<Expected[]>(),
  /** Where a feature is true in a text, as runs [from, to, from, to, …]. */
  'scratchpad.feature': call(
    v.object({ text, expression: v.pipe(v.string(), v.maxLength(10_000)) }),
  ).returns<Uint32Array>(),
}
