// The built-in features, by the kind of text they are meant for. To add one, add an entry to one of these lists; its
// meaning states where it is true, begins and ends.
//
// Inside two marks follows the convention of the language, the state after reading: true from the last character of the
// opening mark on, false from the last character of the closing mark on. A run of characters (a number, a heading, a line
// end) is true at these characters.

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
