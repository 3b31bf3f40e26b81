// The features that every workspace knows by name, by the kind of text they are meant for. To add one, add an entry to
// one of these lists; its meaning says what is true and whether the edges count.

import { ANY_TEXT } from './library/any-text.ts'
import { CODE } from './library/code.ts'
import type { Entry } from './library/entry.ts'
import { LATEX } from './library/latex.ts'
import { MARKDOWN } from './library/markdown.ts'
import { MARKUP } from './library/markup.ts'
import { PROSE } from './library/prose.ts'

export interface LibraryFeature extends Entry {
  /** the kind of text it is meant for */
  group: string
}

const GROUPS: readonly (readonly [group: string, entries: readonly Entry[]])[] = [
  ['Prose', PROSE],
  ['Any text', ANY_TEXT],
  ['C-like code', CODE],
  ['XML and HTML', MARKUP],
  ['Markdown and wiki', MARKDOWN],
  ['LaTeX', LATEX],
]

export const LIBRARY: readonly LibraryFeature[] = GROUPS.flatMap(([group, entries]) =>
  entries.map((entry) => ({ ...entry, group })),
)
