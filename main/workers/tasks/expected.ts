// The likeliest next characters over a stretch of a recording, computed by its network.

import { topK } from '../../../core/run/top-k.ts'
import type { ExpectedCharacters } from '../../contract/gallery-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { recordedNetwork } from '../recorded-network.ts'
import { recordedState } from '../recorded-state.ts'

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
