// Colors the text by which earlier characters made the one at the caret, and back.

import { change } from '../state/history.ts'
import type { Context } from '../views/entry.ts'

export function colorBySources({ store, dock }: Context): void {
  const { look, history } = store
  const on = look.coloring.peek() !== 'sources'
  change(history, on ? 'colouring by earlier characters' : 'colouring by unit', look.coloring, on ? 'sources' : 'unit')
  if (on) dock.enter('text')
}
