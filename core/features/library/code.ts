// Features of C-like code, with lexical rules: a quote in a comment opens no string, a comment mark in a string opens no
// comment, braces in either are not counted. Each regex first skips such parts; its group is the match.

import { balanced, type Entry } from './entry.ts'

const COMMENT = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|(?![\s\S]))`
/** the same without alternatives at the end: avoids backtracking inside a longer match */
const STRICT_COMMENT = String.raw`\/\/[^\n]*(?![^\n])|\/\*(?:[^*]|\*(?!\/))*\*\/`
/** ends with its line if it is not closed */
const OPEN_STRING = String.raw`"(?:\\[\s\S]|[^"\\\n])*`
const STRING_END = String.raw`(?:"|(?=\n)|(?![\s\S]))`
const STRING = OPEN_STRING + STRING_END
const CHARACTER = String.raw`'(?:\\[^\n]|[^'\\\n])+'`
/** of C++ and JavaScript: tokens in which an apostrophe or a brace is not a mark */
const TEMPLATE = '`(?:\\\\[\\s\\S]|[^`\\\\]){0,9999}`'
const SKIPPED = `${COMMENT}|${STRING}|${CHARACTER}|${TEMPLATE}`
/** a part of a condition: a skipped token, or any other character, such as an unmatched quote */
const PART = `${STRICT_COMMENT}|${STRING}|${CHARACTER}|${String.raw`[^()"'\/]|\/(?![\/*])|'(?![^'\n]*')`}`

export const CODE: readonly Entry[] = [
  {
    name: 'brace_depth',
    expression: String.raw`depth(/${SKIPPED}|(\{)/.group(1), /${SKIPPED}|(\})/.group(1))`,
    meaning:
      'Open curly brackets after this character, a number; the opening one already counts. Those in comments and strings count nothing.',
  },
  {
    name: 'c_comment',
    expression: String.raw`/\/(\/[^\n]*|\*[\s\S]*?(?:\*(?=\/)|(?![\s\S])))\/?|${STRING}|${CHARACTER}/.group(1)`,
    meaning: 'Inside comments of C, once // or /* has been read, until a line end or */ has been read.',
  },
  {
    name: 'c_string',
    expression: `/${COMMENT}|(${OPEN_STRING})${STRING_END}|${CHARACTER}/.group(1)`,
    meaning:
      'Inside string literals of C, from the opening quote (included) to the closing one (excluded); one that is not closed ends with its line.',
  },
  {
    name: 'c_condition',
    expression: String.raw`/${SKIPPED}|\bif\s*(\(${balanced(PART, 4)})\)/.group(1)`,
    meaning:
      'Inside the brackets of if (…), from the opening one (included) to the one that closes it (excluded), up to four further pairs within; not in comments and strings.',
  },
  {
    name: 'c_preprocessor',
    expression: String.raw`/${SKIPPED}|^[ \t]*(#(?:\\\n|\/\*(?:[^*]|\*(?!\/))*\*\/|[^\n])*)/m.group(1)`,
    meaning:
      'Inside preprocessor lines, from their # to their line end (excluded), continued ones whole; not in comments.',
  },
]
