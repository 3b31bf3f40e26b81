// Documentation of the forms of the feature language for the editor: signature, parameters, meaning, and result. All but
// regexes and `until` give the state after reading the character; docs/features.md shows each on one example.

import type { FUNCTIONS } from './parse.ts'

export interface FunctionReference {
  name: (typeof FUNCTIONS)[number]
  /** each stands in `signature` as it is written here */
  parameters: { label: string; meaning: string }[]
  signature: string
  meaning: string
  /** of `next`, `previous` and `shift`: the kind of the argument */
  kind: 'boolean' | 'number' | 'same'
  example: string
}

/** What can follow a dot, and after what. */
export interface SuffixReference {
  name: string
  after: 'regex' | 'inside'
  meaning: string
}

const open = { label: 'open', meaning: 'a string or a regex' }
const close = { label: 'close', meaning: 'a string or a regex' }
const delimiter = { label: 'delimiter', meaning: 'a string such as "\\n", a regex, or border()' }
const feature = { label: 'feature', meaning: 'any feature' }

export const FUNCTION_REFERENCE: readonly FunctionReference[] = [
  {
    name: 'inside',
    parameters: [
      open,
      { label: 'close', meaning: 'the same; without it, the first one opens and closes in turn' },
      { label: 'until=boundary', meaning: 'the same; a boundary closes a region, too, as in until="\\n\\n"' },
    ],
    signature: 'inside(open, close, until=boundary)',
    meaning:
      'True once the opening delimiter has been read, false once the closing one has been: at its last character. Does not nest.',
    kind: 'boolean',
    example: 'inside("“", "”")',
  },
  {
    name: 'depth',
    parameters: [open, close],
    signature: 'depth(open, close)',
    meaning: 'How many pairs are open after this character; an opening one already counts. Never below 0.',
    kind: 'number',
    example: 'depth("{", "}") >= 2',
  },
  {
    name: 'column',
    parameters: [],
    signature: 'column()',
    meaning: 'Characters read since the last line break: 0 at the break, 1 at the first character of a line.',
    kind: 'number',
    example: 'column()',
  },
  {
    name: 'line',
    parameters: [],
    signature: 'line()',
    meaning: 'Line breaks read so far, one at this character included.',
    kind: 'number',
    example: 'line()',
  },
  {
    name: 'border',
    parameters: [],
    signature: 'border()',
    meaning:
      'True at the first character of each file of a text that was put together of several. It is a delimiter, too: since(border()).',
    kind: 'boolean',
    example: 'since(border())',
  },
  {
    name: 'since',
    parameters: [delimiter],
    signature: 'since(delimiter)',
    meaning: 'Characters since the delimiter: 0 at its last character, 1 at the one after it.',
    kind: 'number',
    example: 'since("\\n")',
  },
  {
    name: 'until',
    parameters: [delimiter],
    signature: 'until(delimiter)',
    meaning: 'Characters until the delimiter: 0 at its first character, 1 at the one before it.',
    kind: 'number',
    example: 'until("\\n") < 5',
  },
  {
    name: 'next',
    parameters: [feature],
    signature: 'next(feature)',
    meaning: 'The feature at the character after this one.',
    kind: 'same',
    example: 'next(/\\n/)',
  },
  {
    name: 'previous',
    parameters: [feature],
    signature: 'previous(feature)',
    meaning: 'The feature at the character before this one.',
    kind: 'same',
    example: 'previous(/,/)',
  },
  {
    name: 'shift',
    parameters: [feature, { label: 'characters', meaning: 'a whole number; below 0 it looks back' }],
    signature: 'shift(feature, characters)',
    meaning: 'The feature so many characters further on; off the text it is false, or 0.',
    kind: 'same',
    example: 'shift(/\\n/, 3)',
  },
]

export const SUFFIX_REFERENCE: readonly SuffixReference[] = [
  { name: 'start', after: 'regex', meaning: 'Only the first character of each match.' },
  { name: 'end', after: 'regex', meaning: 'Only the character just after each match.' },
  { name: 'last', after: 'regex', meaning: 'Only the last character of each match.' },
  { name: 'group', after: 'regex', meaning: 'Only what the group matched: .group(1), or .group("name").' },
  { name: 'inclusive', after: 'inside', meaning: 'Both delimiters are in, every character of them.' },
  { name: 'exclusive', after: 'inside', meaning: 'Neither delimiter is in.' },
]
