// What is on show as a figure of the report: F, or “Add to report” beside it.

import { FIGURE_TITLES } from '../../main/contract/figure-schema.ts'
import type { FigureKind } from '../../main/contract/finding-types.ts'
import type { Context } from '../views/entry.ts'
import { figureOf, kindShown } from './captures.ts'
import { orTell } from './edit.ts'

/** Which figure stands where the keyboard is. */
export function focusedKind(element: Element | null = document.activeElement): FigureKind {
  const marked = element?.closest<HTMLElement>('[data-figure-kind]')?.dataset.figureKind as FigureKind | undefined
  if (marked) return marked
  const section = element?.closest<HTMLElement>('[data-section]')?.dataset.section ?? ''
  const view = element?.closest<HTMLElement>('[data-view]')?.dataset.view ?? ''
  return kindShown(section, view) ?? 'text'
}

export function collect(context: Context, kind: FigureKind = focusedKind()): void {
  const { store } = context
  const figure = figureOf(kind, store)
  if (typeof figure === 'string') {
    store.notices.tell(figure)
    return
  }
  const words = FIGURE_TITLES[kind].toLowerCase()
  const add = store.findings.add({ title: '', sentence: '', figure }, words).then(() => {
    const open = { label: 'Open', run: () => store.show('findings', 'writeup'), ms: 9000 }
    store.notices.tell(`${FIGURE_TITLES[kind]} was added to the report.`, false, open)
  })
  orTell(context, add)
}
