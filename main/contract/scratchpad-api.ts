// Trying out a text: a session holds one network ready and what it has read, so that an edit costs only what follows it.

import * as v from 'valibot'
import { call, stream } from './define.ts'
import type { Expected, TryoutEvent, TryoutOpened } from './scratchpad-types.ts'
import { unit } from './unit-schema.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** longer than any network is given, so that it is the network's limit that is spoken of */
const text = v.pipe(v.string(), v.maxLength(1_000_000))

export const tryoutApi = {
  /** Tells the session, and stays open: leaving the stream ends the session. */
  'tryout.open': stream(v.object({ model: id })).of<TryoutOpened>(),
  /**
   * The text as it is now, whole. Values come from character `known` on, which is how many of them the window holds
   * for the same units and the same beginning of the text. A newer text ends the answer to an older one.
   */
  'tryout.read': stream(
    v.object({
      session: id,
      text,
      unknown: v.picklist(['skip', 'map']),
      units: v.pipe(v.array(unit), v.maxLength(4)),
      known: count,
    }),
  ).of<TryoutEvent>(),
  /** What the network expects after each of the characters start…end of the text that it has read. */
  'tryout.expected': call(v.object({ session: id, start: count, end: count })).returns<Expected[]>(),
  /** Where a feature is true in any text, as runs [from, to, from, to, …]. */
  'tryout.feature': call(
    v.object({ text, expression: v.pipe(v.string(), v.maxLength(10_000)) }),
  ).returns<Uint32Array>(),
}
