// The recorded state before a character of a recording.

import type { HiddenState } from '../../core/model/state.ts'
import { columnOf, type StateKind, statesOf } from '../../core/model/units.ts'
import type { TaskContext } from './context.ts'

/** In float16 precision; undefined before the first character, and where a state was not recorded. */
export function recordedState(
  { store }: Pick<TaskContext, 'store'>,
  recording: number,
  at: number,
): HiddenState | undefined {
  const { model, kinds, layers, hidden } = store.recording(recording)
  const needed: StateKind[] = statesOf(store.model(model).spec.cell)
  if (at <= 0 || !needed.every((kind) => kinds.includes(kind))) return undefined
  const read = (kind: StateKind) =>
    Array.from({ length: needed.includes(kind) ? layers : 0 }, (_, layer) =>
      Float32Array.from({ length: hidden }, (_, index) => {
        const column = columnOf({ layers, hidden }, kinds, { layer, kind, index })
        return store.unitValues(recording, column, at - 1, at)[0]
      }),
    )
  return { h: read('h'), c: read('c') }
}
