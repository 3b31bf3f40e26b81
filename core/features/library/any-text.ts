// Features of any text: lines, digits, brackets, addresses.

import { balanced, type Entry, GOES_ON } from './entry.ts'

/** Characters of a web address; round brackets only in pairs, so that brackets around it are excluded. */
const ADDRESS = String.raw`[^\s<>"“”()\[\]{}|\\^${'`'}]|\([^\s<>"“”()\[\]{}]*\)`

export const ANY_TEXT: readonly Entry[] = [
  {
    name: 'column',
    expression: 'column()',
    meaning: 'Characters read since the last line end, a number: 0 at a line end, 1 at the first character of a line.',
  },
  { name: 'line_end', expression: String.raw`/\n/`, meaning: 'The line end itself.' },
  { name: 'line_start', expression: '/^/m.start', meaning: 'The first character of each line, blank lines included.' },
  {
    name: 'line_number',
    expression: 'line()',
    meaning: 'Line ends read so far, a number; one at this character counts.',
  },
  {
    name: 'until_line_end',
    expression: String.raw`until("\n")`,
    meaning: 'Characters left on the line; 0 at its end.',
  },
  {
    name: 'blank_line',
    expression: String.raw`/^[ \t]*\n/m`,
    meaning: 'Lines without anything but spaces and tabs, their line end included.',
  },
  {
    name: 'indentation',
    expression: String.raw`/^[ \t]+(?=\S)/m`,
    meaning: 'Spaces and tabs that begin a line, blank lines excepted.',
  },
  { name: 'digit', expression: String.raw`/\p{Nd}/`, meaning: 'Decimal digits of any script.' },
  {
    name: 'number',
    expression: String.raw`/(?<![\p{L}\p{N}_]|[\p{L}\p{N}_]\.)\d+(?:[.,]\d+)*(?![.,]?[\p{L}\p{N}_])/`,
    meaning:
      'Whole and decimal numbers, the points and commas within them included; digits of a word such as “v1.2” are none.',
  },
  { name: 'whitespace', expression: String.raw`/\s/`, meaning: 'Spaces, tabs and line ends.' },
  { name: 'punctuation', expression: String.raw`/\p{P}/`, meaning: 'Punctuation marks, quotes and brackets included.' },
  {
    name: 'url',
    expression: String.raw`/\b(?:(?:https?|ftp):\/\/|www\.)(?:${ADDRESS})+(?<![.,;:!?'’*_~])/`,
    meaning:
      'Web addresses from their scheme or “www.” on, without the punctuation that follows them and the brackets around them.',
  },
  {
    name: 'bracket_depth',
    expression: String.raw`depth(/[(\[{]/, /[)\]}]/)`,
    meaning:
      'Open round, square and curly brackets after this character, a number; an opening bracket already counts, also one that is never closed.',
  },
  {
    name: 'inside_parentheses',
    expression: String.raw`/(\(${balanced(String.raw`[^()\n]|${GOES_ON}`, 4)})\)/.group(1)`,
    meaning:
      'Inside round brackets that are closed within their paragraph, from the opening one (included) to the one that closes it (excluded), up to four further pairs within.',
  },
]
