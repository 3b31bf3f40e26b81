// Features of Markdown and of wikis. What stands in code is code: a # in a fence is no heading, an asterisk between
// backticks no emphasis.

import { type Entry, GOES_ON } from './entry.ts'

const FENCE = '^[ \\t]*(`{3,}|~{3,})[^\\n]*\\n(?:[\\s\\S]*?^[ \\t]*\\1[`~]*[ \\t]*$|[\\s\\S]*)'
/** always the second group: the backticks that it opens and closes with */
const SPAN = '(?<!`)(`+)(?!`)(?:[^\\n]|' + GOES_ON + ')*?[^`]\\2(?!`)'
const STARS = String.raw`(\*{1,3})(?=\S)((?:(?!\*)[^\n])*?[^\s*])\3(?!\*)`
const LINK = String.raw`(?!\[\[|\]\])(?:[^\n]|${GOES_ON})`

export const MARKDOWN: readonly Entry[] = [
  {
    name: 'markdown_heading',
    expression: String.raw`/${FENCE}|^ {0,3}(#{1,6}[ \t][^\n]*)/m.group(2)`,
    meaning: 'Heading lines of Markdown from their first #, the line end excluded; not in fenced code.',
  },
  {
    name: 'markdown_code',
    expression: `/${FENCE}|${SPAN}/m`,
    meaning:
      'Code of Markdown, fenced or between backticks, the fences and backticks included; a fence that is not closed goes on to the end.',
  },
  {
    name: 'markdown_emphasis',
    expression: String.raw`/${FENCE}|${SPAN}|${STARS}/m.group(4) or /${FENCE}|${SPAN}|(?<![\p{L}\p{N}_])(_{1,3})(?=\S)((?:[^\n_]|_(?=[\p{L}\p{N}]))*?[^\s_])\3(?![\p{L}\p{N}_])/m.group(4)`,
    meaning: 'Emphasised text of Markdown on one line, the asterisks or underscores excluded; not in code.',
  },
  {
    name: 'wiki_link',
    expression: String.raw`/\[\[((?:${LINK}|\[\[(?:${LINK})*\]\])*)\]\]/.group(1)`,
    meaning: 'Inside [[…]] that is closed within its paragraph, the outermost brackets excluded.',
  },
]
