// Features of LaTeX. Comments are skipped, \% begins none, and a double backslash is a line end, so that \\[2pt] opens no
// formula.

import { type Entry, GOES_ON } from './entry.ts'

const SKIPPED = String.raw`%[^\n]*|\\[\\%$]`
const MATH = 'equation|align|alignat|gather|multline|flalign|eqnarray|displaymath|math'
/** content of a formula, without blank lines; `not` is excluded after a backslash */
const body = (not: string) => String.raw`(?:\\[^${not}]|[^\\$\n]|${GOES_ON})+?`

export const LATEX: readonly Entry[] = [
  {
    name: 'latex_command',
    expression: String.raw`/%[^\n]*|(\\(?:[a-zA-Z@]+\*?|[^a-zA-Z\n]))/.group(1)`,
    meaning:
      'Inside commands of LaTeX, from the backslash to their last letter, without their arguments; not in comments.',
  },
  {
    name: 'latex_math',
    expression: [
      String.raw`/${SKIPPED}|(\$?)(\$${body('\\n')}\1)\$/.group(2)`,
      String.raw`/${SKIPPED}|\\(\[${body('\\]\\n')}\\)\]/.group(1)`,
      String.raw`/${SKIPPED}|\\(\(${body(')\\n')}\\)\)/.group(1)`,
      String.raw`/${SKIPPED}|\\begin\{((?:${MATH})\*?)(\}[^\n]*(?:${GOES_ON}[^\n]*)*?\\end\{\1)\}/.group(2)`,
    ].join(' or '),
    meaning:
      'Inside mathematics of LaTeX, $…$, $$…$$, \\(…\\), \\[…\\] and environments such as equation and align, once the opening mark has been read and until the closing one has been; none goes over a blank line.',
  },
  {
    name: 'latex_environment',
    expression: String.raw`depth(/${SKIPPED}|(\\begin\{[^{}\n]*\})/.group(1), /${SKIPPED}|(\\end\{[^{}\n]*\})/.group(1))`,
    meaning: 'Open environments of LaTeX once \\begin{…} or \\end{…} has been read whole, a number; not in comments.',
  },
  {
    name: 'latex_comment',
    expression: String.raw`/\\[\\%]|(%[^\n]*)/.group(1)`,
    meaning: 'Inside comments of LaTeX, from their % to the line end (excluded); \\% begins none.',
  },
]
