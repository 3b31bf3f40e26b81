// The likeliest next characters over a stretch of a recording, computed by its network.

import type { HiddenState } from '../../../core/model/state.ts'
import { columnOf, type StateKind, statesOf } from '../../../core/model/units.ts'
import { topK } from '../../../core/run/top-k.ts'
import type { ExpectedCharacters } from '../../contract/gallery-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { recordedNetwork } from '../recorded-network.ts'

/** Characters of warm-up, as in the recorder. */
const WARM = 1000

export function expected(
  { recording, start, end }: { recording: number; start: number; end: number },
  context: TaskContext,
): ExpectedCharacters {
  const { store, check } = context
  const to = Math.min(end, store.recording(recording).characters)
  const from = Math.min(start, to)
  const state = recordedState(context, recording, from)
  const before = state ? 0 : WARM
  const { network, vocabulary, ids, warm } = recordedNetwork(store, recording, { start: from, end: to, before })
  const backend = chooseBackend({ threads: 1 })
  try {
    const work = topK(backend, network, ids, { warm, state })
    for (let step = work.next(); ; step = work.next()) {
      if (step.done)
        return {
          ...step.value,
          start: from,
          alphabet: [...vocabulary.characters],
          exact: from === 0 || state !== undefined,
        }
      check()
    }
  } finally {
    backend.dispose()
  }
}

/** The recorded state before a character, in float16 precision; undefined where it was not recorded. */
function recordedState({ store }: TaskContext, recording: number, at: number): HiddenState | undefined {
  const { model, kinds, layers, hidden } = store.recording(recording)
  const needed: StateKind[] = statesOf(store.model(model).spec.cell)
  if (at === 0 || !needed.every((kind) => kinds.includes(kind))) return undefined
  const read = (kind: StateKind) =>
    Array.from({ length: needed.includes(kind) ? layers : 0 }, (_, layer) =>
      Float32Array.from({ length: hidden }, (_, index) => {
        const column = columnOf({ layers, hidden }, kinds, { layer, kind, index })
        return store.unitValues(recording, column, at - 1, at)[0]
      }),
    )
  return { h: read('h'), c: read('c') }
}
