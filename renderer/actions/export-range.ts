// Which characters leave the window.

import type { Span } from '../state/on-screen.ts'

/** The selection, or the visible page, never beyond what is recorded. */
export function exportedRange(selection: Span | null, visible: Span, recorded: number): { start: number; end: number } {
  const { from, to } = selection ?? visible
  return { start: Math.min(from, recorded), end: Math.min(to, recorded) }
}
