// Features of Markdown and of wikis. Code is skipped: a # in a fence is no heading, an asterisk between backticks no
// emphasis.

import { type Entry, GOES_ON } from './entry.ts'

const FENCE = '^[ \\t]*(`{3,}|~{3,})[^\\n]*\\n(?:[\\s\\S]*?^[ \\t]*\\1[`~]*[ \\t]*$|[\\s\\S]*)'
/** the second group is what is inside, with the last character of the opening fence, without that of the closing one */
const IN_FENCE =
  '^[ \\t]*(`{2,}(?=`)|~{2,}(?=~))([`~][^\\n]*\\n(?:[\\s\\S]*?^[ \\t]*\\1[`~]*(?=[`~][ \\t]*$)|[\\s\\S]*))(?:[`~][ \\t]*$)?'
const IN_SPAN = '(?:[^\\n]|' + GOES_ON + ')*?[^`]'
/** @param group the number of its one group, the backticks that it opens and closes with */
const span = (group: number) => '(?<!`)(`+)(?!`)' + IN_SPAN + `\\${group}(?!\`)`
/** the third group is what is inside, with the last backtick of the opening mark, without that of the closing one */
const MARKED_SPAN = '(?<!`)(`*)(`(?!`)' + IN_SPAN + '\\2)`(?!`)'
/** the same in the fourth group */
const STARS = String.raw`(\*{0,2})(\*(?=\S)[^\n*]*?[^\s*]\3)\*(?!\*)`
const UNDERSCORES = String.raw`(?<![\p{L}\p{N}_])(_{0,2})(_(?=\S)(?:[^\n_]|_(?=[\p{L}\p{N}]))*?[^\s_]\3)_(?![\p{L}\p{N}_])`
const LINK = String.raw`(?!\[\[|\]\])(?:[^\n]|${GOES_ON})`

export const MARKDOWN: readonly Entry[] = [
  {
    name: 'markdown_heading',
    expression: String.raw`/${FENCE}|^ {0,3}(#{1,6}[ \t][^\n]*)/m.group(2)`,
    meaning: 'Inside heading lines of Markdown, from their first # to the line end (excluded); not in fenced code.',
  },
  {
    name: 'markdown_code',
    expression: `/${IN_FENCE}|${span(3)}/m.group(2) or /${FENCE}|${MARKED_SPAN}/m.group(3)`,
    meaning:
      'Inside code of Markdown, fenced or between backticks, once the opening mark has been read and until the closing one has been; a fence that is not closed goes on to the end.',
  },
  {
    name: 'markdown_emphasis',
    expression: `/${FENCE}|${span(2)}|${STARS}/m.group(4) or /${FENCE}|${span(2)}|${UNDERSCORES}/m.group(4)`,
    meaning:
      'Inside emphasised text of Markdown on one line, once the opening asterisks or underscores have been read and until the closing ones have been; not in code.',
  },
  {
    name: 'wiki_link',
    expression: String.raw`/\[(\[(?:${LINK}|\[\[(?:${LINK})*\]\])*\])\]/.group(1)`,
    meaning:
      'Inside [[…]] that is closed within its paragraph, once [[ has been read and until the outermost ]] has been.',
  },
]
